/** The page's own words, in both languages. */

import type { Language, Words } from "./model";
import { own } from "./model";

const WORDS = {
  network: { en: "Network", id: "Jaringan" },
  table: { en: "Table", id: "Tabel" },
  views: { en: "Views of the data", id: "Tampilan data" },
  canvas: {
    en: "Drawing of the network. The table holds the same data; N and Shift+N step through the entities.",
    id: "Gambar jaringan. Tabel memuat data yang sama; N dan Shift+N berpindah antarentitas.",
  },
  tools: { en: "Tools", id: "Alat" },
  search: { en: "Search names, ids and aliases", id: "Cari nama, id, dan nama lain" },
  results: { en: "Search results", id: "Hasil pencarian" },
  no_result: { en: "Nothing found", id: "Tidak ditemukan" },
  found: { en: "{n} found", id: "{n} ditemukan" },
  undo: { en: "Undo", id: "Urungkan" },
  redo: { en: "Redo", id: "Ulangi" },
  hide: { en: "Hide", id: "Sembunyikan" },
  only: { en: "Hide others", id: "Hanya ini" },
  reveal: { en: "Reveal all", id: "Tampilkan semua" },
  pin: { en: "Pin", id: "Sematkan" },
  fit: { en: "Fit", id: "Paskan" },
  export: { en: "Export", id: "Ekspor" },
  export_png: { en: "Picture (PNG)", id: "Gambar (PNG)" },
  export_svg: { en: "Drawing (SVG)", id: "Gambar vektor (SVG)" },
  export_json: { en: "Data shown (JSON)", id: "Data yang tampak (JSON)" },
  export_csv: { en: "Statements shown (CSV)", id: "Pernyataan yang tampak (CSV)" },
  print: { en: "Print", id: "Cetak" },
  theme: { en: "Dark or light", id: "Gelap/terang" },
  language: { en: "Bahasa Indonesia", id: "English" },
  help: { en: "Keyboard and help", id: "Papan ketik dan bantuan" },
  close: { en: "Close", id: "Tutup" },
  legend: { en: "Legend and filters", id: "Legenda dan saringan" },
  kinds: { en: "Kinds of entity", id: "Jenis entitas" },
  stances: { en: "Kinds of tie", id: "Jenis hubungan" },
  contested: { en: "something on file speaks against it", id: "ada catatan yang menyangkalnya" },
  an_end: { en: "what was asked about", id: "yang ditanyakan" },
  pinned: { en: "pinned", id: "disematkan" },
  grades: { en: "Grades", id: "Peringkat" },
  reliability: { en: "Reliability of the source", id: "Keandalan sumber" },
  credibility: { en: "Credibility of the statement", id: "Kredibilitas pernyataan" },
  at_least: { en: "{grade} or better", id: "{grade} atau lebih baik" },
  any: { en: "any", id: "semua" },
  missing: { en: "keep unjudged (F, 6) or value missing", id: "sertakan yang belum dinilai (F, 6) atau nilai kosong" },
  source: { en: "Source", id: "Sumber" },
  all_sources: { en: "all sources", id: "semua sumber" },
  grades_note: {
    en: "A tie stays when one statement passes every filter; grades are never fused.",
    id: "Hubungan tetap tampak bila satu pernyataan lolos semua saringan; peringkat tidak digabung.",
  },
  reset: { en: "Reset filters", id: "Atur ulang saringan" },
  evidence: { en: "Evidence", id: "Bukti" },
  overview: { en: "Overview", id: "Ikhtisar" },
  back: { en: "Back to the overview", id: "Kembali ke ikhtisar" },
  question: { en: "Question", id: "Pertanyaan" },
  paths: { en: "Paths", id: "Jalur keterkaitan" },
  path: { en: "Path {n}", id: "Jalur {n}" },
  hops: { en: "{n} steps", id: "{n} langkah" },
  one_hop: { en: "1 step", id: "1 langkah" },
  show_path: { en: "Show on the drawing", id: "Tunjukkan pada gambar" },
  clear_path: { en: "Show all again", id: "Tampilkan semua lagi" },
  no_path: { en: "No path was found under these rules.", id: "Tidak ada jalur menurut aturan ini." },
  denied_ties: { en: "Ties that are denied", id: "Hubungan yang disangkal" },
  conflicts: { en: "Conflicts", id: "Pertentangan" },
  notes: { en: "Notes", id: "Catatan" },
  statements: { en: "Statements", id: "Pernyataan" },
  count_for: { en: "For", id: "Mendukung" },
  count_against: { en: "Against", id: "Menyangkal" },
  affirming: { en: "Who says so", id: "Siapa yang menyatakan" },
  details: { en: "Details", id: "Rincian" },
  against: { en: "What speaks against it", id: "Yang menyangkalnya" },
  nothing_against: { en: "No denial is on file.", id: "Tidak ada penyangkalan dalam catatan." },
  no_statement: {
    en: "This answer carries no statement on it.",
    id: "Jawaban ini tidak memuat pernyataan tentangnya.",
  },
  links: { en: "Ties", id: "Hubungan" },
  entities: { en: "Entities", id: "Entitas" },
  affirmed: { en: "affirmed", id: "dinyatakan" },
  denied: { en: "denied", id: "disangkal" },
  locator: { en: "Where in it", id: "Letak di dalamnya" },
  origin: { en: "Origin", id: "Asal" },
  origin_same: { en: "the source itself", id: "sumber itu sendiri" },
  during: { en: "During", id: "Selama" },
  seen_on: { en: "Known to the source on", id: "Diketahui sumber pada" },
  method: { en: "Method", id: "Cara" },
  original: { en: "As printed", id: "Sebagaimana tercetak" },
  premises: { en: "Premises", id: "Premis" },
  qualifiers: { en: "Qualifiers", id: "Penentu" },
  marking: { en: "Marking", id: "Penandaan" },
  entity_id: { en: "Id", id: "Id" },
  statement_id: { en: "Statement id", id: "Id pernyataan" },
  quote: { en: "Quote", id: "Kutipan" },
  value: { en: "Value", id: "Nilai" },
  property: { en: "Property", id: "Properti" },
  subject: { en: "About", id: "Tentang" },
  sign: { en: "Sign", id: "Tanda" },
  kind: { en: "Kind", id: "Jenis" },
  stance: { en: "Stance", id: "Sikap" },
  name: { en: "Name", id: "Nama" },
  from: { en: "From", id: "Dari" },
  phrase: { en: "Tie", id: "Hubungan" },
  to: { en: "To", id: "Ke" },
  roles: { en: "Role", id: "Peran" },
  persists: { en: "no end is on file; taken to go on", id: "tidak ada akhir tercatat; dianggap berlanjut" },
  same: { en: "the same thing", id: "hal yang sama" },
  short_reliability: { en: "Reliability", id: "Keandalan" },
  short_credibility: { en: "Credibility", id: "Kredibilitas" },
  not_stated: { en: "not stated", id: "tidak disebut" },
  value_missing: { en: "value missing", id: "nilai kosong" },
  coded: { en: "coded by hand", id: "dikodekan dengan tangan" },
  mapped: { en: "mapped from data", id: "dipetakan dari data" },
  computed: { en: "computed from premises", id: "dihitung dari premis" },
  inferred: { en: "inferred: a reading of ours", id: "disimpulkan: bacaan kami" },
  shown: { en: "{nodes} entities and {links} ties shown", id: "{nodes} entitas dan {links} hubungan tampak" },
  cut: { en: "{shown} of {total} entities shown in your view", id: "{shown} dari {total} entitas dalam tampilan Anda" },
  rows: {
    en: "{shown} of {total} rows; the export has them all",
    id: "{shown} dari {total} baris; ekspor memuat semuanya",
  },
  data_date: { en: "Sources known up to", id: "Sumber diketahui sampai" },
  version: { en: "Data version", id: "Versi data" },
  nothing_shown: { en: "Nothing is in sight.", id: "Tidak ada yang tampak." },
  filtered_out: { en: "{name} is left out by a filter", id: "{name} tidak tampak karena saringan" },
  nothing_selected: { en: "Select an entity or a tie first.", id: "Pilih entitas atau hubungan dahulu." },
  exported: { en: "Saved {name}", id: "{name} disimpan" },
  sort_by: { en: "Sort by {column}", id: "Urutkan menurut {column}" },
  single_keys: { en: "single-key shortcuts on", id: "pintasan satu tombol aktif" },
  key_search: { en: "search and jump", id: "cari dan lompat" },
  key_step: { en: "next, previous entity", id: "entitas berikut, sebelumnya" },
  key_links: { en: "next tie of the selected entity", id: "hubungan berikut dari entitas terpilih" },
  key_table: { en: "network or table", id: "jaringan atau tabel" },
  key_zoom: { en: "zoom in, out", id: "perbesar, perkecil" },
  key_pan: { en: "move the drawing (when it has the focus)", id: "geser gambar (saat terfokus)" },
  key_multi: { en: "add to the selection", id: "tambahkan ke pilihan" },
  key_clear: { en: "clear the selection", id: "kosongkan pilihan" },
  click: { en: "click", id: "klik" },
  made_with: {
    en: "This page works offline and asks the network for nothing. It contains vis-network and other free software; the notices stand in its script.",
    id: "Halaman ini bekerja luring dan tidak meminta apa pun dari jaringan. Di dalamnya ada vis-network dan perangkat lunak bebas lain; pemberitahuannya ada dalam skrip.",
  },
} satisfies Record<string, Words>;

export type Word = keyof typeof WORDS;

const CREDIBILITIES: Readonly<Record<string, Words>> = {
  "1": { en: "confirmed by another origin", id: "dikuatkan asal lain" },
  "2": { en: "probably true", id: "mungkin besar benar" },
  "3": { en: "possibly true", id: "mungkin benar" },
  "4": { en: "doubtful", id: "diragukan" },
  "5": { en: "improbable", id: "kecil kemungkinan" },
  "6": { en: "cannot be judged", id: "tidak dapat dinilai" },
};

let spoken: Language = "en";

/** The language of the page now. */
export function language(): Language {
  return spoken;
}

/** Speaks that language from now on. */
export function speak(language: Language): void {
  spoken = language;
}

/** One of the page's own words, with `{name}` filled in. */
export function word(key: Word, values: Readonly<Record<string, string | number>> = {}): string {
  return say(WORDS[key]).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether the page has a word of that name. */
export function isWord(key: string): key is Word {
  return Object.hasOwn(WORDS, key);
}

/** Words that came with the data, in the language of the page. */
export function say(words: Words): string {
  return words[spoken];
}

/** What a credibility from 1 to 6 means. */
export function credibilityWords(grade: string): string {
  const words = own(CREDIBILITIES, grade);
  return words === undefined ? "" : say(words);
}

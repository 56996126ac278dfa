/** Files that a reader takes along: each carries the caveat, the data version and the marking. */

import { plain } from "./foreign";
import type { Index, PageFinding, Statement } from "./model";
import { statementRows } from "./rows";
import type { Look, Point } from "./state";
import { FACE, theme } from "./theme";
import { drawing } from "./vector";
import type { Visible } from "./visible";
import { say, word } from "./words";

/** The data in sight as JSON: entities, ties, whole statements, and the look that left them in sight. */
export function asJson(index: Index, seen: Visible, look: Look): string {
  const page = index.page;
  const statements = new Map<string, Statement>();
  const cite = (all: readonly Statement[]): string[] => all.map((one) => (statements.set(one.id, one), one.id));
  const nodes = page.nodes
    .filter((node) => seen.nodes.has(node.id))
    .map((node) => ({ ...node, statements: cite(node.statements) }));
  const links = page.links
    .filter((link) => seen.links.has(link.id))
    .map((link) => ({ ...link, statements: cite(link.statements), against: cite(link.against) }));
  const { caveat, version, marking, data_date, title, question, paths, notes, total } = page;
  const findings = (all: readonly PageFinding[]): object[] =>
    all.map((one) => ({ ...one, statements: cite(one.statements), against: cite(one.against) }));
  const [conflicts, denied] = [findings(page.conflicts), findings(page.denied)];
  const filters = {
    kinds_off: [...look.kindsOff],
    stances_off: [...look.stancesOff],
    min_reliability: look.reliability,
    min_credibility: look.credibility,
    keep_unjudged: look.keepUnjudged,
    source: look.source,
  };
  const file = {
    caveat,
    version,
    marking,
    data_date,
    title,
    question,
    shown: nodes.length,
    total,
    filters,
    nodes,
    links,
    statements: Object.fromEntries(statements),
    paths,
    conflicts,
    denied,
    notes,
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** Every statement in sight as CSV; a cell that a spreadsheet would run as a formula is made harmless. */
export function asCsv(index: Index, seen: Visible): string {
  const page = index.page;
  const rows = statementRows(index, seen);
  const lines = [
    [page.caveat.en],
    [page.caveat.id],
    [word("version"), page.version, word("data_date"), page.data_date, word("marking"), page.marking],
    rows.columns.map((column) => word(column)),
    ...rows.rows.map((row) => row.cells.map((cell) => cell.text)),
  ];
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** One cell, quoted; the leading apostrophe keeps = + - @ and tabs from being read as a formula. */
export function csvCell(text: string): string {
  const safe = /^[\s\u0000]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** The drawing as an SVG file. */
export function asSvg(index: Index, seen: Visible, places: ReadonlyMap<string, Point>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing(index, seen, places))}\n`;
}

/** What the canvas shows as a PNG file, with title above and caveat below. */
export async function asPng(index: Index, source: HTMLCanvasElement): Promise<Blob> {
  const page = index.page;
  const paint = theme();
  const unit = Math.max(1, window.devicePixelRatio);
  const head = 56 * unit;
  const foot = 84 * unit;
  const picture = document.createElement("canvas");
  picture.width = Math.max(source.width, 900 * unit);
  picture.height = source.height + head + foot;
  const pen = picture.getContext("2d");
  if (pen === null) throw new Error("the browser gives no canvas");
  pen.fillStyle = paint.paper;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(source, (picture.width - source.width) / 2, head);
  const write = (words: string, size: number, y: number, colour: string): void => {
    pen.fillStyle = colour;
    pen.font = `${size * unit}px ${FACE}`;
    pen.fillText(plain(words), 24 * unit, y, picture.width - 48 * unit);
  };
  write(say(page.title), 20, 36 * unit, paint.ink);
  write(page.caveat.en, 13, source.height + head + 24 * unit, paint.soft);
  write(page.caveat.id, 13, source.height + head + 46 * unit, paint.soft);
  write(
    `${word("version")} ${page.version} · ${word("data_date")} ${page.data_date || word("not_stated")} · TLP:${page.marking}`,
    13,
    source.height + head + 68 * unit,
    paint.soft,
  );
  return new Promise((done, failed) =>
    picture.toBlob((blob) => (blob === null ? failed(new Error("no picture")) : done(blob)), "image/png"),
  );
}

/** Hands a file to the reader; it never leaves the browser otherwise. */
export function save(name: string, content: string | Blob, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Starts the page: reads the island, joins the drawing, the panel, the legend, the table and the tools. */

import { hide, hideOthers, nextLink, pin, reveal, stepped } from "./actions";
import { Canvas } from "./canvas";
import { byId } from "./dom";
import { asCsv, asJson, asPng, asSvg, save } from "./exporting";
import { plain } from "./foreign";
import { openHelp, wireKeys } from "./keys";
import type { Shortcut } from "./keys";
import { showLegend } from "./legend";
import { Index, readPage } from "./model";
import { showPanel } from "./panel";
import { clearPaper, layPaper } from "./paper";
import { linkRows, nodeRows, statementRows } from "./rows";
import { Search } from "./search";
import { NOTHING, State } from "./state";
import { table } from "./table";
import { paintPage, toggleMode } from "./theme";
import { visible } from "./visible";
import { isWord, language, say, speak, word } from "./words";

const index = new Index(readPage(byId("data").textContent ?? ""));
const state = new State();
let seen = visible(index, state.look);
let tableOpen = false;

paintPage();
const canvas = new Canvas(byId("canvas"), index, state, seen);

/** Says one sentence where a screen reader hears it. */
function tell(text: string): void {
  byId("status").textContent = plain(text);
}

function counts(): void {
  const page = index.page;
  const cut = page.shown < page.total ? ` · ${word("cut", { shown: page.shown, total: page.total })}` : "";
  byId("empty").hidden = seen.nodes.size > 0 || tableOpen;
  byId("counts").textContent = word("shown", { nodes: seen.nodes.size, links: seen.links.size }) + cut;
}

function drawTable(): void {
  if (!tableOpen) return;
  byId("table").replaceChildren(...[linkRows, nodeRows, statementRows].map((rows) => table(rows(index, seen), state)));
}

function looked(): void {
  seen = visible(index, state.look);
  canvas.redraw(seen);
  canvas.mark(state.selection);
  showLegend(index, state);
  showPanel(index, state);
  (byId("undo") as HTMLButtonElement).disabled = !state.canUndo;
  (byId("redo") as HTMLButtonElement).disabled = !state.canRedo;
  drawTable();
  counts();
}

function selected(): void {
  canvas.redraw(seen);
  canvas.mark(state.selection);
  showPanel(index, state);
  const node = state.selection.nodes[state.selection.nodes.length - 1];
  if (node !== undefined) tell(index.caption(node));
}

function jump(id: string): void {
  if (state.look.hiddenNodes.has(id)) {
    state.change({ hiddenNodes: new Set([...state.look.hiddenNodes].filter((hidden) => hidden !== id)) });
  }
  state.select({ nodes: [id], link: null });
  if (!seen.nodes.has(id)) return tell(word("filtered_out", { name: index.caption(id) }));
  show(false);
  canvas.jump(id, true);
}

function show(asTable: boolean): void {
  tableOpen = asTable;
  byId("canvas").hidden = asTable;
  byId("table").hidden = !asTable;
  byId("show-network").setAttribute("aria-pressed", String(!asTable));
  byId("show-table").setAttribute("aria-pressed", String(asTable));
  drawTable();
  counts();
}

function fillWords(): void {
  document.documentElement.lang = language();
  document.title = `${plain(say(index.page.title))} · Lintas`;
  byId("title").textContent = plain(say(index.page.title));
  for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const key = element.dataset["word"] ?? "";
    if (isWord(key)) element.textContent = word(key);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    const key = element.dataset["label"] ?? "";
    if (isWord(key))
      element.setAttribute(element instanceof HTMLInputElement ? "placeholder" : "aria-label", word(key));
  }
  byId("search").setAttribute("aria-label", word("search"));
}

function needSelection(done: boolean): void {
  if (!done) tell(word("nothing_selected"));
}

async function exported(form: "png" | "svg" | "json" | "csv"): Promise<void> {
  const name = `lintas-${index.page.version.replace(/[^0-9a-z-]/gi, "")}.${form}`;
  if (form === "json") save(name, asJson(index, seen, state.look), "application/json");
  if (form === "csv") save(name, asCsv(index, seen), "text/csv");
  if (form === "svg") save(name, asSvg(index, seen, canvas.places()), "image/svg+xml");
  if (form === "png") {
    show(false);
    save(name, await asPng(index, byId("canvas").querySelector("canvas") as HTMLCanvasElement), "image/png");
  }
  (byId("exports") as HTMLDetailsElement).open = false;
  tell(word("exported", { name }));
}

function goTo(node: string | undefined): void {
  if (node === undefined) return;
  state.select({ nodes: [node], link: null });
  if (!tableOpen) canvas.jump(node, false);
}

function goToLink(): void {
  const link = nextLink(index, state, seen);
  if (link === undefined) needSelection(false);
  else {
    state.select({ nodes: [], link });
    for (const end of [index.link.get(link)?.target, index.link.get(link)?.source])
      if (end !== undefined && !tableOpen) canvas.jump(end, false);
  }
}

function theOtherMode(): void {
  toggleMode();
  repaint();
}

function repaint(): void {
  paintPage();
  looked();
}

function theOtherLanguage(): void {
  speak(language() === "en" ? "id" : "en");
  fillWords();
  looked();
}

const shortcuts: readonly Shortcut[] = [
  { keys: ["?"], shown: "?", does: "help", run: () => openHelp(shortcuts) },
  { keys: ["/"], shown: "/", does: "key_search", run: () => byId("search").focus() },
  { keys: ["n"], shown: "N", does: "key_step", run: () => goTo(stepped(index, state, seen, 1)?.id) },
  { keys: ["N"], shown: "Shift + N", does: "key_step", run: () => goTo(stepped(index, state, seen, -1)?.id) },
  { keys: ["k"], shown: "K", does: "key_links", run: goToLink },
  { keys: ["h"], shown: "H", does: "hide", run: () => needSelection(hide(state)) },
  { keys: ["o"], shown: "O", does: "only", run: () => needSelection(hideOthers(index, state)) },
  { keys: ["r"], shown: "R", does: "reveal", run: () => reveal(state) },
  { keys: ["z"], shown: "Z", does: "undo", run: () => state.undo() },
  { keys: ["y", "Z"], shown: "Y", does: "redo", run: () => state.redo() },
  { keys: ["p"], shown: "P", does: "pin", run: () => needSelection(pin(state)) },
  { keys: ["f"], shown: "F", does: "fit", run: () => canvas.fit() },
  { keys: ["+", "="], shown: "+", does: "key_zoom", run: () => canvas.zoom(1.25) },
  { keys: ["-"], shown: "−", does: "key_zoom", run: () => canvas.zoom(0.8) },
  { keys: ["t"], shown: "T", does: "key_table", run: () => show(!tableOpen) },
  { keys: ["d"], shown: "D", does: "theme", run: theOtherMode },
  { keys: ["l"], shown: "L", does: "language", run: theOtherLanguage },
  { keys: ["Escape"], shown: "Esc", does: "key_clear", run: () => state.select(NOTHING) },
];

const presses: Readonly<Record<string, () => void>> = {
  undo: () => state.undo(),
  redo: () => state.redo(),
  hide: () => needSelection(hide(state)),
  only: () => needSelection(hideOthers(index, state)),
  reveal: () => reveal(state),
  pin: () => needSelection(pin(state)),
  fit: () => canvas.fit(),
  "export-png": () => void exported("png"),
  "export-svg": () => void exported("svg"),
  "export-json": () => void exported("json"),
  "export-csv": () => void exported("csv"),
  print: () => window.print(),
  theme: theOtherMode,
  language: theOtherLanguage,
  "open-help": () => openHelp(shortcuts),
  "show-network": () => show(false),
  "show-table": () => show(true),
};

for (const [id, press] of Object.entries(presses)) byId(id).addEventListener("click", press);
byId("canvas").addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  canvas.pan(step[0] ?? 0, step[1] ?? 0);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
window.addEventListener("beforeprint", () => {
  paintPage("light");
  layPaper(index, state, seen, canvas.places());
});
window.addEventListener("afterprint", () => {
  clearPaper();
  repaint();
});
new Search(index, jump, tell);
wireKeys(
  shortcuts,
  () => state.undo(),
  () => state.redo(),
);
state.whenLooked(looked);
state.whenSelected(selected);
fillWords();
looked();
canvas.fit();
canvas.whenDrawn(() => {
  performance.mark("first-frame");
  document.documentElement.dataset["ready"] = "yes";
});

/** The printed page: the drawing as vectors, the answer in words, the tables, all evidence in sight. */

import { byId, el } from "./dom";
import { foreign, plain } from "./foreign";
import type { Index, Statement } from "./model";
import { overview } from "./overview";
import { linkRows, nodeRows, sentence } from "./rows";
import type { Point, State } from "./state";
import { statementCard } from "./statement";
import { swatch } from "./swatch";
import { table } from "./table";
import { drawing } from "./vector";
import type { Visible } from "./visible";
import { say, word } from "./words";

/** Lays the paper out for what is in sight. */
export function layPaper(index: Index, state: State, seen: Visible, places: ReadonlyMap<string, Point>): void {
  footSheets(index);
  const links = index.page.links.filter((link) => seen.links.has(link.id));
  const nodes = index.page.nodes.filter((node) => seen.nodes.has(node.id) && node.statements.length > 0);
  byId("paper").replaceChildren(
    el("figure", {}, drawing(index, seen, places)),
    samples(index),
    overview(index, state),
    table(linkRows(index, seen), state),
    table(nodeRows(index, seen), state),
    el("h2", {}, word("evidence")),
    el(
      "div",
      { class: "sheets" },
      ...links.map((link) => evidence(sentence(link, index), [...link.statements, ...link.against], index)),
      ...nodes.map((node) => evidence(node.caption, node.statements, index)),
    ),
  );
}

/** Takes the paper away again. */
export function clearPaper(): void {
  byId("paper").replaceChildren();
}

/** Hands the style sheet the words for the foot of every sheet. */
function footSheets(index: Index): void {
  const { caveat, version, data_date, marking } = index.page;
  const data = `${word("data_date")} ${data_date || word("not_stated")} · ${word("version")} ${version} · TLP:${marking}`;
  const foot = [caveat.en, caveat.id, data].map((line) => quoted(line)).join('"\\a " ');
  document.documentElement.style.setProperty("--sheet-foot", foot);
}

/** A text as a string of CSS, which nothing in it can end. */
function quoted(text: string): string {
  return `"${plain(text).replace(/["\\\n<]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)}"`;
}

function samples(index: Index): HTMLElement {
  const kinds = index.page.kinds.map((kind) => el("li", {}, swatch(index, { kind: kind.key }), say(kind.label)));
  const stances = index.page.stances.map((stance) =>
    el("li", {}, swatch(index, { stance: stance.key }), say(stance.label)),
  );
  return el("ul", { class: "samples" }, ...kinds, ...stances);
}

function evidence(title: string, statements: readonly Statement[], index: Index): HTMLElement {
  return el(
    "section",
    {},
    el("h3", {}, foreign(title)),
    el("ul", { class: "cards" }, ...statements.map((one) => statementCard(one, index))),
  );
}

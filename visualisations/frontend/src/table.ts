/** The same data as tables: sortable, reachable by keyboard, following the filters. */

import { button, el } from "./dom";
import { foreign } from "./foreign";
import type { Cell, Row, Rows } from "./rows";
import type { State } from "./state";
import { language, word } from "./words";

const MOST_ROWS = 1000;

/** One table with a caption and headings that sort; nothing is drawn past a thousand rows. */
export function table(rows: Rows, state: State): HTMLElement {
  const body = el("tbody", {});
  let sorted: { column: number; down: boolean } | null = null;
  const headings = rows.columns.map((column, at) => {
    const heading = el("th", { scope: "col" });
    const press = (): void => {
      sorted = { column: at, down: sorted?.column === at && !sorted.down };
      headings.forEach((other, place) => mark(other, place === at ? sorted : null));
      fill(body, order(rows.rows, sorted), state);
    };
    heading.append(button(word(column), press, { title: word("sort_by", { column: word(column) }) }));
    return heading;
  });
  fill(body, rows.rows, state);
  const cut = rows.rows.length > MOST_ROWS ? word("rows", { shown: MOST_ROWS, total: rows.rows.length }) : null;
  return el(
    "div",
    { class: `rows ${rows.title}` },
    el(
      "table",
      {},
      el("caption", {}, `${word(rows.title)} (${rows.rows.length})`),
      el("thead", {}, el("tr", {}, ...headings)),
      body,
    ),
    cut === null ? null : el("p", { class: "none" }, cut),
  );
}

function mark(heading: HTMLElement, sorted: { down: boolean } | null): void {
  if (sorted === null) heading.removeAttribute("aria-sort");
  else heading.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
}

function order(rows: readonly Row[], by: { column: number; down: boolean }): Row[] {
  const collator = new Intl.Collator(language(), { numeric: true });
  const text = (row: Row): string => row.cells[by.column]?.text ?? "";
  return [...rows].sort((a, b) => collator.compare(text(a), text(b)) * (by.down ? -1 : 1));
}

function fill(body: HTMLElement, rows: readonly Row[], state: State): void {
  body.replaceChildren(
    ...rows
      .slice(0, MOST_ROWS)
      .map((row) =>
        el(
          "tr",
          {},
          ...row.cells.map((cell, at) =>
            at === 0 ? head(cell, row, state) : el("td", {}, foreign(cell.text, cell.lang)),
          ),
        ),
      ),
  );
}

function head(cell: Cell, row: Row, state: State): HTMLElement {
  const select = (): void => state.select({ nodes: row.node === undefined ? [] : [row.node], link: row.link ?? null });
  return el("th", { scope: "row" }, button(foreign(cell.text), select, { class: "entity" }));
}

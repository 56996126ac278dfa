/** Search with jump: a combo box over names, ids and aliases. */

import { byId, el } from "./dom";
import { foreign } from "./foreign";
import type { Index, PageNode } from "./model";
import { swatch } from "./swatch";
import { word } from "./words";

const MOST = 12;

/** Text without case and diacritics. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Wires the box; `jump` is called with the entity that was chosen. */
export function wireSearch(index: Index, jump: (id: string) => void, tell: (text: string) => void): void {
  const box = byId("search") as HTMLInputElement;
  const list = byId("results");
  const keys = index.page.nodes.map((node) => ({ node, text: folded([node.caption, node.id, ...aliases(node)].join("\n")) }));
  let hits: PageNode[] = [];
  let at = 0;

  const close = (): void => {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (node: PageNode | undefined): void => {
    if (node === undefined) return;
    close();
    jump(node.id);
  };
  const draw = (): void => {
    list.replaceChildren(...hits.map((node, place) => option(node, place, place === at, index, () => choose(node))));
    if (hits.length === 0) list.append(el("li", { class: "none", role: "option", "aria-selected": "false", "aria-disabled": "true" }, word("no_result")));
    else box.setAttribute("aria-activedescendant", `result-${at}`);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  };

  box.addEventListener("input", () => {
    const wanted = folded(box.value.trim());
    if (wanted === "") return close();
    const all = keys.filter((key) => key.text.includes(wanted));
    // A name that begins with what was typed comes first, then the order of the page.
    hits = [...all.filter((key) => key.text.startsWith(wanted)), ...all.filter((key) => !key.text.startsWith(wanted))].slice(0, MOST).map((key) => key.node);
    at = 0;
    draw();
    tell(word("found", { n: all.length }));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Enter" && !list.hidden) choose(hits[at]);
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length > 0) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : hits.length - 1)) % hits.length;
      draw();
    }
  });
  box.addEventListener("blur", close);
}

function aliases(node: PageNode): string[] {
  return node.statements.filter((statement) => statement.prop === "alias" && statement.value !== null).map((statement) => statement.value ?? "");
}

function option(node: PageNode, place: number, chosen: boolean, index: Index, choose: () => void): HTMLElement {
  const line = el("li", { id: `result-${place}`, role: "option", "aria-selected": String(chosen) }, swatch(index, { kind: node.kind }), foreign(node.caption));
  // mousedown comes before the box loses the focus, which closes the list.
  line.addEventListener("mousedown", choose);
  return line;
}

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

/** The box; `jump` is called with the entity that was chosen, `tell` with how many fit. */
export class Search {
  private readonly box = byId("search") as HTMLInputElement;
  private readonly list = byId("results");
  private readonly keys: readonly { readonly node: PageNode; readonly text: string }[];
  private hits: readonly PageNode[] = [];
  private at = 0;

  constructor(
    private readonly index: Index,
    private readonly jump: (id: string) => void,
    private readonly tell: (text: string) => void,
  ) {
    this.keys = index.page.nodes.map((node) => ({
      node,
      text: folded([node.caption, node.id, ...aliases(node)].join("\n")),
    }));
    this.box.addEventListener("input", () => this.look());
    this.box.addEventListener("keydown", (event) => this.press(event));
    this.box.addEventListener("blur", () => this.close());
  }

  private look(): void {
    const wanted = folded(this.box.value.trim());
    if (wanted === "") return this.close();
    const found = this.keys.filter((key) => key.text.includes(wanted));
    // A name that begins with what was typed comes first, then the order of the page.
    const first = found.filter((key) => key.text.startsWith(wanted));
    const then = found.filter((key) => !key.text.startsWith(wanted));
    this.hits = [...first, ...then].slice(0, MOST).map((key) => key.node);
    this.at = 0;
    this.draw();
    this.tell(word("found", { n: found.length }));
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && !this.list.hidden) this.choose(this.hits[this.at]);
    const step = { ArrowDown: 1, ArrowUp: this.hits.length - 1 }[event.key];
    if (step === undefined || this.hits.length === 0) return;
    event.preventDefault();
    this.at = (this.at + step) % this.hits.length;
    this.draw();
  }

  private choose(node: PageNode | undefined): void {
    if (node === undefined) return;
    this.close();
    this.jump(node.id);
  }

  private draw(): void {
    const lines = this.hits.map((node, place) =>
      option(node, place, place === this.at, this.index, () => this.choose(node)),
    );
    const none = { class: "none", role: "option", "aria-selected": "false", "aria-disabled": "true" };
    this.list.replaceChildren(...(lines.length === 0 ? [el("li", none, word("no_result"))] : lines));
    if (lines.length > 0) this.box.setAttribute("aria-activedescendant", `result-${this.at}`);
    this.list.hidden = false;
    this.box.setAttribute("aria-expanded", "true");
  }

  private close(): void {
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }
}

function aliases(node: PageNode): string[] {
  return node.statements
    .filter((statement) => statement.prop === "alias" && statement.value !== null)
    .map((statement) => statement.value ?? "");
}

function option(node: PageNode, place: number, chosen: boolean, index: Index, choose: () => void): HTMLElement {
  const line = el(
    "li",
    { id: `result-${place}`, role: "option", "aria-selected": String(chosen) },
    swatch(index, { kind: node.kind }),
    foreign(node.caption),
  );
  // mousedown comes before the box loses the focus, which closes the list.
  line.addEventListener("mousedown", choose);
  return line;
}

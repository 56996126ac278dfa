/** Ties in words. */

import { button, el } from "./dom";
import { foreign } from "./foreign";
import type { Index, PageLink } from "./model";
import { own } from "./model";
import type { State } from "./state";
import { swatch } from "./swatch";
import { say, word } from "./words";

/** A tie as one sentence that selects it. */
export function linkButton(link: PageLink, index: Index, state: State): HTMLElement {
  const text = el(
    "span",
    {},
    foreign(index.caption(link.source)),
    " ",
    el("em", {}, foreign(say(link.phrase))),
    " ",
    foreign(index.caption(link.target)),
    link.against.length > 0
      ? el("span", { class: "contested", title: word("contested") }, ` ≠ ${link.against.length}`)
      : null,
  );
  const pressed = button(text, () => state.select({ nodes: [], link: link.id }), { class: "tie" });
  pressed.prepend(swatch(index, { stance: link.stance }));
  return pressed;
}

/** What the stance of a tie is called. */
export function stanceWords(link: PageLink, index: Index): string {
  const stance = index.stance.get(link.stance);
  return stance === undefined ? link.stance : say(stance.label);
}

/** What a role on a tie is called. */
export function roleWords(link: PageLink, role: string, index: Index): string {
  const words = own(own(index.page.codes, `${link.kind}.role`), role);
  return words === undefined ? role : say(words);
}

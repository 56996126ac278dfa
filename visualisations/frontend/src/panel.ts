/** The panel: the evidence of what is selected, else the overview of the answer. */

import { button, byId, el } from "./dom";
import { foreign } from "./foreign";
import type { Index, PageLink, PageNode, Statement } from "./model";
import { overview } from "./overview";
import { NOTHING } from "./state";
import type { State } from "./state";
import { datesText, statementCard } from "./statement";
import { swatch } from "./swatch";
import { linkButton, roleWords, stanceWords } from "./ties";
import { affirms } from "./visible";
import { say, word } from "./words";

/** Fills the panel for the selection of the moment. */
export function showPanel(index: Index, state: State): void {
  const { nodes, link: chosen } = state.selection;
  const link = chosen === null ? undefined : index.link.get(chosen);
  const node = nodes.length === 0 ? undefined : index.node.get(nodes[nodes.length - 1] ?? "");
  const panel = byId("evidence");
  const found =
    link !== undefined
      ? linkEvidence(link, index, state)
      : node !== undefined
        ? nodeEvidence(node, index, state)
        : null;
  if (found === null) panel.replaceChildren(el("h2", {}, word("overview")), overview(index, state));
  else panel.replaceChildren(back(state), ...found);
  panel.scrollTop = 0;
}

function back(state: State): HTMLElement {
  return button(`‹ ${word("back")}`, () => state.select(NOTHING), { class: "back quiet" });
}

function linkEvidence(link: PageLink, index: Index, state: State): HTMLElement[] {
  const said = link.statements.filter((statement) => affirms(statement, link));
  const rest = link.statements.filter((statement) => !said.includes(statement));
  return [
    el(
      "h2",
      { class: "sentence" },
      entityButton(link.source, index, state),
      el("em", {}, foreign(say(link.phrase))),
      entityButton(link.target, index, state),
    ),
    el(
      "p",
      { class: "tags" },
      tag(swatch(index, { stance: link.stance }), stanceWords(link, index)),
      tag(null, link.kind),
      ...link.roles.map((role) => tag(null, roleWords(link, role, index))),
      isInferred(said) ? tag(null, word("inferred")) : null,
    ),
    el(
      "p",
      { class: "when" },
      el("span", { class: "axis" }, word("during")),
      foreign(datesText(link.during)),
      link.persists ? el("span", { class: "none" }, word("persists")) : null,
    ),
    ...section(word("affirming"), said, index, word("no_statement")),
    ...(rest.length > 0 ? section(word("details"), rest, index, "") : []),
    ...section(word("against"), link.against, index, word("nothing_against"), "against"),
  ];
}

function nodeEvidence(node: PageNode, index: Index, state: State): HTMLElement[] {
  const denied = node.statements.filter((statement) => statement.sign === "-");
  const said = node.statements.filter((statement) => statement.sign !== "-");
  const links = index.linksOf(node.id);
  const kind = index.kind.get(node.kind);
  return [
    el("h2", {}, foreign(node.caption)),
    el(
      "p",
      { class: "tags" },
      tag(swatch(index, { kind: node.kind }), kind === undefined ? node.kind : say(kind.label)),
      node.end ? tag(null, word("an_end")) : null,
      state.look.pinned.has(node.id) ? tag(null, `▪ ${word("pinned")}`) : null,
    ),
    el("p", { class: "id" }, foreign(node.id)),
    ...section(word("statements"), said, index, word("no_statement")),
    ...(denied.length > 0 ? section(word("against"), denied, index, "", "against") : []),
    el("h3", {}, `${word("links")} (${links.length})`),
    el("ul", { class: "ties" }, ...links.map((link) => el("li", {}, linkButton(link, index, state)))),
  ];
}

function section(
  title: string,
  statements: readonly Statement[],
  index: Index,
  none: string,
  kind = "",
): HTMLElement[] {
  const heading = el("h3", { class: kind }, `${title} (${statements.length})`);
  if (statements.length === 0) return [heading, el("p", { class: "none" }, none)];
  return [heading, el("ul", { class: "cards" }, ...statements.map((statement) => statementCard(statement, index)))];
}

function entityButton(id: string, index: Index, state: State): HTMLElement {
  return button(foreign(index.caption(id)), () => state.select({ nodes: [id], link: null }), { class: "entity" });
}

function isInferred(said: readonly Statement[]): boolean {
  return said.length > 0 && said.every((statement) => statement.method === "inferred");
}

function tag(mark: Element | null, text: string): HTMLElement {
  return el("span", { class: "tag" }, mark, foreign(text));
}

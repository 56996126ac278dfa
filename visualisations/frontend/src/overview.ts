/** The answer in words: what was asked, the paths step by step, what is in conflict, what bounds it. */

import { button, el } from "./dom";
import { foreign } from "./foreign";
import type { Index, PageFinding, PageLink, PagePath } from "./model";
import type { State } from "./state";
import { statementCard } from "./statement";
import { swatch } from "./swatch";
import { linkButton } from "./ties";
import { say, word } from "./words";

/** Everything that the panel shows while nothing is selected. */
export function overview(index: Index, state: State): HTMLElement {
  const page = index.page;
  return el(
    "div",
    { class: "overview" },
    page.question === "" || page.question === page.title.en
      ? null
      : el("p", { class: "question" }, el("span", { class: "axis" }, word("question")), foreign(page.question)),
    page.asks_paths ? el("h3", {}, `${word("paths")} (${page.paths.length})`) : null,
    page.asks_paths && page.paths.length === 0 ? el("p", { class: "none" }, word("no_path")) : null,
    ...page.paths.map((path, place) => pathCard(path, place, index, state)),
    page.notes.length === 0 ? null : el("h3", {}, word("notes")),
    ...page.notes.map((note) => el("p", { class: "note" }, foreign(say(note)))),
    ...findings(word("conflicts"), page.conflicts, index),
    ...findings(word("denied_ties"), page.denied, index),
    page.asks_paths ? null : about(index, state),
    page.asks_paths ? null : tiesByStance(index, state),
  );
}

function findings(title: string, found: readonly PageFinding[], index: Index): HTMLElement[] {
  if (found.length === 0) return [];
  return [
    el("h3", { class: "against" }, `${title} (${found.length})`),
    ...found.map((finding) => findingCard(finding, index)),
  ];
}

/** The sentence, and both sides of the evidence to open. */
function findingCard(finding: PageFinding, index: Index): HTMLElement {
  const sentence = el("p", {}, foreign(say(finding.sentence)));
  const cited = finding.statements.length + finding.against.length;
  if (cited === 0) return el("div", { class: "note denial" }, sentence);
  const sides = [finding.statements, finding.against].filter((side) => side.length > 0);
  const cards = sides.map((side) => el("ul", { class: "cards" }, ...side.map((one) => statementCard(one, index))));
  return el(
    "div",
    { class: "note denial" },
    sentence,
    el("details", { class: "sides" }, el("summary", {}, `${word("evidence")} (${cited})`), ...cards),
  );
}

function pathCard(path: PagePath, place: number, index: Index, state: State): HTMLElement {
  const chosen = state.look.path === place;
  const hops = path.nodes.length - 1;
  const steps = path.nodes.flatMap((node, at) => {
    const next = path.nodes[at + 1];
    return [step(node, index, state), ...(next === undefined ? [] : between(node, next, index, state))];
  });
  return el(
    "section",
    { class: chosen ? "path chosen" : "path" },
    el("h4", {}, `${word("path", { n: place + 1 })} · ${stepsText(hops)}`),
    index.page.paths.length === 1
      ? null
      : button(word(chosen ? "clear_path" : "show_path"), () => state.change({ path: chosen ? null : place }), {
          class: "quiet",
          "aria-pressed": String(chosen),
        }),
    el("ol", { class: "steps" }, ...steps),
    ...path.notes.map((note) => el("p", { class: "note" }, foreign(say(note)))),
  );
}

function step(node: string, index: Index, state: State): HTMLElement {
  const kind = index.node.get(node)?.kind ?? "";
  const pressed = button(foreign(index.caption(node)), () => state.select({ nodes: [node], link: null }), {
    class: "entity",
  });
  pressed.prepend(swatch(index, { kind }));
  return el("li", { class: "stop" }, pressed);
}

function between(from: string, to: string, index: Index, state: State): HTMLElement[] {
  const links = index.linksOf(from).filter((link) => link.source === to || link.target === to);
  return links.map((link) => el("li", { class: "hop" }, hopButton(link, from, index, state)));
}

function hopButton(link: PageLink, from: string, index: Index, state: State): HTMLElement {
  const arrow = link.direction === "both" ? "↕" : link.source === from ? "↓" : "↑";
  const pressed = button(foreign(say(link.phrase)), () => state.select({ nodes: [], link: link.id }), { class: "tie" });
  pressed.prepend(el("span", { class: "arrow", "aria-hidden": "true" }, arrow), swatch(index, { stance: link.stance }));
  if (link.against.length > 0)
    pressed.append(el("span", { class: "contested", title: word("contested") }, `≠ ${link.against.length}`));
  return pressed;
}

/** What was asked about, to press for its statements. */
function about(index: Index, state: State): HTMLElement {
  const ends = index.page.nodes.filter((node) => node.end);
  return el(
    "div",
    {},
    el("h3", {}, word("an_end")),
    el("ol", { class: "steps" }, ...ends.map((node) => step(node.id, index, state))),
  );
}

function tiesByStance(index: Index, state: State): HTMLElement {
  const groups = index.page.stances.map((stance) => {
    const links = index.page.links.filter((link) => link.stance === stance.key);
    return el(
      "div",
      {},
      el("h3", {}, `${say(stance.label)} (${links.length})`),
      el("ul", { class: "ties" }, ...links.slice(0, 200).map((link) => el("li", {}, linkButton(link, index, state)))),
    );
  });
  return el("div", {}, ...groups);
}

function stepsText(hops: number): string {
  if (hops === 0) return word("same");
  return hops === 1 ? word("one_hop") : word("hops", { n: hops });
}

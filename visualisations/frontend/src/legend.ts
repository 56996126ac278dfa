/** The legend, which is the filters as well: colour and shape per kind, colour and dash per stance, grades. */

import { button, byId, el } from "./dom";
import { foreign } from "./foreign";
import type { Index } from "./model";
import type { State } from "./state";
import { FILTERS_OFF, toggled } from "./state";
import { gradeWords } from "./statement";
import { contestedSwatch, endSwatch, swatch } from "./swatch";
import { say, word } from "./words";

/** Draws the legend for the look of the moment. */
export function showLegend(index: Index, state: State): void {
  const focused = document.activeElement?.id ?? "";
  byId("legend").replaceChildren(
    el("h2", {}, word("legend")),
    index.page.nodes.length === 0 ? "" : kinds(index, state),
    index.page.links.length === 0 ? "" : stances(index, state),
    grades(index, state),
    el("p", { class: "none" }, word("grades_note")),
    button(word("reset"), () => state.change(FILTERS_OFF), { class: "wide" }),
  );
  // The whole legend is built anew, so the reader's place in it is given back.
  if (focused !== "") document.getElementById(focused)?.focus();
}

function kinds(index: Index, state: State): HTMLElement {
  const counts = count(index.page.nodes.map((node) => node.kind));
  const rows = index.page.kinds.map((kind, place) =>
    check(
      `kind-${place}`,
      swatch(index, { kind: kind.key }),
      say(kind.label),
      counts.get(kind.key) ?? 0,
      !state.look.kindsOff.has(kind.key),
      (on) => state.change({ kindsOff: toggled(state.look.kindsOff, kind.key, !on) }),
    ),
  );
  return el(
    "fieldset",
    {},
    el("legend", {}, word("kinds")),
    ...rows,
    index.page.nodes.some((node) => node.end)
      ? el("p", { class: "sample" }, endSwatch(), el("span", {}, word("an_end")))
      : null,
  );
}

function stances(index: Index, state: State): HTMLElement {
  const counts = count(index.page.links.map((link) => link.stance));
  const rows = index.page.stances.map((stance, place) =>
    check(
      `stance-${place}`,
      swatch(index, { stance: stance.key }),
      say(stance.label),
      counts.get(stance.key) ?? 0,
      !state.look.stancesOff.has(stance.key),
      (on) => state.change({ stancesOff: toggled(state.look.stancesOff, stance.key, !on) }),
    ),
  );
  return el(
    "fieldset",
    {},
    el("legend", {}, word("stances")),
    ...rows,
    index.page.links.some((link) => link.against.length > 0)
      ? el("p", { class: "sample" }, contestedSwatch(), el("span", {}, word("contested")))
      : null,
  );
}

function grades(index: Index, state: State): HTMLElement {
  const look = state.look;
  const atLeast = (axis: "reliability" | "credibility", grades: readonly string[]): [string, string][] => [
    ["", word("any")],
    ...grades.map((grade): [string, string] => [
      grade,
      `${word("at_least", { grade })} – ${gradeWords(axis, grade, index)}`,
    ]),
  ];
  return el(
    "fieldset",
    {},
    el("legend", {}, word("grades")),
    choice(
      "least-reliability",
      word("reliability"),
      atLeast("reliability", ["A", "B", "C", "D", "E"]),
      look.reliability,
      (reliability) => state.change({ reliability }),
    ),
    choice(
      "least-credibility",
      word("credibility"),
      atLeast("credibility", ["1", "2", "3", "4", "5"]),
      look.credibility,
      (credibility) => state.change({ credibility }),
    ),
    check("keep-unjudged", null, word("missing"), null, look.keepUnjudged, (keepUnjudged) =>
      state.change({ keepUnjudged }),
    ),
    choice("of-source", word("source"), sources(index), look.source, (source) => state.change({ source })),
  );
}

function sources(index: Index): [string, string][] {
  const titles = new Map<string, string>();
  for (const link of index.page.links) {
    for (const { source } of link.statements) if (source !== null) titles.set(source.id, source.title ?? source.id);
  }
  const named = [...titles].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ["", word("all_sources")],
    ...named.map(([id, title]): [string, string] => [id, title.length > 70 ? `${title.slice(0, 69)}…` : title]),
  ];
}

function check(
  id: string,
  mark: Element | null,
  label: string,
  n: number | null,
  on: boolean,
  change: (on: boolean) => void,
): HTMLElement {
  const box = el("input", { type: "checkbox", id, checked: on });
  box.addEventListener("change", () => change(box.checked));
  return el(
    "label",
    { class: "check", for: id },
    box,
    mark,
    el("span", { class: "name" }, foreign(label)),
    n === null ? null : el("span", { class: "count" }, String(n)),
  );
}

function choice(
  id: string,
  label: string,
  options: readonly [string, string][],
  chosen: string,
  change: (value: string) => void,
): HTMLElement {
  const box = el(
    "select",
    { id },
    ...options.map(([value, text]) => el("option", { value, selected: value === chosen }, foreign(text).textContent)),
  );
  box.addEventListener("change", () => change(box.value));
  return el("label", { class: "choice", for: id }, el("span", {}, label), box);
}

function count(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Small samples of how a kind or a stance is drawn. */

import { svg } from "./dom";
import type { Index } from "./model";
import { outline } from "./shapes";
import { stroke, theme } from "./theme";

/** A sample of a kind of entity or of a stance, out of reach of screen readers: a word stands beside it. */
export function swatch(index: Index, of: { readonly kind?: string; readonly stance?: string }): SVGElement {
  return of.kind !== undefined ? shapeSwatch(index, of.kind) : lineSwatch(index, of.stance ?? "");
}

function shapeSwatch(index: Index, kind: string): SVGElement {
  const look = index.kind.get(kind);
  return svg(
    "svg",
    { class: "swatch", viewBox: "-1.6 -1.6 3.2 3.2", width: 18, height: 18, "aria-hidden": "true" },
    svg("path", {
      d: outline(look?.shape ?? "dot"),
      fill: look?.colour ?? "#999999",
      "stroke-width": 0.18,
      class: "outline",
    }),
  );
}

function lineSwatch(index: Index, stance: string): SVGElement {
  const look = index.stance.get(stance);
  const colour = stroke(look?.colour ?? "#999999", theme());
  return svg(
    "svg",
    { class: "swatch line", viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" },
    svg("line", {
      x1: 1,
      y1: 6,
      x2: 33,
      y2: 6,
      stroke: colour,
      "stroke-width": 2.2,
      "stroke-dasharray": (look?.dashes ?? []).join(" ") || null,
    }),
  );
}

/** A sample of the halo of a tie that something speaks against. */
export function contestedSwatch(): SVGElement {
  return svg(
    "svg",
    { class: "swatch line", viewBox: "0 0 34 12", width: 34, height: 12, "aria-hidden": "true" },
    svg("line", { x1: 1, y1: 6, x2: 33, y2: 6, stroke: theme().contested, "stroke-width": 11 }),
    svg("line", { x1: 1, y1: 6, x2: 33, y2: 6, stroke: theme().soft, "stroke-width": 2.2 }),
  );
}

/** A sample of the border of an entity that was asked about. */
export function endSwatch(): SVGElement {
  return svg(
    "svg",
    { class: "swatch", viewBox: "-1.6 -1.6 3.2 3.2", width: 18, height: 18, "aria-hidden": "true" },
    svg("path", { d: outline("dot"), fill: "none", stroke: theme().accent, "stroke-width": 0.5 }),
  );
}

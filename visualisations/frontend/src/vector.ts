/** The drawing as SVG: for the export and for paper, always on white. */

import { svg } from "./dom";
import { plain } from "./foreign";
import type { DrawnEdge, DrawnNode, Index } from "./model";
import { outline } from "./shapes";
import type { Point } from "./state";
import { FACE, stroke, theme } from "./theme";
import type { Theme } from "./theme";
import { WORDED_LINKS } from "./worded";
import type { Visible } from "./visible";
import { say, word } from "./words";

const SIZE = 15;
const LINE = 17;
const MARGIN = 110;
const FOOT = 96;

/** An SVG of what is in sight, with caveat, data version and marking below. */
export function drawing(index: Index, seen: Visible, places: ReadonlyMap<string, Point>): SVGElement {
  const paint = theme("light");
  const nodes = index.page.network.nodes.filter((node) => seen.nodes.has(node.id));
  const edges = index.page.network.edges.filter((edge) => seen.links.has(edge.id));
  const box = bounds(nodes.map((node) => places.get(node.id) ?? node));
  return svg(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `${box.x} ${box.y} ${box.width} ${box.height + FOOT}`,
      width: box.width,
      height: box.height + FOOT,
      "font-family": FACE,
      role: "img",
      "aria-label": say(index.page.title),
    },
    svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height + FOOT, fill: paint.paper }),
    svg("g", { fill: "none" }, ...edges.map((edge) => line(edge, index, places, paint))),
    svg("g", {}, ...nodes.map((node) => shape(node, index, places.get(node.id) ?? node, paint))),
    foot(index, box, paint),
  );
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

function bounds(points: readonly Point[]): Box {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  const x = Math.min(0, ...xs) - MARGIN;
  const y = Math.min(0, ...ys) - MARGIN / 2;
  return { x, y, width: Math.max(640, Math.max(0, ...xs) - x + MARGIN), height: Math.max(0, ...ys) - y + MARGIN };
}

function line(edge: DrawnEdge, index: Index, places: ReadonlyMap<string, Point>, paint: Theme): SVGElement {
  const link = index.link.get(edge.id);
  const from = places.get(edge.from) ?? { x: 0, y: 0 };
  const to = places.get(edge.to) ?? { x: 0, y: 0 };
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const across = { x: (to.y - from.y) / length, y: (from.x - to.x) / length };
  const middle = {
    x: (from.x + to.x) / 2 + across.x * edge.bend * length,
    y: (from.y + to.y) / 2 + across.y * edge.bend * length,
  };
  const toward = unit(middle, to);
  const tip = { x: to.x - toward.x * (SIZE + 4), y: to.y - toward.y * (SIZE + 4) };
  const look = index.stance.get(link?.stance ?? "");
  const colour = stroke(look?.colour ?? paint.ink, paint);
  const way = `M${at(from)}Q${at(middle)} ${at(tip)}`;
  const label = { x: (from.x + to.x) / 4 + middle.x / 2, y: (from.y + to.y) / 4 + middle.y / 2 };
  return svg(
    "g",
    {},
    link !== undefined && link.against.length > 0
      ? svg("path", { d: way, stroke: "#f0a014", "stroke-opacity": 0.36, "stroke-width": 12 })
      : null,
    svg("path", {
      d: way,
      stroke: colour,
      "stroke-width": 2,
      "stroke-dasharray": (look?.dashes ?? []).join(" ") || null,
    }),
    link?.direction === "to" ? svg("path", { d: arrow(tip, toward), fill: colour }) : null,
    link === undefined || index.page.links.length > WORDED_LINKS
      ? null
      : text([plain(say(link.phrase))], label, 12, paint.soft, paint),
  );
}

function shape(node: DrawnNode, index: Index, point: Point, paint: Theme): SVGElement {
  const end = index.node.get(node.id)?.end ?? false;
  return svg(
    "g",
    {},
    svg("path", {
      d: outline(node.shape),
      transform: `translate(${at(point)}) scale(${SIZE})`,
      fill: node.color,
      stroke: end ? paint.accent : paint.outline,
      "stroke-width": (end ? 4 : 1.5) / SIZE,
    }),
    text(node.label.split("\n"), { x: point.x, y: point.y + SIZE + LINE }, 14, paint.ink, paint),
  );
}

function foot(index: Index, box: Box, paint: Theme): SVGElement {
  const page = index.page;
  const lines = [
    page.caveat.en,
    page.caveat.id,
    `${word("version")} ${page.version} · ${word("data_date")} ${page.data_date || word("not_stated")} · TLP:${page.marking}`,
  ];
  const top = box.y + box.height + 20;
  return svg(
    "g",
    { "font-size": 13, fill: paint.soft },
    ...lines.map((words, place) => svg("text", { x: box.x + 20, y: top + place * 22 }, plain(words))),
  );
}

function text(lines: readonly string[], point: Point, size: number, colour: string, paint: Theme): SVGElement {
  const spans = lines.map((words, place) =>
    svg("tspan", { x: point.x.toFixed(1), y: (point.y + place * LINE).toFixed(1) }, words),
  );
  return svg(
    "text",
    {
      "text-anchor": "middle",
      "font-size": size,
      fill: colour,
      stroke: paint.paper,
      "stroke-width": 4,
      "paint-order": "stroke",
      "unicode-bidi": "isolate",
    },
    ...spans,
  );
}

function unit(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

function arrow(tip: Point, toward: Point): string {
  const back = { x: tip.x - toward.x * 11, y: tip.y - toward.y * 11 };
  const side = { x: -toward.y * 5, y: toward.x * 5 };
  return `M${at(tip)}L${at({ x: back.x + side.x, y: back.y + side.y })}L${at({ x: back.x - side.x, y: back.y - side.y })}Z`;
}

function at(point: Point): string {
  return `${point.x.toFixed(1)},${point.y.toFixed(1)}`;
}

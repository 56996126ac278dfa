/** The drawing: vis-network with positions that came with the page, physics off. */

import { DataSet } from "vis-data/peer";
import { Network } from "vis-network/peer";
import type { DrawnEdge, DrawnNode, Index, PageLink, PageNode } from "./model";
import { plain } from "./foreign";
import type { Point, Selection, State } from "./state";
import { NOTHING } from "./state";
import type { Theme } from "./theme";
import { FACE, stroke, theme } from "./theme";
import { say } from "./words";
import type { Visible } from "./visible";
import { WORDED_LINKS } from "./worded";

/** Above this entities are drawn larger, all of them alike, since the whole drawing is seen from further off. */
const MANY_NODES = 60;
const NODE_SIZE = { few: 15, many: 24 };
/** Below this labels are not read. */
const READABLE_SCALE = 0.45;

type Drawn = Record<string, unknown> & { id: string };

export class Canvas {
  private readonly nodes: DataSet<Drawn>;
  private readonly edges: DataSet<Drawn>;
  private readonly network: Network;
  private readonly home: ReadonlyMap<string, Point>;
  private readonly many: boolean;

  constructor(
    private readonly container: HTMLElement,
    private readonly index: Index,
    private readonly state: State,
    private seen: Visible,
  ) {
    const drawn = index.page.network;
    this.home = new Map(drawn.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    this.many = drawn.nodes.length > MANY_NODES;
    const paint = theme();
    this.nodes = new DataSet<Drawn>(drawn.nodes.map((node) => this.node(node, paint)));
    this.edges = new DataSet<Drawn>(drawn.edges.map((edge) => this.edge(edge, paint)));
    this.network = new Network(
      container,
      { nodes: this.nodes as never, edges: this.edges as never },
      options(drawn.edges.length),
    );
    this.listen();
  }

  /** Draws the data again: after a look, a selection, another theme or language. */
  redraw(seen: Visible): void {
    this.seen = seen;
    const paint = theme();
    this.nodes.update(this.index.page.network.nodes.map((node) => this.node(node, paint)));
    this.edges.update(this.index.page.network.edges.map((edge) => this.edge(edge, paint)));
  }

  /** Marks what is selected, without telling the listeners again. */
  mark(selection: Selection): void {
    this.network.setSelection(
      {
        nodes: selection.nodes.filter((id) => this.seen.nodes.has(id)),
        edges: selection.link !== null && this.seen.links.has(selection.link) ? [selection.link] : [],
      },
      { highlightEdges: false },
    );
  }

  /** Shows everything in sight, or moves to some of it; names are wider than what they stand under. */
  fit(nodes: readonly string[] = [...this.seen.nodes]): void {
    if (nodes.length === 0) return;
    this.network.fit({ nodes: [...nodes], maxZoomLevel: 1.4, animation: false });
    this.zoom(0.85);
  }

  /** Moves to an entity; one that is well in sight already stays where the reader sees it, unless `always`. */
  jump(node: string, always: boolean): void {
    if (!always && this.wellInSight(node)) return;
    this.network.focus(node, { scale: Math.max(this.network.getScale(), 0.9), animation: false });
  }

  zoom(factor: number): void {
    this.network.moveTo({ scale: Math.min(4, Math.max(0.05, this.network.getScale() * factor)) });
  }

  pan(x: number, y: number): void {
    const at = this.network.getViewPosition();
    const scale = this.network.getScale();
    this.network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
  }

  /** Where every entity in sight stands now. */
  places(): ReadonlyMap<string, Point> {
    return new Map(Object.entries(this.network.getPositions([...this.seen.nodes])));
  }

  /** Calls back once, when the first frame is on the screen. */
  whenDrawn(done: () => void): void {
    this.network.once("afterDrawing", done);
  }

  private wellInSight(node: string): boolean {
    const place = this.network.getPositions([node])[node];
    if (place === undefined || this.network.getScale() < READABLE_SCALE) return false;
    const at = this.network.canvasToDOM(place);
    const { clientWidth, clientHeight } = this.container;
    return at.x > 40 && at.y > 40 && at.x < clientWidth - 40 && at.y < clientHeight - 60;
  }

  private listen(): void {
    this.network.on("select", (event: { nodes: string[]; edges: string[] }) => {
      const link = event.nodes.length === 0 ? (event.edges[0] ?? null) : null;
      this.state.select(event.nodes.length > 0 || link !== null ? { nodes: event.nodes, link } : NOTHING);
    });
    this.network.on("dragEnd", (event: { nodes: string[] }) => {
      if (event.nodes.length === 0) return;
      const places = new Map(this.state.look.places);
      for (const [id, point] of Object.entries(this.network.getPositions(event.nodes))) places.set(id, point);
      this.state.change({ places });
    });
  }

  private node(drawn: DrawnNode, paint: Theme): Drawn {
    const node = this.index.node.get(drawn.id) as PageNode;
    const pinned = this.state.look.pinned.has(drawn.id);
    const point = this.state.look.places.get(drawn.id) ?? this.home.get(drawn.id) ?? drawn;
    const border = node.end ? paint.accent : this.many ? drawn.color : paint.outline;
    return {
      id: drawn.id,
      label: pinned ? `▪ ${drawn.label}` : drawn.label,
      shape: drawn.shape,
      size: this.many ? NODE_SIZE.many : NODE_SIZE.few,
      x: point.x,
      y: point.y,
      hidden: !this.seen.nodes.has(drawn.id),
      fixed: pinned,
      borderWidth: node.end ? 4 : 1.5,
      borderWidthSelected: 5,
      opacity: this.offPath(drawn.id) ? 0.18 : 1,
      color: {
        background: drawn.color,
        border,
        highlight: { background: drawn.color, border: paint.accent },
        hover: { background: drawn.color, border: paint.accent },
      },
      font: {
        color: this.offPath(drawn.id) ? paint.faint : paint.ink,
        size: 14,
        face: FACE,
        strokeWidth: 4,
        strokeColor: paint.paper,
      },
    };
  }

  private edge(drawn: DrawnEdge, paint: Theme): Drawn {
    const link = this.index.link.get(drawn.id) as PageLink;
    const look = this.index.stance.get(link.stance);
    const off = this.offPath(link.source) || this.offPath(link.target);
    const colour = stroke(look?.colour ?? paint.ink, paint);
    return {
      id: drawn.id,
      from: drawn.from,
      to: drawn.to,
      hidden: !this.seen.links.has(drawn.id),
      label: this.worded(link) ? plain(say(link.phrase)) : undefined,
      dashes: look === undefined || look.dashes.length === 0 ? false : [...look.dashes],
      arrows: { to: { enabled: link.direction === "to", scaleFactor: 0.7 } },
      smooth: bent(drawn.bend, link.against.length > 0),
      color: { color: colour, highlight: colour, hover: colour, opacity: off ? 0.15 : 1 },
      background: { enabled: link.against.length > 0 && !off, color: paint.contested, size: 12, dashes: false },
      font: {
        color: off ? paint.faint : paint.soft,
        size: 12,
        face: FACE,
        strokeWidth: 0,
        background: paint.paper,
        align: "horizontal",
      },
    };
  }

  private worded(link: PageLink): boolean {
    if (this.index.page.links.length <= WORDED_LINKS) return true;
    const { nodes, link: chosen } = this.state.selection;
    const near = nodes.filter((node) => this.index.linksOf(node).length <= WORDED_LINKS);
    return chosen === link.id || near.includes(link.source) || near.includes(link.target);
  }

  private offPath(node: string): boolean {
    const path = this.state.look.path;
    return path !== null && !(this.index.page.paths[path]?.nodes.includes(node) ?? true);
  }
}

/** A straight line has no halo in vis-network, so a tie that something speaks against is a curve of no bend. */
function bent(bend: number, halo: boolean): object | false {
  if (bend === 0 && !halo) return false;
  return { enabled: true, type: bend < 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(bend) };
}

function options(edges: number): object {
  return {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: true,
      multiselect: true,
      keyboard: false,
      hideEdgesOnDrag: edges > 3000,
      tooltipDelay: 100000,
    },
    nodes: { shapeProperties: { interpolation: false }, scaling: { label: { enabled: false, drawThreshold: 5 } } },
    edges: { width: 2, selectionWidth: 2, hoverWidth: 1, selfReference: { size: 22 } },
  };
}

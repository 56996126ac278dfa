/** What buttons and keys do to the view. */

import type { Index, PageNode } from "./model";
import type { State } from "./state";
import { NOTHING, toggled } from "./state";
import type { Visible } from "./visible";

/** Hides what is selected; false where nothing is. */
export function hide(state: State): boolean {
  const { nodes, link } = state.selection;
  const look = state.look;
  if (nodes.length > 0) {
    const hiddenNodes = new Set([...look.hiddenNodes, ...nodes]);
    state.select(NOTHING);
    state.change({ hiddenNodes });
  } else if (link !== null) {
    const hiddenLinks = toggled(look.hiddenLinks, link, true);
    state.select(NOTHING);
    state.change({ hiddenLinks });
  } else return false;
  return true;
}

/** Hides all but the selection with what it is tied to; false where nothing is selected. */
export function hideOthers(index: Index, state: State): boolean {
  const { nodes, link } = state.selection;
  const chosen = link === null ? undefined : index.link.get(link);
  if (nodes.length === 0 && chosen === undefined) return false;
  const kept = new Set(chosen === undefined ? nodes : [chosen.source, chosen.target]);
  for (const node of nodes) for (const tie of index.linksOf(node)) kept.add(tie.source).add(tie.target);
  const others = index.page.nodes.filter((node) => !kept.has(node.id)).map((node) => node.id);
  state.change({ hiddenNodes: new Set([...state.look.hiddenNodes, ...others]) });
  return true;
}

/** Shows again whatever was hidden by hand and every path; filters stay. */
export function reveal(state: State): void {
  state.change({ hiddenNodes: new Set(), hiddenLinks: new Set(), path: null });
}

/** Fixes the selected entities where they stand, or frees them when all are fixed. */
export function pin(state: State): boolean {
  const { nodes } = state.selection;
  if (nodes.length === 0) return false;
  const free = nodes.every((node) => state.look.pinned.has(node));
  let pinned = state.look.pinned;
  for (const node of nodes) pinned = toggled(pinned, node, !free);
  state.change({ pinned });
  return true;
}

/** The entity in sight that stands so many places after the selected one, in the order of the page. */
export function stepped(index: Index, state: State, seen: Visible, by: number): PageNode | undefined {
  const order = index.page.nodes.filter((node) => seen.nodes.has(node.id));
  const now = order.findIndex((node) => node.id === state.selection.nodes[0]);
  const start = now < 0 && by < 0 ? 0 : now;
  return order[(start + by + order.length) % order.length];
}

/** The next tie in sight of the selected entity, or of an end of the selected tie. */
export function nextLink(index: Index, state: State, seen: Visible): string | undefined {
  const { nodes, link } = state.selection;
  const node = nodes[0] ?? (link === null ? undefined : index.link.get(link)?.source);
  if (node === undefined) return undefined;
  const order = index.linksOf(node).filter((tie) => seen.links.has(tie.id));
  return order[(order.findIndex((tie) => tie.id === link) + 1) % order.length]?.id;
}

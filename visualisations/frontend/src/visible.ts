/** Which entities and ties a look leaves in sight. */

import type { Index, PageLink, Statement } from "./model";
import type { Look } from "./state";

export interface Visible {
  readonly nodes: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

/** Applies the filters and what was hidden; an end that was asked about stays though all its ties go. */
export function visible(index: Index, look: Look): Visible {
  const open = new Set<string>();
  for (const node of index.page.nodes) {
    if (!look.hiddenNodes.has(node.id) && !look.kindsOff.has(node.kind)) open.add(node.id);
  }
  const links = new Set<string>();
  const tied = new Set<string>();
  for (const link of index.page.links) {
    if (!open.has(link.source) || !open.has(link.target)) continue;
    if (look.hiddenLinks.has(link.id) || !passes(link, look)) continue;
    links.add(link.id);
    tied.add(link.source).add(link.target);
  }
  const nodes = new Set<string>();
  for (const id of open) {
    if (tied.has(id) || index.node.get(id)?.end || !filteredLoose(index, look, id)) nodes.add(id);
  }
  return { nodes, links };
}

/** Whether the statement affirms that the link is there; only these grade it, never those about its role. */
export function affirms(statement: Statement, link: PageLink): boolean {
  return statement.sign !== "-" && statement.prop === link.kind;
}

/** Whether one grade reaches what is asked; F, 6 and an absent value are "unjudged", which is not "bad". */
export function reaches(grade: string | number | null | undefined, least: string, keepUnjudged: boolean): boolean {
  if (least === "") return true;
  const text = String(grade ?? "");
  return text === "" || text === "F" || text === "6" ? keepUnjudged : text <= least;
}

function passes(link: PageLink, look: Look): boolean {
  if (look.stancesOff.has(link.stance)) return false;
  const graded = link.statements.filter((statement) => affirms(statement, link));
  if (graded.length === 0)
    return look.source === "" && reaches(null, look.reliability || look.credibility, look.keepUnjudged);
  // One statement must pass all of them: a good source for one and a good word for another prove nothing together.
  return graded.some(
    (statement) =>
      (look.source === "" || statement.source?.id === look.source) &&
      reaches(statement.source?.reliability, look.reliability, look.keepUnjudged) &&
      reaches(statement.credibility, look.credibility, look.keepUnjudged),
  );
}

/** Whether a filter on ties took every tie of the entity away, so that it would hang loose. */
function filteredLoose(index: Index, look: Look, id: string): boolean {
  return index.linksOf(id).some((link) => !passes(link, look));
}

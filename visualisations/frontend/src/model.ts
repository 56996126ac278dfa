/** What the page was given: the JSON island, read once and never changed. */

export type Language = "en" | "id";
export type Words = Readonly<Record<Language, string>>;

export interface Source {
  readonly id: string;
  readonly title: string | null;
  readonly url: string | null;
  readonly reliability: string | null;
}

export interface Statement {
  readonly id: string;
  readonly entity: string;
  readonly prop: string;
  readonly value: string | null;
  readonly sign: string;
  readonly during: string | null;
  readonly seen_on: string | null;
  readonly quote: string | null;
  readonly lang: string | null;
  readonly source: Source | null;
  readonly origin: string | null;
  readonly locator: string | null;
  readonly original: string | null;
  readonly key: Readonly<Record<string, string>> | null;
  readonly premises: readonly string[] | null;
  readonly credibility: string | number | null;
  readonly marking: string | null;
  readonly method: string | null;
}

export interface PageNode {
  readonly id: string;
  readonly kind: string;
  readonly caption: string;
  readonly end: boolean;
  readonly statements: readonly Statement[];
}

export interface PageLink {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly kind: string;
  readonly stance: string;
  readonly phrase: Words;
  readonly direction: "to" | "both";
  readonly roles: readonly string[];
  readonly during: readonly string[];
  readonly persists: boolean;
  readonly statements: readonly Statement[];
  readonly against: readonly Statement[];
}

export interface KindLook {
  readonly key: string;
  readonly label: Words;
  readonly colour: string;
  readonly shape: string;
}

export interface StanceLook {
  readonly key: string;
  readonly label: Words;
  readonly colour: string;
  readonly dashes: readonly number[];
}

export interface PagePath {
  readonly nodes: readonly string[];
  readonly notes: readonly Words[];
}

/** A sentence with the statements for it and those against it: a conflict, or a tie that is denied. */
export interface PageFinding {
  readonly sentence: Words;
  readonly statements: readonly Statement[];
  readonly against: readonly Statement[];
}

export interface DrawnNode {
  readonly id: string;
  readonly label: string;
  readonly shape: string;
  readonly color: string;
  readonly x: number;
  readonly y: number;
}

export interface DrawnEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly bend: number;
}

export interface Page {
  readonly title: Words;
  readonly question: string;
  readonly nodes: readonly PageNode[];
  readonly links: readonly PageLink[];
  readonly kinds: readonly KindLook[];
  readonly stances: readonly StanceLook[];
  /** What each letter of reliability means. */
  readonly reliabilities: Readonly<Record<string, Words>>;
  /** Names of properties, by `prefix.property` of a statement. */
  readonly properties: Readonly<Record<string, Words>>;
  /** Labels of coded values, by `prefix.property` of a statement. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, Words>>>>;
  readonly asks_paths: boolean;
  readonly paths: readonly PagePath[];
  readonly conflicts: readonly PageFinding[];
  readonly denied: readonly PageFinding[];
  readonly notes: readonly Words[];
  readonly caveat: Words;
  readonly version: string;
  readonly marking: string;
  readonly data_date: string;
  readonly shown: number;
  readonly total: number;
  readonly network: { readonly nodes: readonly DrawnNode[]; readonly edges: readonly DrawnEdge[] };
}

type Indexed<T> = Omit<T, "statements" | "against"> & { statements: number[]; against?: number[] };
type Island = Omit<Page, "nodes" | "links" | "conflicts" | "denied"> & {
  conflicts: Indexed<PageFinding>[];
  denied: Indexed<PageFinding>[];
  statements: Statement[];
  nodes: Indexed<PageNode>[];
  links: Indexed<PageLink>[];
};

/** Reads the island; a statement stands in it once and is cited by its place. */
export function readPage(text: string): Page {
  const island = JSON.parse(text) as Island;
  const cited = (places: readonly number[] | undefined): Statement[] =>
    (places ?? []).map((place) => island.statements[place]).filter((one) => one !== undefined);
  const whole = <T>(entry: Indexed<T>): T =>
    ({ ...entry, statements: cited(entry.statements), against: cited(entry.against) }) as T;
  return {
    ...island,
    nodes: island.nodes.map((node) => whole<PageNode>(node)),
    links: island.links.map((link) => whole<PageLink>(link)),
    conflicts: island.conflicts.map((finding) => whole<PageFinding>(finding)),
    denied: island.denied.map((finding) => whole<PageFinding>(finding)),
  };
}

/** What the record itself holds under a name that others chose; `constructor` finds nothing. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Look-ups by id over one page. */
export class Index {
  readonly node: ReadonlyMap<string, PageNode>;
  readonly link: ReadonlyMap<string, PageLink>;
  readonly kind: ReadonlyMap<string, KindLook>;
  readonly stance: ReadonlyMap<string, StanceLook>;
  private readonly ofNode = new Map<string, PageLink[]>();

  constructor(readonly page: Page) {
    this.node = new Map(page.nodes.map((node) => [node.id, node]));
    this.link = new Map(page.links.map((link) => [link.id, link]));
    this.kind = new Map(page.kinds.map((kind) => [kind.key, kind]));
    this.stance = new Map(page.stances.map((stance) => [stance.key, stance]));
    for (const link of page.links) {
      for (const end of new Set([link.source, link.target])) {
        this.ofNode.set(end, [...(this.ofNode.get(end) ?? []), link]);
      }
    }
  }

  /** Every link that ends at the node. */
  linksOf(node: string): readonly PageLink[] {
    return this.ofNode.get(node) ?? [];
  }

  /** The caption of an entity on this page, else its id. */
  caption(id: string): string {
    return this.node.get(id)?.caption ?? id;
  }
}

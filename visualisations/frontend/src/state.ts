/** What the reader did to the view, as values that can be undone. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One frozen look at the page; every change makes another one. */
export interface Look {
  readonly hiddenNodes: ReadonlySet<string>;
  readonly hiddenLinks: ReadonlySet<string>;
  readonly pinned: ReadonlySet<string>;
  readonly places: ReadonlyMap<string, Point>;
  readonly kindsOff: ReadonlySet<string>;
  readonly stancesOff: ReadonlySet<string>;
  readonly reliability: string;
  readonly credibility: string;
  readonly keepUnjudged: boolean;
  readonly source: string;
  readonly path: number | null;
}

export const FILTERS_OFF = {
  kindsOff: new Set<string>(),
  stancesOff: new Set<string>(),
  reliability: "",
  credibility: "",
  keepUnjudged: true,
  source: "",
} as const;

const FIRST: Look = {
  ...FILTERS_OFF,
  hiddenNodes: new Set(),
  hiddenLinks: new Set(),
  pinned: new Set(),
  places: new Map(),
  path: null,
};

export interface Selection {
  readonly nodes: readonly string[];
  readonly link: string | null;
}

export const NOTHING: Selection = { nodes: [], link: null };

type Listener = () => void;

/** The looks so far with a place in them, and the selection, which is no step of its own. */
export class State {
  private looks: Look[] = [FIRST];
  private at = 0;
  private readonly onLook: Listener[] = [];
  private readonly onSelect: Listener[] = [];
  selection: Selection = NOTHING;

  get look(): Look {
    return this.looks[this.at] ?? FIRST;
  }

  get canUndo(): boolean {
    return this.at > 0;
  }

  get canRedo(): boolean {
    return this.at < this.looks.length - 1;
  }

  /** Takes one step on; what had been undone is gone. */
  change(part: Partial<Look>): void {
    this.looks = [...this.looks.slice(0, this.at + 1), { ...this.look, ...part }];
    this.move(this.looks.length - 1);
  }

  undo(): void {
    if (this.canUndo) this.move(this.at - 1);
  }

  redo(): void {
    if (this.canRedo) this.move(this.at + 1);
  }

  select(selection: Selection): void {
    this.selection = selection;
    for (const listener of this.onSelect) listener();
  }

  /** Calls back after each step, undo and redo. */
  whenLooked(listener: Listener): void {
    this.onLook.push(listener);
  }

  /** Calls back after each selection. */
  whenSelected(listener: Listener): void {
    this.onSelect.push(listener);
  }

  private move(at: number): void {
    this.at = at;
    for (const listener of this.onLook) listener();
  }
}

/** The set with the item put in or taken out. */
export function toggled(set: ReadonlySet<string>, item: string, inside = !set.has(item)): ReadonlySet<string> {
  const copy = new Set(set);
  if (inside) copy.add(item);
  else copy.delete(item);
  return copy;
}

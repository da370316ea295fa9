import { FIRST_STAGE, stageOf, type StageEntry } from '../stage/stages';

const KEY = 'ravine-layout';

/** Parts of the page that can be hidden, by the name that a person reads. */
export const PANELS = { stage: 'Stage', why: 'What is happening', layers: 'Layers', timeline: 'Timeline' } as const;

export type PanelName = keyof typeof PANELS;

interface Saved {
  stage?: unknown;
  hidden?: unknown;
}

/** What a layout needs of the page's address. */
interface Address {
  readonly view: string | undefined;
  openView(id: string | undefined): void;
  hides(name: PanelName): boolean;
}

/** Which stage is shown and which panels are hidden; remembered where the browser allows it. */
export class Layout {
  /** The stage where the address names none. */
  readonly #first: StageEntry;
  readonly #page: Address;
  /** What the reader has hidden; the address may hide more. */
  #hidden = $state.raw<readonly PanelName[]>([]);

  /** The page's address has the word on the stage; what it hides is hidden whatever the reader chooses, and not remembered. */
  constructor(page: Address) {
    this.#page = page;
    const { stage, hidden } = remembered();
    this.#first = stageOf(stage) ?? FIRST_STAGE;
    if (Array.isArray(hidden)) this.#hidden = (Object.keys(PANELS) as PanelName[]).filter((name) => hidden.includes(name));
  }

  /** The stage that is shown, or would be where the losses of two runs are. */
  get stage(): StageEntry {
    return stageOf(this.#page.view) ?? this.#first;
  }

  /** Shows a stage, or the losses of two runs, and its panel if that was hidden. */
  choose(stage?: StageEntry): void {
    this.#page.openView(stage?.id);
    this.#hidden = this.#hidden.filter((name) => name !== 'stage');
    this.#save(stage);
  }

  /** Whether neither the reader nor the address hides a panel. */
  shows(name: PanelName): boolean {
    return !this.#hidden.includes(name) && !this.#page.hides(name);
  }

  /** Hides a panel, or shows it again. */
  toggle(name: PanelName): void {
    this.#hidden = this.shows(name) ? [...this.#hidden, name] : this.#hidden.filter((other) => other !== name);
    this.#save();
  }

  #save(stage?: StageEntry): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ ...remembered(), ...(stage && { stage: stage.id }), hidden: this.#hidden }));
    } catch {
      // Private windows may refuse; the layout then holds for this page only.
    }
  }
}

/** What an earlier visit saved, unchecked. */
function remembered(): Saved {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

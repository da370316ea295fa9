import { FIRST_STAGE, STAGES, type StageEntry } from '../stage/stages';

const KEY = 'ravine-layout';

/** Parts of the page that can be hidden, by the name that a person reads. */
export const PANELS = { stage: 'Stage', why: 'What is happening', layers: 'Layers', timeline: 'Timeline' } as const;

export type PanelName = keyof typeof PANELS;

interface Saved {
  stage?: unknown;
  hidden?: unknown;
}

/** Which stage is shown and which panels are hidden; remembered where the browser allows it. */
export class Layout {
  #stage = $state.raw<StageEntry>(FIRST_STAGE);
  #hidden = $state.raw<readonly PanelName[]>([]);

  readonly #hides: (name: PanelName) => boolean;

  /** `hides` says what is hidden whatever the reader chooses; that is not remembered. */
  constructor(hides: (name: PanelName) => boolean = () => false) {
    this.#hides = hides;
    const { stage, hidden } = remembered();
    this.#stage = STAGES.find(({ id }) => id === stage) ?? FIRST_STAGE;
    if (Array.isArray(hidden)) this.#hidden = (Object.keys(PANELS) as PanelName[]).filter((name) => hidden.includes(name));
  }

  get stage(): StageEntry {
    return this.#stage;
  }

  /** Shows a stage, and its panel if that was hidden. */
  choose(stage: StageEntry): void {
    this.#stage = stage;
    this.#hidden = this.#hidden.filter((name) => name !== 'stage');
    this.#save();
  }

  shows(name: PanelName): boolean {
    return !this.#hidden.includes(name) && !this.#hides(name);
  }

  /** Hides a panel, or shows it again. */
  toggle(name: PanelName): void {
    this.#hidden = this.shows(name) ? [...this.#hidden, name] : this.#hidden.filter((other) => other !== name);
    this.#save();
  }

  #save(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ stage: this.#stage.id, hidden: this.#hidden }));
    } catch {
      // Private windows may refuse; the layout then holds for this page only.
    }
  }
}

function remembered(): Saved {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

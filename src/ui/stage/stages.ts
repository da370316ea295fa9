import type { Component } from 'svelte';

/** A view of the run that takes the middle of the page. */
export interface StageEntry {
  readonly id: string;
  readonly title: string;
  /** Its code, loaded when it is first looked at. It draws the body and says by a `Provenance` what the body is made from. */
  readonly load: () => Promise<{ readonly default: Component }>;
  /** Whether it is what one looks at: the layers then fall to fewer rows, and it gets their room. */
  readonly isSubject?: boolean;
  /** Whether it is of many networks: of the layers only the heads stay. */
  readonly isOfMany?: boolean;
}

/** The stages in the order of their tabs. A new one is an entry here and its component. */
export const STAGES: readonly StageEntry[] = [
  { id: 'landscape', title: 'Landscape', load: () => import('./landscape/LandscapeStage.svelte'), isSubject: true },
  { id: 'curvature', title: 'Curvature', load: () => import('./curvature/CurvatureStage.svelte'), isSubject: true },
  { id: 'ensemble', title: 'Ensemble', load: () => import('./ensemble/EnsembleStage.svelte'), isSubject: true, isOfMany: true },
  { id: 'fit', title: 'Data and fit', load: () => import('./fit/FitStage.svelte') },
];

/** The stage of an id, if there is one; what was saved or linked may be anything. */
export const stageOf = (id: unknown): StageEntry | undefined => STAGES.find((stage) => stage.id === id);

/** What a first visit shows: it costs the run least. */
export const FIRST_STAGE: StageEntry = stageOf('fit')!;

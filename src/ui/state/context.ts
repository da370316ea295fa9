import { createContext } from 'svelte';
import type { Lab } from './lab.svelte';
import type { Layout } from './layout.svelte';
import type { PageState } from './pageState.svelte';
import type { Theme } from './theme.svelte';

/** The laboratory's state, given by the page to everything in it. */
export const [useLab, provideLab] = createContext<Lab>();

/** Light or dark, given by the page to everything in it. */
export const [useTheme, provideTheme] = createContext<Theme>();

/** The open experiment and what a link has hidden. */
export const [usePage, providePage] = createContext<PageState>();

/** Which stage is shown and which panels are hidden. */
export const [useLayout, provideLayout] = createContext<Layout>();

/** A run that is on the page; its name is '' where it is the only one. */
export interface ShownRun {
  readonly name: string;
  readonly lab: Lab;
}

/** All runs on the page, one or two, and which of them edits are for. */
export interface Runs {
  readonly all: readonly [ShownRun, ...ShownRun[]];
  readonly edited: Lab;
}

export const [useRuns, provideRuns] = createContext<Runs>();

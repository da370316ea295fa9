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

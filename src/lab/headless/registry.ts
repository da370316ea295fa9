import type { Analysis } from './analysis';
import { parameters } from './analyses/parameters';
import { published } from './analyses/published';
import { signals } from './analyses/signals';

/** The analyses that a document may ask for, by name. One entry and its file are all that a new one needs. */
export const ANALYSES: Readonly<Record<string, Analysis>> = { parameters, published, signals };

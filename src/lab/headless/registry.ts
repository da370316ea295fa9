import type { Analysis } from './analysis';
import { signals } from './analyses/signals';

/** The analyses that a document may ask for, by name. One entry and its file are all that a new one needs. */
export const ANALYSES: Readonly<Record<string, Analysis>> = { signals };

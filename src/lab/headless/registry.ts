import type { Analysis } from './analysis';
import { landscape } from './analyses/landscape';
import { line } from './analyses/line';
import { parameters } from './analyses/parameters';
import { published } from './analyses/published';
import { signals } from './analyses/signals';
import { stepSizes } from './analyses/stepSizes';

/** The analyses that a document may ask for, by name. One entry and its file are all that a new one needs. */
export const ANALYSES: Readonly<Record<string, Analysis>> = { landscape, line, parameters, published, signals, stepSizes };

import { curveSets } from './curves';
import type { DataSetEntry } from './dataSet';
import { digits } from './digits';
import { iris } from './iris';
import { planarSets } from './planar';

/** Every data set by its id, in the order of a menu: what validation, loading and the tests know of data sets comes from here. */
export const DATA_SETS: Readonly<Record<string, DataSetEntry>> = { digits, iris, ...planarSets, ...curveSets };

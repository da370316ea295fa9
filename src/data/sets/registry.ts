import { correlated } from './correlated';
import { curveSets } from './curves';
import type { DataSetEntry } from './dataSet';
import { digits } from './digits';
import { iris } from './iris';
import { ownSetEntry, type OwnTable } from './ownSet';
import { planarSets } from './planar';
import { statementSets } from './statements';

const sets: Record<string, DataSetEntry> = { digits, iris, ...planarSets, ...curveSets, correlated, ...statementSets };

/** Every data set by its id, in the order of a menu: what validation, loading and the tests know of data sets comes from here. */
export const DATA_SETS: Readonly<Record<string, DataSetEntry>> = sets;

/** Makes a person's own rows known, in this thread, from now on. Its id says what it holds, so that the same set may come twice. */
export function addOwnSet(table: OwnTable): void {
  sets[table.id] = ownSetEntry(table);
}

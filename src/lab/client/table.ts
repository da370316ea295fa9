import { addOwnSet } from '../../data/sets/registry';
import type { OwnTable } from '../../data/sets/ownSet';
import type { LabClient } from './client';
import { shareOwnData } from './data';

export { choiceProblems, ownTable, proposeChoice, wholeRows } from '../../data/table/chooseColumns';
export type { ColumnChoice, ColumnRole } from '../../data/table/chooseColumns';
export { readTable } from '../../data/table/readTable';
export type { RawColumn, RawTable } from '../../data/table/readTable';
export type { OwnTable } from '../../data/sets/ownSet';

/** Makes a person's own rows known to the page and its threads, from where a recipe can then name them. */
export function addOwnData(client: LabClient, table: OwnTable): void {
  addOwnSet(table);
  client.send({ type: 'addData', table });
  shareOwnData(table);
}

import { readTable } from '../../lab/client/table';
import type { Opener } from './openFile';
import TableDialog from './TableDialog.svelte';

/** Reads a table and asks what its columns are. */
export const openTable: Opener = async (lab, file) => {
  try {
    lab.opening.table = { name: file.name, raw: readTable(await file.text()) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{ field: 'file', message: error.message }];
  }
  lab.opening.dialog = TableDialog;
  return [];
};

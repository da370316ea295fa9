/** What a cell holds; an absent value is an empty cell. */
export type Cell = number | string | boolean | null | undefined;

/** Rows of equal length under named columns. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * A table as RFC 4180 has it: a line of names, lines ended by CRLF, commas between fields, and quotes around a field
 * that holds a comma, a quote or a line break. Numbers have as many digits as tell them apart.
 *
 * @throws RangeError naming a row whose length is not that of the names.
 */
export function csvOf({ columns, rows }: Table): string {
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) throw new RangeError(`row ${odd} has ${rows[odd]!.length} cells, but there are ${columns.length} columns`);
  return [columns, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  const text = cell === undefined || cell === null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

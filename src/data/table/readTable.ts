import Papa from 'papaparse';

/** A column of a file as it was read. */
export interface RawColumn {
  readonly name: string;
  /** One a row; undefined where there is none. */
  readonly values: readonly (string | undefined)[];
  /** Whether all that is there are finite numbers. */
  readonly isNumeric: boolean;
  readonly missing: number;
  /** Different values, in rising order of numbers or of the alphabet; none beyond so many that they could not be classes. */
  readonly distinct: readonly string[] | undefined;
}

export interface RawTable {
  readonly columns: readonly RawColumn[];
  readonly rows: number;
}

const MOST_CLASSES = 100;
const MOST_COLUMNS = 4096;
const MOST_CELLS = 2 ** 25;
const MISSING: ReadonlySet<string> = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

/**
 * Reads the text of a CSV file: commas, semicolons or tabs, quotes as RFC 4180 has them. The first line is names where none of its
 * cells is a number or empty.
 *
 * @throws RangeError saying what is wrong and in which line.
 */
export function readTable(text: string): RawTable {
  const { data, errors } = Papa.parse<string[]>(text.replace(/^\ufeff/, ''), { skipEmptyLines: 'greedy' });
  const bad = errors.find(({ type }) => type === 'Quotes');
  if (bad) throw new RangeError(`row ${(bad.row ?? 0) + 1}: ${bad.message.toLowerCase()}; close the quote or double it`);
  const [first, ...others] = data;
  if (!first) throw new RangeError('there are no rows in it');
  const isNames = first.every((cell) => !isMissing(cell) && Number.isNaN(Number(cell)));
  const lines = isNames ? others : data;
  const width = first.length;
  const odd = lines.findIndex((line) => line.length !== width);
  if (odd >= 0) {
    const at = odd + (isNames ? 2 : 1);
    throw new RangeError(`row ${at} has ${lines[odd]!.length} cells, but the first has ${width}; each row needs as many`);
  }
  if (lines.length === 0) throw new RangeError('there are names in it, but no rows');
  if (width < 2) throw new RangeError('it has one column; an input and a target are needed, between commas, semicolons or tabs');
  if (width > MOST_COLUMNS) throw new RangeError(`it has ${width} columns and at most ${MOST_COLUMNS} are read`);
  if (width * lines.length > MOST_CELLS) throw new RangeError(`it has ${width * lines.length} cells and at most ${MOST_CELLS} are read`);
  const columns = first.map((name, j) => columnOf(isNames ? name.trim() : `column ${j + 1}`, lines, j));
  return { columns, rows: lines.length };
}

function isMissing(cell: string): boolean {
  return MISSING.has(cell.trim().toLowerCase());
}

function columnOf(name: string, lines: readonly string[][], j: number): RawColumn {
  const values = lines.map((line) => (isMissing(line[j]!) ? undefined : line[j]!.trim()));
  const there = values.filter((value) => value !== undefined);
  const isNumeric = there.length > 0 && there.every((value) => Number.isFinite(Math.fround(Number(value))));
  const distinct = new Set<string>();
  for (const value of there) if (distinct.size <= MOST_CLASSES) distinct.add(value);
  const order = isNumeric ? (a: string, b: string) => Number(a) - Number(b) : undefined;
  return {
    name,
    values,
    isNumeric,
    missing: values.length - there.length,
    distinct: distinct.size <= MOST_CLASSES ? [...distinct].sort(order) : undefined,
  };
}

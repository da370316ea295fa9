import * as v from 'valibot';
import { normals, STREAMS } from '../../data/philox';
import { SEED } from '../../data/sets/dataSet';
import type { DataSet } from '../../data/sets/dataSet';
import { closed, isObject, number, quote } from '../json/shapes';

/** Rows written out in a document. */
interface GivenRows {
  X: readonly (readonly number[])[];
  T: readonly (readonly number[])[];
}

/** Rows to be drawn: `columns` independent normal inputs of mean `mean` and deviation 1, one normal target of mean 0. */
interface DrawnRows {
  count: number;
  columns: number;
  mean?: number;
  seed?: number;
}

export type RowsSpec = GivenRows | DrawnRows;

const MOST_ROWS = 100_000;
const MOST_COLUMNS = 4096;
const EXAMPLE = '{"X": [[0.5, 1], [2, 3]], "T": [[0], [1]]}';

const finite = v.custom<number>(
  (value) => typeof value === 'number' && Number.isFinite(value),
  ({ input }) => `must be a number, not ${quote(input)}`,
);
const matrix = v.pipe(
  v.array(
    v.pipe(v.array(finite, 'must be a list of numbers'), v.minLength(1, 'must have a number')),
    `must be a list of rows as in ${EXAMPLE}`,
  ),
  v.minLength(1, 'must have a row'),
  v.maxLength(MOST_ROWS, `must have at most ${MOST_ROWS} rows`),
  v.check((rows) => rows.every((row) => row.length === rows[0]!.length), 'has rows of different lengths; make them equal'),
);

const given = closed(EXAMPLE, { X: matrix, T: matrix }, ['X', 'T']);
const drawn = closed(
  '{"count": 200, "columns": 20}',
  {
    count: number({ min: 1, max: MOST_ROWS, integer: true }),
    columns: number({ min: 1, max: MOST_COLUMNS, integer: true }),
    mean: number({ min: -1e6, max: 1e6 }),
    seed: number(SEED),
  },
  ['count', 'columns'],
);

/** What a document may say of its rows, where they come from no data set. */
export const rowsShape = v.lazy((value) => (isObject(value) && 'count' in value ? drawn : given));

/** The rows themselves, as a data set that is trained and tested on the same. X and T agree in their numbers of rows. */
export function rowsOf(spec: RowsSpec): DataSet {
  const { X, T, count, inputs } = 'X' in spec ? written(spec) : draw(spec);
  return {
    id: 'rows',
    title: 'Rows of the document',
    kind: 'regression',
    inputs,
    targets: T.length / count,
    trainRows: count,
    testRows: count,
    trainX: X,
    trainT: T,
    testX: X,
    testT: T,
  };
}

function written({ X, T }: GivenRows) {
  return { X: Float32Array.from(X.flat()), T: Float32Array.from(T.flat()), count: X.length, inputs: X[0]!.length };
}

function draw({ count, columns, mean = 0, seed = SEED.default }: DrawnRows) {
  const X = Float32Array.from(normals({ seed, stream: STREAMS.trainInputs }, count * columns), (x) => x + mean);
  return { X, T: Float32Array.from(normals({ seed, stream: STREAMS.trainNoise }, count)), count, inputs: columns };
}

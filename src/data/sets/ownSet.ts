import { columnMeans, columnVariances } from '../moments';
import { permutation, STREAMS } from '../philox';
import { dataSetEntry, rowsField, SEED, type DataSetEntry } from './dataSet';

/** A person's own rows, as the page made them of a file. Matrices are row-major; targets of classes are one-hot. */
export interface OwnTable {
  /** `file.name.hash`: which file, and what was made of it. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'regression' | 'classification';
  readonly rows: number;
  readonly inputs: number;
  readonly targets: number;
  readonly classes?: readonly string[];
  readonly X: Float32Array;
  readonly T: Float32Array;
  /** Whether targets are brought to mean 0 and deviation 1 over the training rows. */
  readonly scaled: boolean;
}

/** Ids of own sets begin so. */
export const OWN = 'file.';
/** Fewer rows cannot be split into rows to train on and rows to test with that say anything. */
export const LEAST_OWN_ROWS = 5;
const TRAINING_SHARE = 0.8;
/** A deviation below this is that of a constant (contract section 9). */
const CONSTANT = 1e-12;

/** The registry entry of a person's own rows: a Philox permutation by the seed, whose first rows are trained on. */
export function ownSetEntry({ rows, X, T, classes, scaled, ...table }: OwnTable): DataSetEntry {
  const { inputs, targets } = table;
  return dataSetEntry({
    ...table,
    fields: { train: rowsField('Training rows', 1, rows - 1, Math.max(1, Math.floor(TRAINING_SHARE * rows))), seed: SEED },
    load: ({ train, seed }) => {
      const order = permutation({ seed, stream: STREAMS.trainInputs }, rows);
      const take = (values: Float32Array, width: number, first: number, end: number) => {
        const taken = new Float32Array((end - first) * width);
        for (let n = first; n < end; n++) taken.set(values.subarray(order[n]! * width, (order[n]! + 1) * width), (n - first) * width);
        return taken;
      };
      const trainT = take(T, targets, 0, train);
      const testT = take(T, targets, train, rows);
      if (scaled) scaleBoth(trainT, testT, targets);
      return {
        ...(classes && { classes }),
        train: { rows: train, X: take(X, inputs, 0, train), T: trainT },
        test: { rows: rows - train, X: take(X, inputs, train, rows), T: testT },
      };
    },
  });
}

function scaleBoth(train: Float32Array, test: Float32Array, columns: number): void {
  const rows = train.length / columns;
  const means = columnMeans(train, rows, columns);
  const deviations = Array.from(columnVariances(train, rows, columns, means), (variance) => Math.sqrt(variance));
  for (const values of [train, test]) {
    values.forEach((value, at) => {
      const deviation = deviations[at % columns]!;
      values[at] = (value - means[at % columns]!) / (deviation <= CONSTANT ? 1 : deviation);
    });
  }
}

import { STREAMS, permutation } from '../philox';
import { SEED, dataSetEntry, oneHot, type FetchBytes, type Split } from './dataSet';

const FILE = 'data/iris.json';
const INPUTS = 4;
const CLASSES = 3;
const ROWS_PER_CLASS = 50;
const TRAIN_PER_CLASS = 40;
const ATTRIBUTION = 'R. A. Fisher, “The use of multiple measurements in taxonomic problems”, Annals of Eugenics 7, 1936';

/** What `src/tools/data/iris.mjs` writes: 150 rows in centimetres, 50 of each class. */
interface IrisFile {
  classes: string[];
  x: number[][];
  label: number[];
}

/** Fisher's Iris: 120 rows to train on and 30 to test with, 40 and 10 of each class, split by the seed; the classes take turns. */
export const iris = dataSetEntry({
  id: 'iris',
  title: 'Iris',
  attribution: ATTRIBUTION,
  kind: 'classification',
  inputs: INPUTS,
  targets: CLASSES,
  fields: { seed: SEED },
  load: async ({ seed }, fetchBytes) => {
    const { classes, x, label } = await readIris(fetchBytes);
    const shuffled = classes.map((_, c) => {
      const rows = Array.from(label.keys()).filter((row) => label[row] === c);
      return Array.from(permutation({ seed, stream: STREAMS.trainInputs, extra: c }, rows.length), (place) => rows[place]!);
    });
    const rowsBetween = (first: number, end: number): number[] =>
      Array.from({ length: (end - first) * CLASSES }, (_, n) => shuffled[n % CLASSES]![first + Math.floor(n / CLASSES)]!);
    const splitOf = (rows: number[]): Split => {
      const labels = rows.map((row) => label[row]!);
      return { rows: rows.length, X: Float32Array.from(rows.flatMap((row) => x[row]!)), T: oneHot(labels, CLASSES) };
    };
    return { classes, train: splitOf(rowsBetween(0, TRAIN_PER_CLASS)), test: splitOf(rowsBetween(TRAIN_PER_CLASS, ROWS_PER_CLASS)) };
  },
});

async function readIris(fetchBytes: FetchBytes): Promise<IrisFile> {
  const text = new TextDecoder().decode(await fetchBytes(FILE));
  const file = JSON.parse(text) as Partial<IrisFile>;
  const { classes, x, label } = file;
  const isWhole = classes?.length === CLASSES && x?.length === CLASSES * ROWS_PER_CLASS && label?.length === x.length;
  if (!isWhole || !x.every((row) => row.length === INPUTS)) {
    throw new Error(`${FILE} does not hold 150 rows of 4 numbers in 3 classes: make it again with "npm run data"`);
  }
  return { classes, x, label };
}

import { dataSetEntry, oneHot, rowsField, type FetchBytes, type Split } from './dataSet';
import { readDigitsFile, type DigitsFile } from './digitsFile';

/** The small file holds the first rows of the whole one, so what a run sees does not depend on which of them it came from. */
const SMALL = { path: 'data/digits-small.bin', train: 1000, test: 500 };
const WHOLE = { path: 'data/digits.bin', train: 12_000, test: 2000 };

const CLASSES = Array.from({ length: 10 }, (_, digit) => String(digit));

interface Rows {
  train: number;
  test: number;
}

/** MNIST's original digits, 28 x 28, pixels in 0 .. 1: the first rows of the original training and test files, in their order. */
export const digits = dataSetEntry({
  id: 'digits',
  title: 'Digits',
  attribution: 'MNIST, Y. LeCun, C. Cortes and C. J. C. Burges, CC BY-SA 3.0',
  kind: 'classification',
  inputs: 28 * 28,
  targets: CLASSES.length,
  fields: {
    train: rowsField('Training rows', 10, WHOLE.train, WHOLE.train),
    test: rowsField('Test rows', 10, WHOLE.test, WHOLE.test),
  },
  load: (rows, fetchBytes) => loadFrom(isSmall(rows) ? SMALL.path : WHOLE.path, rows, fetchBytes),
  preview: async (rows, fetchBytes) => {
    if (isSmall(rows)) return undefined;
    return loadFrom(SMALL.path, { train: Math.min(rows.train, SMALL.train), test: Math.min(rows.test, SMALL.test) }, fetchBytes);
  },
});

function isSmall({ train, test }: Rows): boolean {
  return train <= SMALL.train && test <= SMALL.test;
}

async function loadFrom(path: string, wanted: Rows, fetchBytes: FetchBytes) {
  const file = await readDigitsFile(await fetchBytes(path), path);
  requireRows(file, wanted, path);
  const { width, height } = file;
  const splitOf = (rows: number, images: Uint8Array, labels: Uint8Array): Split => ({
    rows,
    X: inkOf(images.subarray(0, rows * width * height)),
    T: oneHot(labels.subarray(0, rows), CLASSES.length),
  });
  return {
    classes: CLASSES,
    image: { width, height },
    train: splitOf(wanted.train, file.trainImages, file.trainLabels),
    test: splitOf(wanted.test, file.testImages, file.testLabels),
  };
}

function requireRows(file: DigitsFile, wanted: Rows, path: string): void {
  if (file.width === 28 && file.height === 28 && file.trainRows >= wanted.train && file.testRows >= wanted.test) return;
  throw new Error(
    `${path} holds ${file.trainRows} training and ${file.testRows} test rows of ${file.width} x ${file.height}` +
      `, not the ${wanted.train} and ${wanted.test} of 28 x 28 wanted: make it again with "npm run data"`,
  );
}

/** Pixels 0 .. 255 as ink 0 .. 1. */
function inkOf(pixels: Uint8Array): Float32Array {
  const shades = Float32Array.from({ length: 256 }, (_, shade) => shade / 255);
  const ink = new Float32Array(pixels.length);
  for (let i = 0; i < ink.length; i++) ink[i] = shades[pixels[i]!]!;
  return ink;
}

import fs from 'node:fs';
import zlib from 'node:zlib';
import { expect, test } from 'vitest';
import { prepareData } from './prepareData.mjs';
import { DIGIT_FILES, HEADER_BYTES } from './digits.mjs';

const PIXELS = 28 * 28;
const read = (name: string) => fs.readFileSync(new URL(`../../../public/data/${name}`, import.meta.url));

prepareData();

/** The four parts of a packed file, after its header has been checked. */
function unpack({ name, trainRows, testRows }: (typeof DIGIT_FILES)[number]) {
  const bytes = zlib.gunzipSync(read(name));
  expect(bytes.toString('ascii', 0, 4)).toBe('RDIG');
  expect([bytes.readUInt32LE(4), bytes.readUInt32LE(8)]).toEqual([trainRows, testRows]);
  expect([bytes.readUInt16LE(12), bytes.readUInt16LE(14)]).toEqual([28, 28]);
  let offset = HEADER_BYTES;
  const take = (length: number) => bytes.subarray(offset, (offset += length));
  const parts = {
    trainImages: take(trainRows * PIXELS),
    testImages: take(testRows * PIXELS),
    trainLabels: take(trainRows),
    testLabels: take(testRows),
  };
  expect(offset).toBe(bytes.length);
  return parts;
}

const [small, full] = DIGIT_FILES.map(unpack);

test('the labels begin as those of MNIST do', () => {
  expect([...full!.trainLabels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
  expect([...full!.testLabels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
});

test('the mean pixel is that of MNIST, 0.1307', () => {
  const mean = full!.trainImages.reduce((sum, pixel) => sum + pixel, 0) / full!.trainImages.length / 255;
  expect(mean).toBeCloseTo(0.1307, 2);
});

test('the full file begins with the rows of the small one', () => {
  for (const part of ['trainImages', 'testImages', 'trainLabels', 'testLabels'] as const) {
    expect(full![part].subarray(0, small![part].length).equals(small![part])).toBe(true);
  }
});

test('Iris has the means of Fisher 1936, 50 rows a class', () => {
  const iris = JSON.parse(read('iris.json').toString()) as { classes: string[]; x: number[][]; label: number[] };
  const mean = (column: number) => iris.x.reduce((sum, row) => sum + row[column]!, 0) / 150;
  expect([0, 1, 2, 3].map((column) => mean(column).toFixed(3))).toEqual(['5.843', '3.057', '3.758', '1.199']);
  expect(iris.classes).toEqual(['setosa', 'versicolor', 'virginica']);
  expect([0, 1, 2].map((label) => iris.label.filter((value) => value === label).length)).toEqual([50, 50, 50]);
});

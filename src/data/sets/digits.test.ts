import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareData } from '../../tools/data/prepareData.mjs';
import { DIGIT_FILES } from '../../tools/data/digits.mjs';
import { digits } from './digits';
import { readDigitsFile } from './digitsFile';
import type { FetchBytes } from './dataSet';

const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
/** Whether an array begins with another, bit for bit; the matcher for typed arrays takes seconds on millions of numbers. */
const beginsWith = (whole: Float32Array, part: Float32Array): boolean =>
  Buffer.from(whole.buffer, 0, part.byteLength).equals(Buffer.from(part.buffer));
const fetched: string[] = [];
const fetchBytes: FetchBytes = async (path) => {
  fetched.push(path);
  return toArrayBuffer(await readFile(new URL(`../../../public/${path}`, import.meta.url)));
};

beforeAll(prepareData);

describe('loading', () => {
  it('allows as many rows as the packed files hold', () => {
    const [small, whole] = DIGIT_FILES;
    expect([digits.fields['train']!.max, digits.fields['test']!.max]).toEqual([whole!.trainRows, whole!.testRows]);
    expect([small!.trainRows, small!.testRows]).toEqual([1000, 500]);
  });

  it('starts with the small file, whose rows are the first of the whole', async () => {
    fetched.length = 0;
    const small = (await digits.preview!({}, fetchBytes))!;
    expect(fetched).toEqual(['data/digits-small.bin']);
    const whole = await digits.load({}, fetchBytes);
    expect(fetched).toEqual(['data/digits-small.bin', 'data/digits.bin']);
    expect([small.trainRows, small.testRows, whole.trainRows, whole.testRows]).toEqual([1000, 500, 12_000, 2000]);
    expect(beginsWith(whole.trainX, small.trainX)).toBe(true);
    expect(beginsWith(whole.trainT, small.trainT)).toBe(true);
    expect(beginsWith(whole.testX, small.testX)).toBe(true);
    expect(beginsWith(whole.testT, small.testT)).toBe(true);
  });

  it('needs no more than the small file where that suffices', async () => {
    fetched.length = 0;
    const options = { train: 1000, test: 100 };
    expect(await digits.preview!(options, fetchBytes)).toBeUndefined();
    expect((await digits.load(options, fetchBytes)).testRows).toBe(100);
    expect(fetched).toEqual(['data/digits-small.bin']);
    expect((await digits.preview!({ train: 1001, test: 100 }, fetchBytes))!.trainRows).toBe(1000);
  });

  it('has pixels between 0 and 1, and the labels that MNIST begins with', async () => {
    const { trainX, trainT, testT } = await digits.load({ train: 100, test: 100 }, fetchBytes);
    expect(trainX.reduce((a, b) => Math.max(a, b))).toBe(1);
    expect(trainX.reduce((a, b) => Math.min(a, b))).toBe(0);
    const firstLabels = (T: Float32Array): number[] =>
      Array.from({ length: 10 }, (_, row) => T.subarray(10 * row, 10 * row + 10).indexOf(1));
    expect(firstLabels(trainT)).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(firstLabels(testT)).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
  });
});

describe('readDigitsFile', () => {
  /** One training and two test pictures of 2 x 3. */
  const plain = (): Uint8Array => {
    const pixels = Array.from({ length: 18 }, (_, i) => 10 * i);
    return Uint8Array.from([82, 68, 73, 71, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 3, 0, ...pixels, 4, 9, 0]);
  };
  const read = (bytes: Uint8Array): ReturnType<typeof readDigitsFile> => readDigitsFile(toArrayBuffer(gzipSync(bytes)), 'data/x.bin');

  it('finds pictures and labels', async () => {
    const file = await read(plain());
    expect([file.trainRows, file.testRows, file.width, file.height]).toEqual([1, 2, 2, 3]);
    expect([...file.trainImages]).toEqual([0, 10, 20, 30, 40, 50]);
    expect([...file.testImages.subarray(0, 2)]).toEqual([60, 70]);
    expect([[...file.trainLabels], [...file.testLabels]]).toEqual([[4], [9, 0]]);
  });

  it('says what is wrong with a file', async () => {
    await expect(readDigitsFile(toArrayBuffer(plain()), 'data/x.bin')).rejects.toThrow(
      'data/x.bin is not a whole file of digits (it cannot be unpacked)',
    );
    await expect(read(plain().subarray(0, 10))).rejects.toThrow('it has no header');
    await expect(read(plain().fill(0, 0, 1))).rejects.toThrow('it has no header');
    await expect(read(plain().subarray(0, 36))).rejects.toThrow('it has 36 bytes instead of 37');
    await expect(read(plain().fill(10, 36))).rejects.toThrow('a label is not a digit');
  });

  it('refuses a whole file with too few rows', async () => {
    const few: FetchBytes = () => Promise.resolve(toArrayBuffer(gzipSync(plain())));
    await expect(digits.load({}, few)).rejects.toThrow('data/digits.bin holds 1 training and 2 test rows of 2 x 3');
  });
});

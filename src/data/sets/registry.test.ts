import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareData } from '../../tools/data/prepareData.mjs';
import { targetCount, type DataSet, type FetchBytes } from './dataSet';
import { DATA_SETS } from './registry';

const fetchBytes: FetchBytes = async (path) => {
  const bytes = await readFile(new URL(`../../../public/${path}`, import.meta.url));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
};

const load = (id: string, options: Record<string, number> = {}): Promise<DataSet> => DATA_SETS[id]!.load(options, fetchBytes);
/** Bitwise equality; the matcher for typed arrays takes seconds on millions of numbers. */
const areSame = (a: Float32Array, b: Float32Array): boolean => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
const rowKeys = (X: Float32Array, columns: number): string[] =>
  Array.from({ length: X.length / columns }, (_, row) => X.subarray(row * columns, (row + 1) * columns).join());

/** How many rows each class has; also checks that every row is one-hot. */
function classCounts(T: Float32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < T.length; row += classes) {
    const target = [...T.subarray(row, row + classes)];
    expect(target.filter((value) => value !== 0)).toEqual([1]);
    counts[target.indexOf(1)]!++;
  }
  return counts;
}

beforeAll(prepareData);

describe.each(Object.entries(DATA_SETS))('%s', (id, entry) => {
  it('has the shapes it announces, and finite numbers of order one', async () => {
    const set = await load(id);
    expect([set.id, set.title, set.kind, set.inputs, set.targets]).toEqual([id, entry.title, entry.kind, entry.inputs, entry.targets]);
    expect(entry.id).toBe(id);
    expect(targetCount(entry, {})).toBe(set.targets);
    expect(set.trainX.length).toBe(set.trainRows * set.inputs);
    expect(set.trainT.length).toBe(set.trainRows * set.targets);
    expect(set.testX.length).toBe(set.testRows * set.inputs);
    expect(set.testT.length).toBe(set.testRows * set.targets);
    for (const values of [set.trainX, set.trainT, set.testX, set.testT]) {
      // Inputs that are to be normalised have a mean of 4 and a deviation of 3.
      expect(values.every((value) => Math.abs(value) < (id === 'correlated' ? 20 : 10))).toBe(true);
    }
    if (set.image) expect(set.image.width * set.image.height).toBe(set.inputs);
    if (set.kind === 'classification') expect(set.classes).toHaveLength(set.targets);
  });

  it('is the same for the same seed and another for another', async () => {
    const [first, again] = await Promise.all([load(id), load(id)]);
    for (const part of ['trainX', 'trainT', 'testX', 'testT'] as const) expect(areSame(again[part], first[part])).toBe(true);
    if (!('seed' in entry.fields)) return;
    const other = await load(id, { seed: 2 ** 40 + 1 });
    expect(areSame(other.testX, first.testX)).toBe(false);
    expect(other.trainRows).toBe(first.trainRows);
  });

  it('trains and tests on different rows', async () => {
    const set = await load(id);
    const training = new Set(rowKeys(set.trainX, set.inputs));
    const shared = rowKeys(set.testX, set.inputs).filter((row) => training.has(row));
    // Iris has flowers with equal measurements; there the split is checked by counting them, below.
    if (id !== 'iris') expect(shared).toEqual([]);
  });

  if (entry.kind === 'classification') {
    it('has balanced classes', async () => {
      const set = await load(id);
      for (const targets of [set.trainT, set.testT]) {
        const counts = classCounts(targets, set.targets);
        const even = targets.length / set.targets / set.targets;
        // MNIST's own classes differ: 9 to 11 % each in the original files.
        const slack = id === 'digits' ? 0.2 * even : 1;
        for (const count of counts) expect(Math.abs(count - even)).toBeLessThan(slack);
      }
    });
  }

  it('has defaults within the bounds of its fields, and gives as many rows as asked for', async () => {
    for (const [name, field] of Object.entries(entry.fields)) {
      expect(entry.defaults[name]).toBe(field.default);
      expect(field.default).toBeGreaterThanOrEqual(field.min);
      expect(field.default).toBeLessThanOrEqual(field.max);
    }
    if (!('train' in entry.fields)) return;
    const set = await load(id, { train: 23, test: 17 });
    expect([set.trainRows, set.testRows]).toEqual([23, 17]);
  });

  it.each(Object.entries(entry.fields))('names data.%s when it is out of bounds', async (name, field) => {
    for (const value of [field.min - 1, field.max + 2, Number.NaN]) {
      await expect(load(id, { [name]: value })).rejects.toThrow(`data.${name} must be `);
    }
    if (field.integer) await expect(load(id, { [name]: field.min + 0.5 })).rejects.toThrow(`data.${name} must be a whole number`);
  });

  it('refuses a number it does not use', async () => {
    await expect(load(id, { colour: 1 })).rejects.toThrow('data.colour is not used here: remove it');
  });
});

it('says what the noise may be', async () => {
  await expect(load('moons', { noise: 2 })).rejects.toThrow('data.noise must be between 0 and 1, got 2');
});

describe('curves', () => {
  it('Chebyshev: T_6 at 20 equispaced points, as its polynomial gives it', async () => {
    const { trainX, trainT, trainRows } = await load('chebyshev');
    expect(trainRows).toBe(20);
    trainX.forEach((x, i) => {
      expect(x).toBeCloseTo(-1 + (2 * i) / 19, 6);
      expect(trainT[i]).toBeCloseTo(32 * x ** 6 - 48 * x ** 4 + 18 * x ** 2 - 1, 5);
    });
  });

  it('Chebyshev: another degree', async () => {
    const { testX, testT } = await load('chebyshev', { degree: 3 });
    testX.forEach((x, i) => expect(testT[i]).toBeCloseTo(4 * x ** 3 - 3 * x, 5));
  });

  it('adds noise of the deviation asked for', async () => {
    const rows = 4000;
    const clean = await load('sine', { train: rows, noise: 0 });
    const noisy = await load('sine', { train: rows, noise: 0.5 });
    expect(noisy.trainX).toEqual(clean.trainX);
    const meanSquare = noisy.trainT.reduce((sum, t, i) => sum + (t - clean.trainT[i]!) ** 2, 0) / rows;
    expect(Math.abs(meanSquare / 0.25 - 1)).toBeLessThan(5 * Math.sqrt(2 / rows));
  });
});

describe('problems of the lecture', () => {
  it('one example, and the four rows of exclusive or', async () => {
    const example = await load('example');
    expect([...example.trainX, ...example.trainT]).toEqual([1, 1]);
    expect(example.testT).toEqual(example.testX);
    const corners = await load('corners');
    const at = (radius: number) => [[-1, -1], [-1, 1], [1, -1], [1, 1]].map(([x, y]) => `${radius * x!},${radius * y!}`); // prettier-ignore
    expect(rowKeys(corners.trainX, 2)).toEqual(at(1));
    expect(rowKeys(corners.testX, 2)).toEqual([...at(0.5), ...at(1.5)]);
    for (const [X, T] of [
      [corners.trainX, corners.trainT],
      [corners.testX, corners.testT],
    ] as const) {
      // prettier-ignore
      T.forEach((t, n) => expect(t).toBe(Number(X[2 * n]! * X[2 * n + 1]! < 0)));
    }
  });

  it('the plane has its two slopes', async () => {
    const { trainX, trainT, trainRows } = await load('plane', { seed: 6 });
    expect(trainRows).toBe(20);
    trainT.forEach((t, n) => expect(t).toBeCloseTo(0.8 * trainX[2 * n]! - 0.3 * trainX[2 * n + 1]!, 6));
  });

  it.each(['odd', 'even'])('the target “%s” has mean 0 and variance 1, and what its name says of its sign', async (id) => {
    const rows = 10_000;
    const { trainX, trainT } = await load(id, { train: rows });
    const mean = trainT.reduce((sum, t) => sum + t, 0) / rows;
    const variance = trainT.reduce((sum, t) => sum + (t - mean) ** 2, 0) / rows;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(rows));
    expect(Math.abs(variance - 1)).toBeLessThan(0.1);
    // Its correlation with the sum of the inputs: 1, or none.
    const sums = Array.from({ length: rows }, (_, n) => trainX.subarray(4 * n, 4 * n + 4).reduce((sum, x) => sum + x, 0) / 2);
    const correlation = sums.reduce((sum, s, n) => sum + s * trainT[n]!, 0) / rows;
    expect(correlation).toBeCloseTo(id === 'odd' ? variance : 0, 1);
  });
});

describe('shapes without noise', () => {
  const points = async (id: string): Promise<[number, number, number][]> => {
    const { trainX, trainT, trainRows } = await load(id, { noise: 0 });
    return Array.from({ length: trainRows }, (_, n) => [trainX[2 * n]!, trainX[2 * n + 1]!, trainT[2 * n + 1]!]);
  };

  it('circles: radius 1 outside, 1/2 inside', async () => {
    for (const [x, y, label] of await points('circles')) expect(Math.hypot(x, y)).toBeCloseTo(label ? 0.5 : 1, 6);
  });

  it('xor: the sign of the product decides', async () => {
    for (const [x, y, label] of await points('xor')) expect(Math.sign(x * y)).toBe(label ? -1 : 1);
    for (const quadrant of [0, 1, 2, 3]) {
      const inside = (await points('xor')).filter(([x, y]) => Number(x > 0) + 2 * Number(y > 0) === quadrant);
      expect(inside.length).toBeGreaterThan(50);
    }
  });

  it('moons: two half circles of radius 1, one about (0, 0), the other upside down about (1, 1/2)', async () => {
    for (const [x, y, label] of await points('moons')) {
      expect(label ? Math.hypot(x - 1, y - 0.5) : Math.hypot(x, y)).toBeCloseTo(1, 6);
      expect(label ? 0.5 - y : y).toBeGreaterThanOrEqual(0);
    }
  });

  it('spiral: one arm is the other turned by half a turn', async () => {
    for (const [x, y, label] of await points('spiral')) {
      const radius = Math.hypot(x, y);
      const angle = (3.5 * Math.PI * (radius - 0.05)) / 0.95 + Math.PI * label;
      expect(Math.hypot(x - radius * Math.cos(angle), y - radius * Math.sin(angle))).toBeLessThan(1e-5);
    }
  });

  it('blobs: as many classes as asked for, about points of the unit circle', async () => {
    const set = await load('blobs', { classes: 5, noise: 0.01, train: 100 });
    expect([set.targets, targetCount(DATA_SETS['blobs']!, { classes: 5 })]).toEqual([5, 5]);
    expect(classCounts(set.trainT, 5)).toEqual([20, 20, 20, 20, 20]);
    for (let n = 0; n < 100; n++) {
      const angle = (2 * Math.PI * (n % 5)) / 5;
      expect(Math.hypot(set.trainX[2 * n]! - Math.cos(angle), set.trainX[2 * n + 1]! - Math.sin(angle))).toBeLessThan(0.06);
    }
  });
});

describe('iris', () => {
  it('splits all 150 rows, 40 and 10 of each class, without loss', async () => {
    const { x } = JSON.parse(new TextDecoder().decode(await fetchBytes('data/iris.json'))) as { x: number[][] };
    for (const seed of [0, 1, 2]) {
      const set = await load('iris', { seed });
      expect(classCounts(set.trainT, 3)).toEqual([40, 40, 40]);
      expect(classCounts(set.testT, 3)).toEqual([10, 10, 10]);
      const all = [...rowKeys(set.trainX, 4), ...rowKeys(set.testX, 4)].sort();
      expect(all).toEqual(rowKeys(Float32Array.from(x.flat()), 4).sort());
    }
  });

  it('refuses a file that is not whole', async () => {
    const foreign: FetchBytes = () => Promise.resolve(new TextEncoder().encode('{"x":[[1,2,3,4]]}').buffer);
    await expect(DATA_SETS['iris']!.load({}, foreign)).rejects.toThrow('data/iris.json does not hold 150 rows');
  });
});

describe('correlated inputs', () => {
  it('draws the rows whose curvature is known', async () => {
    const { trainX, trainT } = await load('correlated', { seed: 5 });
    [4.33100938797, 1.77891385555, -0.783850610256, -1.44521260262, 3.1618719101].forEach((x, j) => expect(trainX[j]).toBeCloseTo(x, 5));
    const clean = await load('correlated', { seed: 5, noise: 0 });
    expect(clean.trainX).toEqual(trainX);
    const meanSquare = trainT.reduce((sum, t, n) => sum + (t - clean.trainT[n]!) ** 2, 0) / trainT.length;
    expect(Math.abs(meanSquare / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / trainT.length));
  });
});

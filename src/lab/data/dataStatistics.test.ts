import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { normals } from '../../data/philox';
import type { FetchBytes } from '../../data/sets/dataSet';
import { prepareData } from '../../tools/data/prepareData.mjs';
import { DataStatistician, momentsPicture } from './dataStatistics';
import { decodeRecipe } from '../recipe/url';
import type { Recipe } from '../recipe/recipe';

beforeAll(prepareData);

const fetchBytes: FetchBytes = async (path) => Uint8Array.from(await readFile(new URL(`../../../public/${path}`, import.meta.url))).buffer;

function recipeOf(hash: string) {
  const parsed = decodeRecipe(`#v=1&${hash}`);
  if (!parsed?.ok) throw new Error(JSON.stringify(parsed));
  return parsed.recipe;
}

describe('momentsPicture', () => {
  it('has E[x xᵀ] and its condition number in closed form', () => {
    // Rows (2, 0), (0, 1): E[x xᵀ] = diag(2, ½).
    const { cells, size, largest, condition, constant } = momentsPicture([2, 0, 0, 1], 2, 2);
    expect([...cells, size, constant]).toEqual([2, 0, 0, 0.5, 2, 0]);
    expect(largest).toBeCloseTo(2, 12);
    expect(condition).toBeCloseTo(4, 12);
  });

  it('has no condition number where a column is the double of another', () => {
    const { largest, condition } = momentsPicture([1, 2, 3, 6], 2, 2);
    // E[x²](1, 2; 2, 4) with E[x²] = 5.
    expect(largest).toBeCloseTo(25, 12);
    expect(condition).toBeUndefined();
  });

  it('finds the largest eigenvalue of a wide table by itself, and counts columns that never vary', () => {
    const columns = 90;
    const rows = 200;
    const X = normals({ seed: 1, stream: 3000 }, rows * columns).map((x, at) => (at % columns === 7 ? 3 : at % columns === 3 ? 5 * x : x));
    const { largest, size, constant, condition } = momentsPicture(X, rows, columns);
    expect([size, constant, condition]).toEqual([23, 1, undefined]);
    // By the Rayleigh quotient at the axis of the column of deviation 5, and the trace.
    const square = X.filter((_, at) => at % columns === 3).reduce((sum, x) => sum + x * x, 0) / rows;
    expect(largest).toBeGreaterThanOrEqual(square);
    expect(largest).toBeLessThan(1.2 * square);
  });
});

const dataStatistics = (recipe: Recipe) => new DataStatistician(fetchBytes).ask(recipe);

describe('DataStatistician', () => {
  it('knows what each normalisation does to moons: whitening makes E[x xᵀ] the identity', async () => {
    const { before, after, conditions, points, predicted, rows } = await dataStatistics(
      recipeOf('data.set=moons&data.normalise=whiten&layers=8tanh-8tanh-2&init.type=lecun_normal'),
    );
    expect(rows).toBe(400);
    expect(before.condition).toBeGreaterThan(1.5);
    expect(conditions!['none']).toBe(before.condition);
    expect(conditions!['whiten']).toBe(after.condition);
    expect(after.condition).toBeCloseTo(1, 9);
    expect(conditions!['zca']).toBeCloseTo(1, 9);
    [1, 0, 0, 1].forEach((value, at) => {
      expect(after.cells[at]).toBeCloseTo(value, 6);
    });
    expect(points).toMatchObject({ axes: ['input 1', 'input 2'] });
    expect(new Set(points!.classes)).toEqual(new Set([0, 1]));
    // LeCun's weights keep E[z²] = E[x²] = 1 in the first layer; tanh shrinks it from there.
    expect(predicted![0]!.z).toBeCloseTo(1, 6);
    expect(predicted![1]!.z).toBeLessThan(0.5);
  });

  it('predicts nothing for a network with batch norm, and draws a curve over one input', async () => {
    const statistics = await dataStatistics(recipeOf('data.set=sine&layers=4tanh.bn-1'));
    expect(statistics.predicted).toBeUndefined();
    expect(statistics.points).toMatchObject({ axes: ['input', 'target'] });
    expect(statistics.points!.classes).toBeUndefined();
  });

  it('shows the two inputs of iris that vary most', async () => {
    const { points, after } = await dataStatistics(recipeOf('data.set=iris&layers=8tanh-3'));
    expect(points!.axes).toEqual(['input 1', 'input 3']);
    expect([after.columns, after.size]).toEqual([4, 4]);
  });

  it('loads a table once for several networks, and again after a failure', async () => {
    const fetched: string[] = [];
    let isBroken = true;
    const asked = new DataStatistician((path) => {
      fetched.push(path);
      return isBroken ? Promise.reject(new Error('no network')) : fetchBytes(path);
    });
    const iris = (n: number) => recipeOf(`data.set=iris&layers=${n}tanh-3`);
    await expect(asked.ask(iris(4))).rejects.toThrow('no network');
    isBroken = false;
    await asked.ask(iris(4));
    await asked.ask(iris(5));
    expect(fetched).toHaveLength(2);
  });
});

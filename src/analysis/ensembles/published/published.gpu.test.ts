import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../../lab/executors/interpreterExecutor';
import { openGpu } from '../../../test/openGpu';
import { edge, fractalPixels, fractalRates } from './fractal';
import type { Rates } from './fractal';
import { noiseFloorDrop, sgdNoiseFloor } from './noiseFloor';

const { executor } = await openGpu();

test('the floor of stochastic gradient descent lies where the closed form says', async () => {
  const verdicts = [...(await sgdNoiseFloor(executor)), await noiseFloorDrop(executor)];
  expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  expect(verdicts).toHaveLength(5);
});

test('Sohl-Dickstein 2024: the edge of trainability, on one row of the map', async () => {
  const row = fractalRates(16).slice(0, 16);
  const { converged } = await fractalPixels(executor, row);
  expect(edge(converged, row)).toMatchObject({ passed: true });
});

test('a pixel of the trainability map has the same bits each time, and is that of float64 away from the edge', async () => {
  const options = { units: 4, steps: 60 };
  const rates: Rates[] = [...fractalRates(5), fractalRates(5)[7]!];
  const [once, twice] = [await fractalPixels(executor, rates, options), await fractalPixels(executor, rates, options)];
  expect(twice).toEqual(once);
  expect(once.ratios[25]).toBe(once.ratios[7]);
  const double = await fractalPixels(interpreterExecutor, rates, options);
  expect(once.converged).toEqual(double.converged);
  expect(new Set(once.converged).size).toBe(2);
});

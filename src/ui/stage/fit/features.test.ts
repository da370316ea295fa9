import { expect, it } from 'vitest';
import { bakeColourMap, SIGNED_LIGHT } from '../../../lab/colour';
import { featurePixels, largestWeight, unitNorms, zeroLine } from './features';

/** Three inputs, two units: columns (3, 0, −4) and (0, −1, 0). */
const features = { inputs: 3, units: 2, values: Float32Array.of(3, 0, 0, -1, -4, 0) };
const table = bakeColourMap(SIGNED_LIGHT);
const entry = (at: number) => [...table.subarray(4 * at, 4 * at + 4)];

it('takes a unit by its column, on one scale for all', () => {
  expect(largestWeight(features)).toBe(4);
  expect(unitNorms(features)).toEqual([5, 1]);
  const pixels = [...featurePixels(features, 0, 4, table)];
  expect([pixels.slice(0, 4), pixels.slice(4, 8), pixels.slice(8)]).toEqual([
    entry(Math.floor(127.5 + 127.5 * 0.75 + 0.5)),
    entry(128),
    entry(0),
  ]);
  expect(largestWeight({ inputs: 1, units: 1, values: Float32Array.of(0) })).toBe(1);
});

it('draws the line of a unit within the picture', () => {
  expect(zeroLine([1, 0], -0.5, [-1, 1], [-2, 2])).toEqual([
    [0.5, -2],
    [0.5, 2],
  ]);
  const [from, to] = zeroLine([1, 2], 0, [-1, 1], [-1, 1])!;
  expect([from, to]).toEqual([
    [-1, 0.5],
    [1, -0.5],
  ]);
  expect(zeroLine([1, 0], 3, [-1, 1], [-1, 1])).toBeUndefined();
  expect(zeroLine([0, 0], 1, [-1, 1], [-1, 1])).toBeUndefined();
});

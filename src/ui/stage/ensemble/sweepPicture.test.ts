import { expect, it } from 'vitest';
import { bakeColourMap, LOSS_LIGHT, NON_FINITE_LIGHT } from '../../../lab/colour';
import { heightScale } from '../../plots/heightScale';
import { paintSweep } from './sweepPicture';

const colours = { loss: bakeColourMap(LOSS_LIGHT), nonFinite: NON_FINITE_LIGHT };
const x = { name: 'learning_rate', values: [0.1, 1] } as const;
const y = { name: 'scale', values: [1, 2] } as const;
/** Bottom row: converged, stuck; top row: diverged, not known. */
const map = { x, y, outcomes: Uint8Array.of(0, 1, 2, 255), finalLosses: Float64Array.of(0.01, 1, NaN, NaN) };
const SIDE = 24;
const pixels = paintSweep(map, heightScale([0.01, 1]), colours, 2 * SIDE, 2 * SIDE);
const at = (px: number, py: number) => [...pixels.subarray(4 * (py * 2 * SIDE + px), 4 * (py * 2 * SIDE + px) + 4)];
const entry = (i: number) => [...colours.loss.subarray(4 * i, 4 * i + 4)];

it('has low losses light and high ones dark, the first row at the bottom', () => {
  expect(at(2, 2 * SIDE - 3)).toEqual(entry(0));
  expect(at(SIDE + 2, 2 * SIDE - 3)).toEqual(entry(255));
});

it('marks what is stuck with a dot of the other brightness, and nothing else', () => {
  const [stuck] = at(SIDE * 1.5, SIDE * 1.5);
  expect(stuck! - entry(255)[0]!).toBeGreaterThan(60);
  expect(at(SIDE / 2, SIDE * 1.5)).toEqual(entry(0));
});

it('hatches what diverged and leaves clear what is not known', () => {
  const line = Array.from({ length: SIDE }, (_, px) => at(px, 3));
  const striped = line.filter(([red, , , alpha]) => alpha === 255 && red === 0xc2).length;
  expect(striped).toBeGreaterThan(SIDE / 8);
  expect(striped).toBeLessThan(SIDE / 2);
  expect(at(SIDE + 5, 5)).toEqual([0, 0, 0, 0]);
});

import { expect, it } from 'vitest';
import { paintRegions } from './regionColours';

/** A map whose entry n has the colour n. */
const ramp = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
const maps = { signed: ramp, density: ramp };
const reds = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_, i) => i % 4 === 0);

it('puts two classes on the two sides of the signed map, by how sure they are', () => {
  const pixels = paintRegions({ classes: Uint8Array.of(0, 0, 1), values: Float32Array.of(1, 0.5, 1) }, 2, maps, [0, 1]);
  expect(reds(pixels)).toEqual([51, 128, 204]);
});

it('puts a regression on its range', () => {
  const pixels = paintRegions({ classes: new Uint8Array(), values: Float32Array.of(-1, 0, 1) }, 0, maps, [-1, 1]);
  expect(reds(pixels)).toEqual([0, 128, 255]);
});

it('gives more classes steps of their own', () => {
  const pixels = paintRegions({ classes: Uint8Array.of(0, 1, 2), values: Float32Array.of(1, 1, 1) }, 3, maps, [0, 1]);
  expect(reds(pixels)).toEqual([64, 128, 191]);
});

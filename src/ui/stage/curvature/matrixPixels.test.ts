import { expect, it } from 'vitest';
import { matrixPixels } from './matrixPixels';

/** A map whose entry n has the colour n. */
const ramp = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
const reds = (pixels: Uint8ClampedArray): number[] => [...pixels].filter((_, i) => i % 4 === 0);

it('puts zero in the middle and a quarter of the largest halfway to the end', () => {
  const { side, pixels } = matrixPixels(Float32Array.of(0, 1, -4, 4), 2, 4, ramp);
  expect(side).toBe(2);
  expect(reds(pixels)).toEqual([128, 191, 0, 255]);
});

it('shows the strongest of the entries that share a pixel', () => {
  const size = 1500;
  const values = new Float32Array(size * size);
  values[3 * size + 4] = -2;
  values[2 * size + 5] = 1;
  const { side, stride, pixels } = matrixPixels(values, size, 2, ramp);
  expect([side, stride]).toEqual([750, 2]);
  expect(pixels[4 * (750 + 2)]).toBe(0);
  expect(pixels[4 * (750 + 3)]).toBe(128);
});

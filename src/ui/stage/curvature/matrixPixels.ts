import { signedIndex } from '../../../lab/colour';

/** Pixels along a side at the most. */
const MOST = 1024;

/** A matrix as pixels: a square of `side` × `side`, of which each stands for `stride` × `stride` entries. */
export interface MatrixPixels {
  readonly side: number;
  readonly stride: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/**
 * Colours of a square matrix (row-major) on a signed map whose ends are ±`largest`, by the root of the value's share: entries a
 * hundredth as large as the largest can still be told from nothing. Where several entries share a pixel the largest shows.
 */
export function matrixPixels(values: Float32Array, size: number, largest: number, table: Uint8Array): MatrixPixels {
  const stride = Math.ceil(size / MOST);
  const side = Math.ceil(size / stride);
  const colours = new Uint32Array(table.slice().buffer);
  const pixels = new Uint32Array(side * side);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      pixels[row * side + column] = colours[rootIndex(strongest(values, size, stride * row, stride * column, stride), largest)]!;
    }
  }
  return { side, stride, pixels: new Uint8ClampedArray(pixels.buffer) };
}

function rootIndex(value: number, largest: number): number {
  return signedIndex(Math.sign(value) * Math.sqrt(Math.abs(value) / (largest || 1)), 1);
}

function strongest(values: Float32Array, size: number, top: number, left: number, stride: number): number {
  if (stride === 1) return values[top * size + left]!;
  let found = 0;
  for (let i = top; i < Math.min(size, top + stride); i++) {
    for (let j = left; j < Math.min(size, left + stride); j++) {
      const value = values[i * size + j]!;
      if (Math.abs(value) > Math.abs(found)) found = value;
    }
  }
  return found;
}

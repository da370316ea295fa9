import { normals } from '../data/philox';

export const MIXED_ROWS = 200;
const MEANS = [2, 1, 0, -3, 4];
const MIX = [
  [3, 0, 0, 0, 0],
  [1, 1, 0, 0, 0],
  [0, 0.5, 0.5, 0, 0],
  [2, 0, 0, 0.2, 0],
  [0, 0, 1, 0, 1],
];

/** 200 rows of five columns of unlike spread and mean that depend on each other, of which the closed forms are known; row-major. */
export function mixedColumns(): Float32Array {
  const columns = MEANS.length;
  const Z = normals({ seed: 5, stream: 3000 }, MIXED_ROWS * columns);
  return Float32Array.from({ length: MIXED_ROWS * columns }, (_, at) => {
    const [row, j] = [Math.floor(at / columns), at % columns];
    return MIX[j]!.reduce((sum, factor, k) => sum + factor * Z[row * columns + k]!, MEANS[j]!);
  });
}

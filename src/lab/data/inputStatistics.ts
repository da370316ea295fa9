import type { InputStatistics } from '../protocol/messages';

/** Rows that are looked at. */
const ROWS = 1000;
/** A column whose variance is below this share of its energy counts as constant. */
const CONSTANT = 1e-10;

/** How the first training rows lie about the origin; X [rows, columns], normalised. */
export function inputStatistics(X: Float32Array, rows: number, columns: number): InputStatistics {
  const used = Math.min(rows, ROWS);
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let at = 0; at < used * columns; at++) {
    sums[at % columns]! += X[at]!;
    squares[at % columns]! += X[at]! ** 2;
  }
  let [shift, energy, least, most] = [0, 0, Infinity, 0];
  for (let j = 0; j < columns; j++) {
    const [mean, square] = [sums[j]! / used, squares[j]! / used];
    shift += mean ** 2;
    energy += square;
    const variance = square - mean ** 2;
    if (variance <= CONSTANT * square) continue;
    least = Math.min(least, variance);
    most = Math.max(most, variance);
  }
  return {
    rows: used,
    columns,
    offset: energy > 0 ? shift / energy : 0,
    rms: Math.sqrt(energy / columns),
    scales: most > 0 ? Math.sqrt(most / least) : 1,
  };
}

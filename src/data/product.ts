/**
 * Adds A (any number of rows x n) times M (n x n) to `out` (shaped like A) and returns it, in double, row-major. Zeros of A cost
 * nothing, and four rows of M are added at a time, so that `out` is walked a quarter as often.
 */
export function addProduct(out: Float64Array, a: Float64Array, m: Float64Array, n: number): Float64Array {
  const places = new Uint32Array(n + 3);
  const factors = new Float64Array(n + 3);
  for (let start = 0; start < a.length; start += n) {
    let count = 0;
    for (let k = 0; k < n; k++) {
      const factor = a[start + k]!;
      if (factor === 0) continue;
      places[count] = k * n;
      factors[count++] = factor;
    }
    // The last group is filled up with factors of 0.
    factors.fill(0, count, count + 3);
    for (let k = 0; k < count; k += 4) addRows(out, start, m, n, places, factors, k);
  }
  return out;
}

function addRows(
  out: Float64Array,
  start: number,
  m: Float64Array,
  n: number,
  places: Uint32Array,
  factors: Float64Array,
  k: number,
): void {
  const [f0, f1, f2, f3] = [factors[k]!, factors[k + 1]!, factors[k + 2]!, factors[k + 3]!];
  const [p0, p1, p2, p3] = [places[k]!, places[k + 1]!, places[k + 2]!, places[k + 3]!];
  for (let j = 0; j < n; j++) out[start + j]! += f0 * m[p0 + j]! + f1 * m[p1 + j]! + f2 * m[p2 + j]! + f3 * m[p3 + j]!;
}

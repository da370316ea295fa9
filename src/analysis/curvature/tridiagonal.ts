/** Diagonal d (n numbers) and what stands beside it, e: e[i] couples i and i + 1 (n − 1 numbers). */
export interface Tridiagonal {
  readonly d: Float64Array;
  readonly e: Float64Array;
}

/** More sweeps than this never happen to one eigenvalue of finite numbers: two are usual. */
const MOST_SWEEPS = 60;

/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QL sweeps (Golub & Van Loan, section 8.3), in no order. What
 * is done to the matrix is done to `rows` too, if given: with the rows of the identity, row k becomes eigenvector k; with
 * the first entries alone, its first component, which is what quadrature needs.
 *
 * @throws RangeError where the numbers are not finite.
 */
export function tridiagonalEigenvalues({ d, e }: Tridiagonal, rows?: readonly Float64Array[]): Float64Array {
  const n = d.length;
  const diagonal = d.slice();
  const beside = new Float64Array(n);
  beside.set(e);
  if (diagonal.some((x) => !Number.isFinite(x)) || beside.some((x) => !Number.isFinite(x))) {
    throw new RangeError('the curvature is not finite here: it has no eigenvalues; look for a smaller learning rate or an earlier step');
  }
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      const high = decoupled(diagonal, beside, low);
      if (high === low) break;
      if (sweep === MOST_SWEEPS) throw new RangeError(`eigenvalue ${low} did not settle in ${MOST_SWEEPS} sweeps`);
      sweepBlock(diagonal, beside, low, high, rows);
    }
  }
  return diagonal;
}

/** The end of the block that begins at `low`: the first place from which nothing couples on. */
function decoupled(d: Float64Array, e: Float64Array, low: number): number {
  let high = low;
  while (high < d.length - 1 && Math.abs(e[high]!) > Number.EPSILON * (Math.abs(d[high]!) + Math.abs(d[high + 1]!))) high++;
  return high;
}

/** One implicit QL sweep over a block, with Wilkinson's shift. */
function sweepBlock(d: Float64Array, e: Float64Array, low: number, high: number, rows?: readonly Float64Array[]): void {
  const slope = (d[low + 1]! - d[low]!) / (2 * e[low]!);
  const root = Math.hypot(slope, 1);
  let bulge = d[high]! - d[low]! + e[low]! / (slope + (slope < 0 ? -root : root));
  let [sine, cosine, carried] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.hypot(f, bulge);
    e[i + 1] = r;
    if (r === 0) {
      // The block has come apart in the middle of the sweep.
      d[i + 1]! -= carried;
      e[high] = 0;
      return;
    }
    sine = f / r;
    cosine = bulge / r;
    const g = d[i + 1]! - carried;
    const t = (d[i]! - g) * sine + 2 * cosine * b;
    carried = sine * t;
    d[i + 1] = g + carried;
    bulge = cosine * t - b;
    if (rows) rotate(rows[i]!, rows[i + 1]!, cosine, sine);
  }
  d[low]! -= carried;
  e[low] = bulge;
  e[high] = 0;
}

function rotate(lower: Float64Array, upper: Float64Array, cosine: number, sine: number): void {
  for (let k = 0; k < lower.length; k++) {
    const [a, b] = [lower[k]!, upper[k]!];
    upper[k] = sine * a + cosine * b;
    lower[k] = cosine * a - sine * b;
  }
}

/** Solves (T − shift·I) x = b by elimination with row exchanges; a pivot of 0 becomes `floor`. Used for inverse iteration. */
export function solveShifted({ d, e }: Tridiagonal, shift: number, b: Float64Array, floor: number): Float64Array {
  const n = d.length;
  const [main, upper, second, x] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), b.slice()];
  let [pivot, right] = [d[0]! - shift, n > 1 ? e[0]! : 0];
  for (let i = 0; i < n - 1; i++) {
    const below = e[i]!;
    const [next, nextRight] = [d[i + 1]! - shift, i + 2 < n ? e[i + 1]! : 0];
    if (Math.abs(pivot) >= Math.abs(below)) {
      main[i] = pivot === 0 ? floor : pivot;
      upper[i] = right;
      const factor = below / main[i]!;
      x[i + 1]! -= factor * x[i]!;
      [pivot, right] = [next - factor * right, nextRight];
    } else {
      const factor = pivot / below;
      [main[i], upper[i], second[i]] = [below, next, nextRight];
      [x[i], x[i + 1]] = [x[i + 1]!, x[i]! - factor * x[i + 1]!];
      [pivot, right] = [right - factor * next, -factor * nextRight];
    }
  }
  main[n - 1] = Math.abs(pivot) < floor ? floor : pivot;
  for (let i = n - 1; i >= 0; i--) {
    const known = (i + 1 < n ? upper[i]! * x[i + 1]! : 0) + (i + 2 < n ? second[i]! * x[i + 2]! : 0);
    x[i] = (x[i]! - known) / main[i]!;
  }
  return x;
}

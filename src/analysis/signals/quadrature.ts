/** A number computed numerically, with an estimate of how far it may be off. */
export interface Estimate {
  readonly value: number;
  /** Estimated absolute error; for smooth integrands the true one is far smaller. */
  readonly error: number;
}

/** The law of a normal variable, and how well an expectation under it has to be known. */
export interface Gaussian {
  /** 0 if not given. */
  readonly mean?: number;
  /** 1 if not given; 0 makes the expectation the function's value at the mean. */
  readonly variance?: number;
  /** Where the function jumps or bends, beside −1, 0 and 1, where all activations bend that do. */
  readonly breaks?: readonly number[];
  /** Bound on the error, relative to the expectation of the absolute value. */
  readonly tolerance?: number;
}

/** Nodes and weights of the 15-point Kronrod rule on [−1, 1], from the end to the middle (QUADPACK, qk15). */
const NODES = [
  0.9914553711208126, 0.9491079123427585, 0.8648644233597691, 0.7415311855993945, 0.5860872354676911, 0.4058451513773972,
  0.20778495500789848, 0,
];
const KRONROD = [
  0.022935322010529224, 0.06309209262997856, 0.10479001032225017, 0.14065325971552592, 0.1690047266392679, 0.19035057806478542,
  0.20443294007529889, 0.20948214108472782,
];
/** Weights of the 7-point Gauss rule, which uses every second node. */
const GAUSS = [0.1294849661688697, 0.27970539148927664, 0.3818300505051189, 0.4179591836734694];

/** Beyond this many standard deviations lies less than 2e-23 of the probability. */
const REACH = 10;
/** Where the range is cut at first: in standard deviations, and in units of the function's argument. */
const BELL_CUTS = [1.5, 3, 6];
const FUNCTION_CUTS = [0, 1, 4, 16, 64];
const MOST_PIECES = 400;
const TOLERANCE = 1e-13;
const ROUNDING = 2 ** -52;

interface Piece extends Estimate {
  readonly low: number;
  readonly high: number;
  /** Integral of the absolute value. */
  readonly size: number;
}

/**
 * E[f(z)] for a normal z, by adaptive Gauss-Kronrod quadrature in float64. The range is cut first at the scale of the bell,
 * at that of f (which is taken to vary on a scale of 1 about 0, as activations do) and at the given breaks, then the piece
 * with the largest error is halved until the tolerance is met or 400 pieces are made; `error` says what was reached.
 */
export function gaussianExpectation(f: (z: number) => number, law: Gaussian = {}): Estimate {
  const { mean = 0, variance = 1, breaks = [], tolerance = TOLERANCE } = law;
  if (!(variance >= 0)) throw new RangeError(`the variance of a normal variable is at least 0, got ${variance}`);
  const deviation = Math.sqrt(variance);
  if (deviation === 0) return { value: f(mean), error: 0 };
  const integrand = (u: number) => f(mean + deviation * u) * Math.exp(-0.5 * u * u);
  const cuts = cutsOf([...FUNCTION_CUTS, ...FUNCTION_CUTS.map((x) => -x), ...breaks].map((z) => (z - mean) / deviation));
  const pieces = cuts.slice(1).map((high, i) => kronrod(integrand, cuts[i]!, high));
  let total = sumOf(pieces);
  while (total.error > tolerance * total.size && pieces.length < MOST_PIECES) {
    const worst = pieces.reduce((most, piece, i) => (piece.error > pieces[most]!.error ? i : most), 0);
    const { low, high } = pieces[worst]!;
    const middle = 0.5 * (low + high);
    pieces.splice(worst, 1, kronrod(integrand, low, middle), kronrod(integrand, middle, high));
    total = sumOf(pieces);
  }
  const norm = 1 / Math.sqrt(2 * Math.PI);
  return { value: norm * total.value, error: norm * total.error };
}

/**
 * E[f(z₁) f(z₂)] for two normal variables of mean 0 and equal variance with the given correlation in [−1, 1].
 *
 * Both are a shared part y plus independent ones, so that it is E[M(y)²], or E[M(y) M(−y)] for a negative correlation,
 * where M(y) = E[f | y]: an expectation of expectations, each by `gaussianExpectation`.
 */
export function pairExpectation(f: (z: number) => number, variance: number, correlation: number, tolerance = 1e-11): Estimate {
  if (!(Math.abs(correlation) <= 1)) throw new RangeError(`a correlation lies between −1 and 1, got ${correlation}`);
  const own = variance * (1 - Math.abs(correlation));
  let innerError = 0;
  const conditional = (y: number): number => {
    const { value, error } = gaussianExpectation(f, { mean: y, variance: own, tolerance: 0.1 * tolerance });
    innerError = Math.max(innerError, error * Math.abs(value));
    return value;
  };
  const product = correlation < 0 ? (y: number) => conditional(y) * conditional(-y) : (y: number) => conditional(y) ** 2;
  const { value, error } = gaussianExpectation(product, { variance: variance * Math.abs(correlation), tolerance });
  return { value, error: error + 2 * innerError };
}

/** The ends of the range and the cuts within it, ascending; cuts that nearly coincide are one. */
function cutsOf(candidates: readonly number[]): number[] {
  const inside = [...candidates, ...BELL_CUTS, ...BELL_CUTS.map((u) => -u)].filter((u) => Math.abs(u) < REACH - 1e-9);
  const sorted = [...inside, REACH].sort((a, b) => a - b);
  return sorted.reduce<number[]>((kept, u) => (u - kept.at(-1)! > 1e-12 ? [...kept, u] : kept), [-REACH]);
}

/** One piece by the 15-point rule; its error from the 7-point rule as QUADPACK estimates it. */
function kronrod(f: (u: number) => number, low: number, high: number): Piece {
  const [middle, half] = [0.5 * (low + high), 0.5 * (high - low)];
  const values = NODES.map((node) => (node === 0 ? [f(middle)] : [f(middle - half * node), f(middle + half * node)]));
  let [value, gauss, size, spread] = [0, 0, 0, 0];
  values.forEach((pair, i) => {
    for (const y of pair) {
      value += KRONROD[i]! * y;
      size += KRONROD[i]! * Math.abs(y);
      if (i % 2 === 1) gauss += GAUSS[(i - 1) / 2]! * y;
    }
  });
  values.forEach((pair, i) => {
    for (const y of pair) spread += KRONROD[i]! * Math.abs(y - 0.5 * value);
  });
  const difference = Math.abs(value - gauss);
  const sharp = spread > 0 ? spread * Math.min(1, ((200 * difference) / spread) ** 1.5) : difference;
  const error = Math.max(Math.min(difference, sharp), ROUNDING * size);
  return { low, high, value: half * value, size: half * size, error: half * error };
}

function sumOf(pieces: readonly Piece[]): { value: number; error: number; size: number } {
  const total = { value: 0, error: 0, size: 0 };
  for (const { value, error, size } of pieces) {
    total.value += value;
    total.error += error;
    total.size += size;
  }
  return total;
}

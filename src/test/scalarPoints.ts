import { uniforms } from '../data/philox';

/** Smallest normal float32: results below it, and arguments, may be taken for 0. */
export const SMALLEST_NORMAL = 2 ** -126;

/** Where scalar functions go wrong: zeros, tiny numbers, the ends of series, saturation, overflow, underflow. */
const CRITICAL = [
  0,
  1e-45,
  1e-40,
  SMALLEST_NORMAL,
  1e-30,
  1e-8,
  1e-4,
  1e-3,
  1,
  2,
  5,
  9,
  9.01,
  20,
  43.67,
  44.4,
  87,
  87.34,
  88,
  88.72,
  89,
  1e4,
  1e30,
];

/** Float32 arguments of both signs: the critical ones, all neighbours of ¼ and ½, and many between 1e-8 and 100. */
export function scalarPoints(): Float32Array {
  const near = [0.25, 0.5].flatMap((x) => Array.from({ length: 65 }, (_, i) => x * (1 + (i - 32) * 2 ** -23)));
  const spread = Array.from(uniforms({ seed: 1, stream: 0 }, 4000), (u) => 1e-8 * 1e10 ** u);
  const even = Array.from(uniforms({ seed: 1, stream: 1 }, 2000), (u) => 20 * u);
  const positive = [...CRITICAL, ...near, ...spread, ...even];
  return Float32Array.from([...positive, ...positive.map((x) => -x)]);
}

const LARGEST = 2 ** 128 * (1 - 2 ** -24);

/**
 * Error in units of 2^-23 of the true value, Infinity for NaN. 0 for what a float32 unit may do with numbers too large
 * or too small for it: overflow to the largest number or infinity, and lose up to four times the smallest normal number.
 */
export function errorInUlps(got: number, truth: number): number {
  if (Math.abs(truth) > LARGEST) return Math.sign(got) === Math.sign(truth) && Math.abs(got) >= LARGEST ? 0 : Infinity;
  const error = Math.abs(got - truth);
  if (error <= 4 * SMALLEST_NORMAL) return 0;
  return error < Infinity ? error / (Math.abs(truth) * 2 ** -23) : Infinity;
}

/** The same, where arguments below the smallest normal number may also be taken for 0. */
export function errorAt(got: number, args: readonly number[], truth: (args: readonly number[]) => number): number {
  const flushed = args.map((x) => (Math.abs(x) < SMALLEST_NORMAL ? [x, 0] : [x]));
  const taken = flushed.reduce<number[][]>((all, options) => all.flatMap((some) => options.map((x) => [...some, x])), [[]]);
  return Math.min(...taken.map((at) => errorInUlps(got, truth(at))));
}

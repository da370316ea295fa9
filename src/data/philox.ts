/**
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011): a counter-based generator.
 * There is no state to keep: a number is a function of its key and its position, so any draw can be repeated
 * anywhere, in any order. Seeds, streams and the mapping to numbers follow the numerical contract, section 10.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_TO_32 = 2 ** 32;
const TWO_TO_MINUS_24 = 2 ** -24;

/** What each range of streams is for; layer i has two streams of its own. */
export const STREAMS = {
  weights: (layer: number): number => 2 * layer,
  biases: (layer: number): number => 2 * layer + 1,
  shuffle: 1000,
  sliceDirection: (which: 0 | 1): number => 1001 + which,
  rademacher: (probe: number): number => 2000 + probe,
  trainInputs: 3000,
  trainNoise: 3001,
  testInputs: 3002,
  testNoise: 3003,
} as const;

/** Names one sequence of numbers. `seed` is an integer in 0 .. 2^53 - 1, the others are integers in 0 .. 2^32 - 1. */
export interface Draw {
  seed: number;
  stream: number;
  restart?: number;
  extra?: number;
}

type Four = readonly [number, number, number, number];
type Two = readonly [number, number];

/** High 32 bits of the 64-bit product of two 32-bit numbers, from 16-bit halves so that no partial product overflows. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = (middle & 0xffff) + aLow * bHigh;
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

function writeBlock(c0: number, c1: number, c2: number, c3: number, k0: number, k1: number, out: Uint32Array, offset: number): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + KEY_STEP_0) >>> 0;
    k1 = (k1 + KEY_STEP_1) >>> 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/** One block of Philox4x32-10: four words from a counter of four words and a key of two. */
export function philox4x32(counter: Four, key: Two): Uint32Array {
  const out = new Uint32Array(4);
  writeBlock(counter[0] >>> 0, counter[1] >>> 0, counter[2] >>> 0, counter[3] >>> 0, key[0] >>> 0, key[1] >>> 0, out, 0);
  return out;
}

function requireInteger(name: string, value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`${name} must be an integer from 0 to ${max}, got ${value}`);
}

/** The first `n` 32-bit words of a draw; word i is output i mod 4 of the block with counter (floor(i/4), stream, restart, extra). */
export function words(draw: Draw, n: number): Uint32Array {
  const seed = requireInteger('seed', draw.seed, Number.MAX_SAFE_INTEGER);
  const stream = requireInteger('stream', draw.stream, TWO_TO_32 - 1);
  const restart = requireInteger('restart', draw.restart ?? 0, TWO_TO_32 - 1);
  const extra = requireInteger('extra', draw.extra ?? 0, TWO_TO_32 - 1);
  const keyLow = seed >>> 0;
  const keyHigh = Math.floor(seed / TWO_TO_32);
  const blocks = Math.ceil(n / 4);
  const out = new Uint32Array(4 * blocks);
  for (let block = 0; block < blocks; block++) writeBlock(block, stream, restart, extra, keyLow, keyHigh, out, 4 * block);
  return out.subarray(0, n);
}

/** `n` numbers uniform on [0, 1): multiples of 2^-24, so exact in float32. */
export function uniforms(draw: Draw, n: number): Float64Array {
  const x = words(draw, n);
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = (x[i]! >>> 8) * TWO_TO_MINUS_24;
  return out;
}

/** `n` standard normals by Box-Muller on pairs of words, in double; the caller rounds to float32. */
export function normals(draw: Draw, n: number): Float64Array {
  const x = words(draw, n + (n % 2));
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i += 2) {
    // The +1 keeps the logarithm finite: its argument is in (0, 1].
    const radius = Math.sqrt(-2 * Math.log(((x[i]! >>> 8) + 1) * TWO_TO_MINUS_24));
    const angle = 2 * Math.PI * (x[i + 1]! >>> 8) * TWO_TO_MINUS_24;
    out[i] = radius * Math.cos(angle);
    out[i + 1] = radius * Math.sin(angle);
  }
  return out.subarray(0, n);
}

/** A uniformly drawn permutation of 0 .. n-1 (Fisher-Yates from the end, draw n-1-i deciding place i). */
export function permutation(draw: Draw, n: number): Uint32Array {
  const out = new Uint32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  const u = uniforms(draw, Math.max(n - 1, 0));
  for (let i = n - 1; i >= 1; i--) {
    const j = Math.floor(u[n - 1 - i]! * (i + 1));
    const kept = out[i]!;
    out[i] = out[j]!;
    out[j] = kept;
  }
  return out;
}

/** `n` signs, +1 where the word is below 2^31 and -1 elsewhere: the probe vectors of Hutchinson's trace estimate. */
export function rademacher(draw: Draw, n: number): Float32Array {
  const x = words(draw, n);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) out[i] = x[i]! < 0x80000000 ? 1 : -1;
  return out;
}

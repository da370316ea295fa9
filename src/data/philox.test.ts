import { describe, expect, it } from 'vitest';
import { goldenError, readGolden } from '../golden/readGolden';
import { normals, permutation, philox4x32, rademacher, uniforms, words, type Draw } from './philox';

const hex = (values: Iterable<number>): string[] => Array.from(values, (value) => value.toString(16).padStart(8, '0'));

describe('philox4x32', () => {
  // Known answers of the authors' library, Random123.
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as const)('counter %o', (counter, key, answer) => {
    expect(hex(philox4x32(counter, key)).join(' ')).toBe(answer);
  });

  it('agrees with the definition in exact integers', () => {
    const mask = 0xffffffffn;
    const exact = (counter: readonly number[], key: readonly number[]): number[] => {
      let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
      let [k0, k1] = key.map(BigInt) as [bigint, bigint];
      for (let round = 0; round < 10; round++) {
        const p0 = 0xd2511f53n * c0;
        const p1 = 0xcd9e8d57n * c2;
        [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & mask, (p0 >> 32n) ^ c3 ^ k1, p0 & mask];
        k0 = (k0 + 0x9e3779b9n) & mask;
        k1 = (k1 + 0xbb67ae85n) & mask;
      }
      return [c0, c1, c2, c3].map(Number);
    };
    const x = words({ seed: 1, stream: 0 }, 6 * 500);
    for (let i = 0; i < x.length; i += 6) {
      const counter = [x[i]!, x[i + 1]!, x[i + 2]!, x[i + 3]!] as const;
      const key = [x[i + 4]!, x[i + 5]!] as const;
      expect([...philox4x32(counter, key)]).toEqual(exact(counter, key));
    }
  });
});

describe('draws', () => {
  interface PrngCase {
    prng: Required<Draw> & { n: number; epoch: number };
    expected: { prng: Record<'u32' | 'uniform' | 'normal' | 'permutation' | 'rademacher', number[]> };
    tolerance: Record<string, number>;
  }
  const { prng, expected, tolerance } = readGolden<PrngCase>('p11-prng-init-restarts');
  const want = expected.prng;

  it('gives the golden numbers', () => {
    expect([...words(prng, 8)]).toEqual(want.u32);
    expect(goldenError(uniforms(prng, 8), want.uniform)).toBeLessThanOrEqual(tolerance['/prng/uniform']!);
    expect(goldenError(normals(prng, 8), want.normal)).toBeLessThanOrEqual(tolerance['/prng/normal']!);
    expect([...permutation({ seed: prng.seed, stream: 1000, extra: prng.epoch }, prng.n)]).toEqual(want.permutation);
    expect([...rademacher({ seed: prng.seed, stream: 2000 }, 8)]).toEqual(want.rademacher);
  });

  it('gives the data of a saddle with known curvature', () => {
    // 20 points x in the plane with targets 0.8 x1 - 0.3 x2: a linear network at zero has curvature -2c, c = |E[t x]|.
    const x = Float32Array.from(normals({ seed: 6, stream: 3000 }, 40));
    const products = [0, 1].map((j) => {
      let sum = 0;
      for (let row = 0; row < 20; row++) sum += (0.8 * x[2 * row]! - 0.3 * x[2 * row + 1]!) * x[2 * row + j]!;
      return sum / 20;
    });
    // The reference differs by 4e-8, as much as rounding to float32 somewhere on the way does.
    expect(Math.hypot(...products)).toBeCloseTo(1.20468416, 6);
  });

  it('starts alike whatever the length', () => {
    for (const draw of [words, uniforms, normals, rademacher]) {
      const long = draw(prng, 100);
      for (const n of [0, 1, 2, 3, 4, 5, 7, 99]) expect([...draw(prng, n)]).toEqual([...long.subarray(0, n)]);
    }
  });

  it('puts seed, stream, restart, extra and position where the contract says', () => {
    const seed = 5 * 2 ** 32 + 17;
    expect([...words({ seed, stream: 6, restart: 7, extra: 8 }, 12).subarray(8)]).toEqual([...philox4x32([2, 6, 7, 8], [17, 5])]);
    expect([...words({ seed: Number.MAX_SAFE_INTEGER, stream: 0 }, 4)]).toEqual([...philox4x32([0, 0, 0, 0], [0xffffffff, 0x1fffff])]);
  });

  it('names the number that does not fit', () => {
    expect(() => words({ seed: -1, stream: 0 }, 1)).toThrow('seed must be an integer from 0 to 9007199254740991, got -1');
    expect(() => words({ seed: 0.5, stream: 0 }, 1)).toThrow('seed must be');
    expect(() => words({ seed: 0, stream: 2 ** 32 }, 1)).toThrow('stream must be an integer from 0 to 4294967295');
    expect(() => words({ seed: 0, stream: 0, restart: Number.NaN }, 1)).toThrow('restart must be');
    expect(() => words({ seed: 0, stream: 0, extra: -2 }, 1)).toThrow('extra must be');
  });

  it('permutes: every index once, every place equally likely', () => {
    const n = 6;
    const trials = 6000;
    const counts = new Uint32Array(n * n);
    for (let trial = 0; trial < trials; trial++) {
      const order = permutation({ seed: 3, stream: 1000, extra: trial }, n);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5]);
      order.forEach((value, place) => counts[place * n + value]!++);
    }
    // Each count is binomial with mean 1000 and standard deviation 28.9.
    for (const count of counts) expect(Math.abs(count - trials / n)).toBeLessThan(5 * 28.9);
    expect([...permutation({ seed: 3, stream: 1000 }, 1)]).toEqual([0]);
    expect([...permutation({ seed: 3, stream: 1000 }, 0)]).toEqual([]);
  });

  it('has the moments of its distributions', () => {
    const n = 200_000;
    const moment = (values: ArrayLike<number>, power: number): number => Array.from(values).reduce((sum, x) => sum + x ** power, 0) / n;
    const u = uniforms({ seed: 11, stream: 3 }, n);
    const z = normals({ seed: 11, stream: 4 }, n);
    const sign = rademacher({ seed: 11, stream: 2005 }, n);
    const bound = 5 / Math.sqrt(n);
    expect(Math.abs(moment(u, 1) - 1 / 2)).toBeLessThan(bound * Math.sqrt(1 / 12));
    expect(Math.abs(moment(u, 2) - 1 / 3)).toBeLessThan(bound * Math.sqrt(4 / 45));
    expect(Math.abs(moment(z, 1))).toBeLessThan(bound);
    expect(Math.abs(moment(z, 2) - 1)).toBeLessThan(bound * Math.sqrt(2));
    expect(Math.abs(moment(z, 3))).toBeLessThan(bound * Math.sqrt(15));
    expect(Math.abs(moment(z, 4) - 3)).toBeLessThan(bound * Math.sqrt(96));
    expect(Math.abs(moment(sign, 1))).toBeLessThan(bound);
    let product = 0;
    for (let i = 1; i < n; i++) product += z[i]! * z[i - 1]!;
    expect(Math.abs(product / n)).toBeLessThan(bound);
  });
});

import { expect, test } from 'vitest';
import type { Problem } from '../../nn/objective';
import { DescentBench } from '../../test/descentBench';
import { openGpu } from '../../test/openGpu';

const STRENGTHS = [3, 1.5, 0.5];
const START = 1e-3;
const RATE = 1e-3;
const PROBLEM: Problem = {
  net: {
    input: 3,
    layers: [
      { n: 3, act: 'identity', bias: false },
      { n: 3, act: 'identity', bias: false },
    ],
  },
  loss: 'mse',
  lambda: 0,
};

const { executor } = await openGpu();

const diagonal = (values: readonly number[]) => Float64Array.from({ length: 9 }, (_, at) => (at % 4 === 0 ? values[at / 4]! : 0));

// Modes and errors of the same descent in float64.
const WANT = new Map([
  [600, { modes: [0.914555828663, 0.0355658565882, 0.00330283683], E: undefined }],
  [1000, { modes: [2.94572793599, 0.316108417687, 0.00728878456], E: 1.64730907742 }],
  [2000, { modes: [2.99999968, 1.48635347333, 0.04923006998], E: 0.203379757502 }],
  [4000, { modes: [undefined, undefined, 0.428236731092], E: 0.00514996676 }],
]);

test('deep linear dynamics: each mode rises on its own, the stronger first (Saxe et al. 2014)', async () => {
  const root = Math.sqrt(3);
  const bench = new DescentBench(executor, PROBLEM, diagonal([root, root, root]), diagonal(STRENGTHS.map((s) => root * s)));
  const small = diagonal(STRENGTHS.map(() => Math.sqrt(START)));
  const stops = [...WANT.keys()];
  const { thetas, losses } = await bench.descend([...small, ...small], RATE, [...stops, 4001]);
  stops.forEach((stop, k) => {
    const [W, V] = [thetas[k]!.subarray(0, 9), thetas[k]!.subarray(9)];
    const { modes, E } = WANT.get(stop)!;
    for (let at = 0; at < 9; at++) if (at % 4 !== 0) expect([W[at], V[at]]).toEqual([0, 0]);
    STRENGTHS.forEach((s, i) => {
      const u = W[4 * i]! * V[4 * i]!;
      const want = modes[i];
      if (want !== undefined) expect(Math.abs(u - want), `mode ${i + 1} after ${stop} steps`).toBeLessThan(1e-3 * s);
      // The flow du/dτ = 4u(s − u), which finite steps follow within 1 %.
      const flow = s / (1 + (s / START - 1) * Math.exp(-4 * s * RATE * stop));
      expect(Math.abs(u - flow)).toBeLessThan(0.01 * s);
    });
    if (E !== undefined) expect(Math.abs(losses[stop]! - E)).toBeLessThan(1e-3 * Math.max(1, E));
  });
});

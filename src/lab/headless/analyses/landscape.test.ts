import { expect, it } from 'vitest';
import { runInMemory } from '../../../test/documentRun';

/** E = w₁² + 10 w₂², see the quadratic of the contract: H = diag(2, 20). */
const bowl = {
  version: 1,
  layers: [{ n: 1, act: 'identity', bias: false }],
  rows: { X: [[Math.SQRT2, 0], [0, Math.sqrt(20)]], T: [[0], [0]] }, // prettier-ignore
  optimizer: { type: 'gd' },
  schedule: { lr: 0.02 },
  theta: [1, 1],
  steps: 20,
};

async function run(analyses: object[]) {
  const { results, files } = await runInMemory({ ...bowl, analyses });
  return { files, found: Object.fromEntries(Object.entries(results.analyses).map(([id, at]) => [id, at[0]!])) };
}

// Where 20 steps at γ = 0.02 lead from (1, 1).
const END = [0.96 ** 20, 0.6 ** 20] as const;

it('draws planes of every kind', async () => {
  const kinds = ['random', 'parameters', 'eigenvectors', 'gradient', 'path'];
  const { files, found } = await run(kinds.map((plane) => ({ name: 'landscape', id: plane, plane, size: 9 })));
  for (const kind of kinds) {
    expect(found[kind]).toMatchObject({ plane: kind, rows: 2, complete: true });
    expect([`${kind}-values.csv`, `${kind}-plane.png`].every((name) => files.has(name))).toBe(true);
  }
  const { eigenvalues } = found['eigenvectors'] as unknown as { eigenvalues: { value: number }[] };
  [20, 2].forEach((want, i) => expect(eigenvalues[i]!.value).toBeCloseTo(want, 5));
  const { path, explained } = found['path'] as unknown as { path: { step: number; loss: number; mismatch: number; outside: number }[]; explained: number[] };
  expect(path.map(({ step }) => step)).toEqual(Array.from({ length: 21 }, (_, i) => i));
  expect(path[0]!.loss).toBeCloseTo(11, 5);
  // Two parameters are a plane: nothing lies outside it.
  for (const { outside, mismatch } of path) expect(Math.abs(outside) + Math.abs(mismatch)).toBeLessThan(1e-9);
  expect(explained[0]! + explained[1]!).toBeCloseTo(1, 12);
}); // prettier-ignore

it('draws lines, the one from the start to the network with both at their places', async () => {
  const { found } = await run(['start', 'random', 'gradient', 'eigenvector'].map((along) => ({ name: 'line', id: along, along, size: 7 })));
  const { at, losses } = found['start'] as unknown as { at: number[]; losses: number[] };
  expect([at[1], at[5]]).toEqual([0, 1]);
  expect(losses[1]).toBeCloseTo(11, 5);
  expect(losses[5]! / (END[0] ** 2 + 10 * END[1] ** 2)).toBeCloseTo(1, 5);
  for (const along of ['random', 'gradient', 'eigenvector']) expect(found[along]).toMatchObject({ along, complete: true });
});

it('looks at many learning rates along the next step', async () => {
  const { found, files } = await run([{ name: 'stepSizes' }]);
  const { steps, best, actual, quadratic } = found['stepSizes'] as unknown as Record<'best' | 'actual', { step: number }> & { steps: number[]; quadratic: { best: number } };
  expect(steps).toHaveLength(256);
  expect(actual.step).toBe(0.02);
  const g = [2 * END[0], 20 * END[1]] as const;
  const exact = (g[0] ** 2 + g[1] ** 2) / (2 * g[0] ** 2 + 20 * g[1] ** 2);
  expect(quadratic.best / exact).toBeCloseTo(1, 5);
  expect(best.step / exact).toBeGreaterThan(0.95);
  expect(best.step / exact).toBeLessThan(1.05);
  expect(files.has('stepSizes-losses.png')).toBe(true);
}); // prettier-ignore

it('refuses a path before there is one', async () => {
  await expect(run([{ name: 'landscape', plane: 'path', at: 'start' }])).rejects.toThrow('needs a path of 2 steps or more');
});

it('lays a plane through three solutions of the recipe, each of which has its place and its loss on it', async () => {
  const { theta: _, ...random } = bowl;
  const document = { ...random, steps: 100, analyses: [{ name: 'landscape', plane: 'solutions', size: 5 }] };
  const { results, files } = await runInMemory({ ...document, layers: [{ n: 2, act: 'tanh' }, { n: 1, act: 'identity' }] }); // prettier-ignore
  const [found] = results.analyses['landscape'] as unknown as { solutions: Record<string, number>[] }[];
  expect(found!.solutions.map(({ restart }) => restart)).toEqual([0, 1, 2]);
  for (const { outside, mismatch } of found!.solutions) expect(Math.abs(outside!) + Math.abs(mismatch!)).toBeLessThan(1e-9);
  // The network is handed on in float32.
  expect(found!.solutions[0]!['loss']! / results.training.measurements.at(-1)!.train.loss).toBeCloseTo(1, 5);
  expect(new Set(found!.solutions.map(({ a, b }) => `${a} ${b}`)).size).toBe(3);
  expect(files.get('landscape-solutions.csv')).toMatch(/^restart,a,b,/);
  await expect(runInMemory({ ...document, steps: 0 })).rejects.toThrow('needs trained networks');
});

import { expect, it } from 'vitest';
import { readSafetensors } from '../files/safetensors';
import { runInMemory } from '../../test/documentRun';

/** E = w₁² + 10 w₂² as a linear network on two rows: X = √2 diag(1, √10), T = 0. */
const bowl = {
  version: 1,
  layers: [{ n: 1, act: 'identity', bias: false }],
  rows: { X: [[Math.SQRT2, 0], [0, Math.sqrt(20)]], T: [[0], [0]] }, // prettier-ignore
  optimizer: { type: 'gd' },
  theta: [1, 1],
  steps: 20,
};

async function run(json: unknown, signal?: AbortSignal, onProgress?: () => void) {
  const { results, files } = await runInMemory(json, { ...(signal && { signal }), ...(onProgress && { onProgress }) });
  return { results, files, text: (name: string) => files.get(name) as string };
}

it('contracts a quadratic by (1 − 2γa)² a step, and says so in every file', async () => {
  const expectation = {
    value: 'training.loss.19',
    over: 'training.loss.0',
    published: (9 / 11) ** 38,
    relative: 1e-5,
    source: 'closed form',
  };
  const json = { ...bowl, schedule: { lr: 1 / 11 }, expect: [expectation], analyses: [{ name: 'signals', at: [0, 20] }] };
  const { results, files, text } = await run(json);
  expect(results.outcome).toBe('finished');
  expect(results.expect[0]!.verdict).toBe('agrees');
  expect([...files.keys()].sort()).toEqual(
    [
      'loss.png',
      'metrics.csv',
      'metrics.json',
      'parameters.safetensors',
      'recipe.json',
      'report.md',
      'signals-0-gradients.png',
      'signals-0-h.png',
      'signals-0-layers.csv',
      'signals-0-weights.png',
      'signals-0-z.png',
      'signals-20-gradients.png',
      'signals-20-h.png',
      'signals-20-layers.csv',
      'signals-20-weights.png',
      'signals-20-z.png',
      'signals.json',
    ].sort(),
  );
  expect(text('metrics.csv').split('\r\n')).toHaveLength(1 + 21 + 1);
  expect(JSON.parse(text('metrics.json'))).toMatchObject({ outcome: 'finished', training: { steps: 20 } });
  expect(text('report.md')).toContain('| agrees | closed form |');
  const { tensors, metadata } = readSafetensors(files.get('parameters.safetensors') as Uint8Array);
  expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([['layers.0.W', [2, 1]]]);
  expect(tensors[0]!.values[0]).toBeCloseTo((9 / 11) ** 20, 6);
  expect(tensors[0]!.values[1]).toBeCloseTo((-9 / 11) ** 20, 6);
  expect(metadata['step']).toBe('20');
});

it('goes back to the last good step where a value is not finite', async () => {
  const { results, files } = await run({ ...bowl, theta: [0, 1e150], schedule: { lr: 100 }, steps: 300, analyses: [{ name: 'signals' }] });
  // w₂ grows by 1 − 20γ = −1999 a step from 10³⁰ on: the loss 10 w² leaves double's range at step 38 or 39.
  const { outcome, training } = results;
  expect([outcome, training.outcome]).toEqual(['diverged', 'diverged']);
  expect(training.loss.every(Number.isFinite)).toBe(true);
  expect(training.diverged).toBe(training.steps + 1);
  expect(files.has('signals.json')).toBe(false);
  const { tensors } = readSafetensors(files.get('parameters.safetensors') as Uint8Array);
  expect(tensors).toHaveLength(1);
});

it('leaves what is finished where it is stopped', async () => {
  const controller = new AbortController();
  const { results, text } = await run({ ...bowl, schedule: { lr: 0.01 }, steps: 3000, measureEvery: 100 }, controller.signal, () =>
    controller.abort(),
  );
  expect(results.outcome).toBe('stopped');
  expect(results.training.steps).toBeGreaterThan(0);
  expect(results.training.steps).toBeLessThan(3000);
  expect(results.training.loss).toHaveLength(results.training.steps);
  expect(JSON.parse(text('metrics.json'))).toMatchObject({ outcome: 'stopped' });
});

import { expect, test } from 'vitest';
import type { Executor } from '../../../graph';
import { interpreterExecutor } from '../../../lab/executors/interpreterExecutor';
import { NAMES } from '../../../nn/names';
import type { Verdict } from '../../verdict';
import {
  catapult,
  chebyshevDescent,
  chebyshevHessian,
  edgeOfStability,
  explosion,
  negativeEigenvalues,
  sharpnessPeak,
} from './edgeOfStability';
import { saddleAtZero } from './saddleAtZero';

const failed = (verdicts: readonly Verdict[]) => verdicts.filter(({ passed }) => !passed);

/** Rounds the parameters to float32 after every step, and nothing else. */
const roundingTheta = (executor: Executor): Executor => ({
  load: async (program, feeds, replicas) => {
    const loaded = await executor.load(program, feeds, replicas);
    if (!program.updates) return loaded;
    const run: typeof loaded.run = async (steps) => {
      const loss: Float64Array[] = [];
      for (const step of steps) {
        loss.push(...(await loaded.run([step]))['loss']!);
        loaded.write(NAMES.theta, Float32Array.from(await loaded.read(NAMES.theta)));
      }
      return { loss };
    };
    return { run, write: (name, values) => loaded.write(name, values), read: (name) => loaded.read(name), dispose: () => loaded.dispose() };
  },
});

test('the saddle at zero, in float64', async () => {
  expect(failed(await saddleAtZero(interpreterExecutor))).toEqual([]);
});

test('the Chebyshev network in float64: the published counts of eigenvalues exactly, losses and λ_max to the last digit', async () => {
  const verdicts = [
    ...(await chebyshevHessian(interpreterExecutor)),
    await negativeEigenvalues(interpreterExecutor),
    ...(await chebyshevDescent(interpreterExecutor)),
  ];
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(10);
});

test('the edge of stability: λ_max rises to 2/γ and stays about it', async () => {
  const { verdicts, steps, sharpness, followed } = await edgeOfStability(interpreterExecutor, 'float64');
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(6);
  expect(sharpness).toHaveLength(steps.length);
  // Each measurement is an eigenvalue to a thousandth, for a few products.
  followed.records.slice(1).forEach(({ value, residual }) => expect(residual).toBeLessThan(2e-3 * value));
  expect(followed.products).toBeLessThan(8 * steps.length);
});

test('rounding alone decides how high λ_max rises: float64 whose parameters are rounded to float32 has the peak of float32', async () => {
  expect(await sharpnessPeak(roundingTheta(interpreterExecutor), 'float32')).toMatchObject({ passed: true });
});

test('beyond the edge: the catapult lands in a flatter valley, and a larger rate explodes, but not with parameters in float32', async () => {
  const verdicts = [
    ...(await catapult(interpreterExecutor)),
    await explosion(interpreterExecutor, 'float64'),
    await explosion(roundingTheta(interpreterExecutor), 'float32'),
  ];
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(5);
});

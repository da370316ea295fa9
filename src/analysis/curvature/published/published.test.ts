import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../../lab/interpreterExecutor';
import type { Verdict } from '../../verdict';
import { catapult, chebyshevDescent, chebyshevHessian, edgeOfStability } from './edgeOfStability';
import { saddleAtZero } from './saddleAtZero';

const failed = (verdicts: readonly Verdict[]) => verdicts.filter(({ passed }) => !passed);

test('the saddle at zero, in float64', async () => {
  expect(failed(await saddleAtZero(interpreterExecutor))).toEqual([]);
});

test('the Chebyshev network in float64: the published counts of eigenvalues exactly, losses and λ_max to the last digit', async () => {
  const hessian = await chebyshevHessian(interpreterExecutor);
  expect(hessian.slice(2).map(({ low, high, ours }) => [low, high, ours])).toEqual([
    [107, 107, 107],
    [523, 523, 523],
  ]);
  expect(failed([...hessian, ...(await chebyshevDescent(interpreterExecutor))])).toEqual([]);
});

test('the edge of stability: λ_max rises to 2/γ and stays about it', async () => {
  const { verdicts, steps, sharpness, followed } = await edgeOfStability(interpreterExecutor);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(6);
  expect(sharpness).toHaveLength(steps.length);
  // Each measurement is an eigenvalue to a thousandth, for a few products.
  followed.records.slice(1).forEach(({ value, residual }) => expect(residual).toBeLessThan(2e-3 * value));
  expect(followed.products).toBeLessThan(8 * steps.length);
});

test('beyond the edge: the catapult lands in a flatter valley, and a larger rate diverges', async () => {
  expect(failed(await catapult(interpreterExecutor))).toEqual([]);
});

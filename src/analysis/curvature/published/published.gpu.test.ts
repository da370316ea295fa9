import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../../lab/executors/interpreterExecutor';
import { openGpu } from '../../../test/openGpu';
import type { Verdict } from '../../verdict';
import { chebyshevDescent, chebyshevHessian, chebyshevLosses } from './edgeOfStability';
import { saddleAtZero } from './saddleAtZero';

const { executor } = await openGpu();

const failed = (verdicts: readonly Verdict[]) => verdicts.filter(({ passed }) => !passed);

test('the Chebyshev network before the edge of stability: exact Hessian, and the published losses and λ_max', async () => {
  const hessian = await chebyshevHessian(executor);
  expect(failed(hessian)).toEqual([]);
  expect(hessian).toHaveLength(4);
  const descent = await chebyshevDescent(executor);
  expect(failed(descent)).toEqual([]);
  expect(descent).toHaveLength(5);
});

test('up to step 350 the loss is that of float64 to 1e-4', async () => {
  const [ours, reference] = [await chebyshevLosses(executor, 350), await chebyshevLosses(interpreterExecutor, 350)];
  reference.forEach((loss, step) => expect(Math.abs(ours[step]! / loss - 1), `step ${step}`).toBeLessThan(1e-4));
});

test('the saddle at zero: curvature, growth, escape, and equal units', async () => {
  const verdicts = await saddleAtZero(executor);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(7);
});

import { expect, test } from 'vitest';
import { openGpu } from '../../../test/openGpu';
import type { Verdict } from '../../verdict';
import { fanInRule } from './fanIn';
import { initialSignals, meanSingularValue } from './glorotBengio';

const { executor } = await openGpu();

const failed = (verdicts: readonly Verdict[]) => verdicts.filter(({ passed }) => !passed);

test.each(['standard', 'normalised'] as const)('Glorot & Bengio 2010, %s initialisation: signals at the start', async (scheme) => {
  const verdicts = await initialSignals(executor, scheme);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(13);
});

test('Glorot & Bengio 2010: mean singular value of the Jacobians', async () => {
  const [standard, normalised] = [await meanSingularValue(executor, 'standard'), await meanSingularValue(executor, 'normalised')];
  expect(failed([standard, normalised])).toEqual([]);
});

test('the rule of the fan-in, 50 layers deep', async () => {
  const verdicts = await fanInRule(executor);
  expect(failed(verdicts)).toEqual([]);
  expect(verdicts).toHaveLength(11);
});

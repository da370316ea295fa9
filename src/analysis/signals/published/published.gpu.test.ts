import { afterAll, beforeAll, expect, test } from 'vitest';
import { GpuContext } from '../../../gpu/context';
import { PassesExecutor } from '../../../lab/passesExecutor';
import type { Verdict } from '../../verdict';
import { fanInRule } from './fanIn';
import { initialSignals, meanSingularValue } from './glorotBengio';

let ctx: GpuContext;
let executor: PassesExecutor;

beforeAll(async () => {
  ctx = await GpuContext.create(navigator.gpu);
  executor = new PassesExecutor(ctx);
});

afterAll(() => {
  expect([ctx.uncapturedErrors, ctx.memory.liveBytes]).toEqual([0, 0]);
  ctx.close();
});

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

import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../../lab/executors/interpreterExecutor';
import { depthHurts, largerRateOnXor, widthHelps } from './xor';

test('a larger rate rescues few restarts on XOR', async () => {
  const verdicts = await largerRateOnXor(interpreterExecutor, { restarts: 40 });
  expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  expect(verdicts).toHaveLength(3);
}, 120_000);

test('width helps and depth hurts, beyond what chance explains', async () => {
  const verdicts = [await widthHelps(interpreterExecutor, { restarts: 80 }), await depthHurts(interpreterExecutor, { restarts: 12 })];
  expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
}, 120_000);

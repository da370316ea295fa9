import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { LanesExecutor } from '../../lab/executors/lanesExecutor';
import { defaultSchedule } from '../../nn/schedules';
import { openGpu } from '../../test/openGpu';
import { smallExperiment } from '../../test/smallExperiment';
import { axisValues } from './axes';
import { depthHurts, largerRateOnXor, widthHelps } from './published/xor';
import { sweep } from './sweep';
import { trainMembers } from './train';
import { trainTwins } from './twins';

// Ensembles with a network an invocation, as the laboratory trains small ones.
const { ctx } = await openGpu();
const executor = new LanesExecutor(ctx);

const experiment = smallExperiment({ steps: 20 });

test('200 restarts on XOR: a larger rate rescues few of them', async () => {
  const verdicts = await largerRateOnXor(executor);
  expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  expect(verdicts).toHaveLength(3);
});

test('200 restarts on XOR: width helps and depth hurts, beyond what chance explains', async () => {
  const verdicts = [await widthHelps(executor), await depthHurts(executor)];
  expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
});

// At a rate of 1 some cells lie beyond the edge of stability, where rounding decides the path.
test('a sweep is that of float64, cell by cell', async () => {
  const [x, y] = [axisValues('learning_rate', 0.01, 0.4, 5), axisValues('scale', 0.5, 2, 4)];
  const criterion = { criterion: { threshold: 0.7 } };
  const [single, double] = [
    await sweep(executor, experiment, x, y, criterion),
    await sweep(interpreterExecutor, experiment, x, y, criterion),
  ];
  single.finalLosses.forEach((loss, i) => expect(Math.abs(loss / double.finalLosses[i]! - 1), `cell ${i}`).toBeLessThan(2e-4));
  expect(single.outcomes).toEqual(double.outcomes);
  expect(new Set(single.outcomes).size).toBeGreaterThan(1);
});

test('twins are those of float64', async () => {
  const variants = { 'as it is': experiment, faster: { ...experiment, schedule: defaultSchedule('constant', 0.4) } };
  const [single, double] = [await trainTwins(executor, variants, 4), await trainTwins(interpreterExecutor, variants, 4)];
  expect(single.map(({ name }) => name)).toEqual(double.map(({ name }) => name));
  single.forEach(({ finalLosses, better }, i) => {
    expect(better.successes).toBe(double[i]!.better.successes);
    finalLosses.forEach((loss, seed) => expect(Math.abs(loss / double[i]!.finalLosses[seed]! - 1)).toBeLessThan(2e-4));
  });
});

test('stops soon after the signal, in the middle of a tile', async () => {
  const controller = new AbortController();
  const members = Array.from({ length: 512 }, (_, restart) => ({ experiment: { ...experiment, steps: 100_000 }, restart }));
  let stopped = 0;
  const running = trainMembers(executor, members, {
    signal: controller.signal,
    onProgress: () => (stopped += Number(controller.signal.aborted)),
  });
  setTimeout(() => controller.abort(), 1000);
  await expect(running).rejects.toThrow('aborted');
  expect(stopped).toBeLessThanOrEqual(1);
});

import { expect, test } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { defaultSchedule } from '../../nn/schedules';
import { openGpu } from '../../test/openGpu';
import { smallExperiment } from '../../test/smallExperiment';
import { barriersBetween, trainRestarts } from './restarts';
import { trainMembers } from './train';

const { executor } = await openGpu();

const experiment = smallExperiment({ batch: { size: 5, order: 'philox', seed: 1 } });

test('restarts agree with float64: losses, parameters, outputs, barriers', async () => {
  const options = { points: 31, criterion: { threshold: 0.4 } };
  const [single, double] = [
    await trainRestarts(executor, experiment, 6, options),
    await trainRestarts(interpreterExecutor, experiment, 6, options),
  ];
  expect(single.map(({ outcome }) => outcome)).toEqual(double.map(({ outcome }) => outcome));
  for (const [i, { curve, theta, outputs }] of single.entries()) {
    curve.forEach((loss, t) => expect(Math.abs(loss - double[i]!.curve[t]!)).toBeLessThan(2e-5 * Math.max(1, loss)));
    theta.forEach((value, k) => expect(Math.abs(value - double[i]!.theta[k]!)).toBeLessThan(2e-4));
    outputs.forEach((value, k) => expect(Math.abs(value - double[i]!.outputs[k]!)).toBeLessThan(2e-4));
  }
  const [one] = await barriersBetween(executor, experiment, single.slice(0, 2));
  const [two] = await barriersBetween(interpreterExecutor, experiment, double.slice(0, 2));
  expect(one!.height).toBeGreaterThan(0);
  expect(Math.abs(one!.height - two!.height)).toBeLessThan(1e-4);
});

test('a network has the same bits in a tile of its own as among others, beside one that diverges', async () => {
  const rates = [0.2, 1e6, 0.1, 0.3, 0.05];
  const members = rates.map((lr) => ({ experiment: { ...experiment, schedule: defaultSchedule('constant', lr) }, restart: 2 }));
  const together = await trainMembers(executor, members, { points: 31 });
  const apart = await trainMembers(executor, members, { points: 31, tile: 1 });
  const pairs = await trainMembers(executor, members, { points: 31, tile: 2 });
  expect(apart).toEqual(together);
  expect(pairs).toEqual(together);
  expect(together[1]!.finalLoss > 1e6 || together[1]!.brokeAt !== undefined).toBe(true);
});

test('stops soon after the signal, in the middle of a tile', async () => {
  const controller = new AbortController();
  const members = Array.from({ length: 256 }, (_, restart) => ({ experiment: { ...experiment, steps: 100_000 }, restart }));
  let stopped = 0;
  const running = trainMembers(executor, members, {
    signal: controller.signal,
    onProgress: () => (stopped += Number(controller.signal.aborted)),
  });
  setTimeout(() => controller.abort(), 500);
  await expect(running).rejects.toThrow('aborted');
  expect(stopped).toBeLessThanOrEqual(1);
});

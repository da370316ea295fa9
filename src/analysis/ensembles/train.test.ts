import { expect, it } from 'vitest';
import { BatchOrder } from '../../data/batches';
import { runOnce } from '../../graph';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { evaluationProgram } from '../../nn/evaluation';
import { initialParameters } from '../../nn/initialisers';
import { parameterLayout } from '../../nn/parameters';
import { defaultSchedule } from '../../nn/schedules';
import { initialStates, stepFeeds, trainingProgram } from '../../nn/training';
import { smallExperiment } from '../../test/smallExperiment';
import { groupByProgram, restartsOf } from './experiment';
import type { Experiment, Member } from './experiment';
import { trainMembers } from './train';

const base = smallExperiment();
const { training, tables, rows } = base;

/** One network by itself: final loss on all rows, and the losses of its steps. */
async function alone({ experiment, restart }: Member) {
  const { training: spec, init, batch, steps, schedule } = experiment;
  const theta = initialParameters(init, parameterLayout(spec.net), restart);
  const program = trainingProgram(spec, rows, batch);
  const loaded = await interpreterExecutor.load(program, { ...tables, ...initialStates(spec, theta) });
  const order = batch && new BatchOrder(batch, rows);
  const { loss } = await loaded.run(Array.from({ length: steps }, (_, t) => stepFeeds(spec.optimizer, schedule, t, order)));
  const end = await runOnce(interpreterExecutor, evaluationProgram(spec, { table: rows }), {
    ...tables,
    theta: await loaded.read('theta'),
  });
  return { finalLoss: end['loss']![0]!, losses: loss!.map((value) => value[0]!) };
}

const momentum = (mu: number): Experiment => ({
  ...base,
  training: { ...training, optimizer: { type: 'momentum', momentum: mu } as { type: string } },
});

it('trains every member as it would be trained alone, whatever it differs in', async () => {
  const experiments: Experiment[] = [
    base,
    { ...base, schedule: defaultSchedule('cosine', 0.3) },
    { ...base, init: { ...base.init, scale: 2 } },
    { ...base, training: { ...training, lambda: 0 } },
    { ...base, training: { ...training, lambda: 0.05 } },
    momentum(0.5),
    momentum(0.9),
    { ...base, batch: { size: 5, order: 'philox', seed: 2 } },
  ];
  const members = experiments.flatMap((experiment) => [3, 0].map((restart) => ({ experiment, restart })));
  expect(groupByProgram(members).map(({ places }) => places.length)).toEqual([10, 4, 2]);
  const trained = await trainMembers(interpreterExecutor, members, { tile: 4, points: 31 });
  for (const [i, member] of members.entries()) {
    const { finalLoss, losses } = await alone(member);
    expect(trained[i]!.finalLoss).toBeCloseTo(finalLoss, 7);
    expect(trained[i]!.curve).toHaveLength(31);
    losses.forEach((loss, t) => expect(trained[i]!.curve[t]).toBeCloseTo(loss, 7));
    expect(trained[i]!.curve[30]).toBe(trained[i]!.finalLoss);
  }
});

it('tells when a loss reaches its target and when it breaks', async () => {
  const wild = { ...base, schedule: defaultSchedule('constant', 1000), training: { ...training, net: linear(training.net) } };
  const members = [base, wild].map((experiment) => ({ experiment, restart: 0 }));
  const [calm, broken] = await trainMembers(interpreterExecutor, members, { points: 31, target: (start) => 0.8 * start });
  const { reachedAt, curve, initialLoss } = calm!;
  expect(initialLoss).toBe(curve[0]);
  expect(reachedAt).toBeGreaterThan(0);
  expect(curve[reachedAt!]).toBeLessThanOrEqual(0.8 * initialLoss);
  expect(curve[reachedAt! - 1]).toBeGreaterThan(0.8 * initialLoss);
  expect(calm).not.toHaveProperty('brokeAt');
  expect(broken!.brokeAt).toBeGreaterThan(0);
  expect(Math.abs(broken!.curve[broken!.brokeAt! - 1]!)).toBeLessThan(3e38);
  expect(broken).not.toHaveProperty('reachedAt');
});

function linear(net: Experiment['training']['net']): Experiment['training']['net'] {
  return { ...net, layers: net.layers.map((layer) => ({ ...layer, act: 'identity' })) };
}

it('reports progress and tiles, and stops where the signal says', async () => {
  const controller = new AbortController();
  const progress: number[] = [];
  const tiles: number[][] = [];
  const reason = new Error('enough');
  const running = trainMembers(interpreterExecutor, restartsOf(base, 7), {
    tile: 3,
    signal: controller.signal,
    onProgress: (done, total) => {
      expect(total).toBe(7 * 30);
      progress.push(done);
      if (done > 100) controller.abort(reason);
    },
    onTile: (places) => tiles.push([...places]),
  });
  await expect(running).rejects.toBe(reason);
  expect(tiles).toEqual([[0, 1, 2]]);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBeLessThan(190);
});

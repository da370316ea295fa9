import { afterEach, expect, test } from 'vitest';
import { sweep } from '../../analysis/ensembles/sweep';
import { trainRestarts } from '../../analysis/ensembles/restarts';
import { closeSessions, openSession as open, recipeOf } from '../../test/sessionListener';
import type { SessionListener } from '../../test/sessionListener';
import { experimentOf } from '../network/experiment';
import { interpreterExecutor } from '../executors/interpreterExecutor';
import type { Event } from '../protocol/messages';
import type { AnalysisPart, AnalysisValue } from '../protocol/analyses';
import { problemOf } from '../recipe/problem';
import { firstSnapshot } from '../run/run';
import { loadTrainingData } from '../data/trainingData';

type Ended = Extract<Event, { type: 'result' | 'cancelled' | 'failed' }>;
const RECIPE = recipeOf({
  data: { set: 'moons', normalise: 'standardize', train: 40, test: 20 },
  layers: [
    { n: 4, act: 'tanh' },
    { n: 2, act: 'identity' },
  ],
  optimizer: { type: 'gd' },
  schedule: { type: 'constant', lr: 0.5 },
});
const STEPS = 25;

const end = (lab: SessionListener, id: number): Promise<Ended> =>
  lab.until((event): event is Ended => ['result', 'cancelled', 'failed'].includes(event.type) && (event as Ended).id === id);
const partsOf = (lab: SessionListener): unknown[] =>
  lab.events.flatMap((event) => (event.type === 'progress' && event.part ? [event.part] : []));

async function experiment() {
  const { first } = await loadTrainingData(RECIPE, () => Promise.reject(new Error('no files here')));
  const problem = problemOf(RECIPE, 2);
  const { states } = firstSnapshot(RECIPE, 2);
  const feeds = { X: first.train.X, T: first.train.T, theta: states['theta']! };
  return experimentOf({ recipe: RECIPE, problem, rows: { table: first.train.rows }, feeds } as never, STEPS);
}

afterEach(closeSessions);

test('a sweep is what float64 says of every cell, and outlives its run', async () => {
  const lab = open().send({ type: 'configure', recipe: RECIPE, run: false });
  await lab.state('paused');
  const x = { name: 'learning_rate', values: [0.1, 0.3, 1, 1000] } as const;
  const y = { name: 'scale', values: [0.3, 1, 3] } as const;
  lab.send({ type: 'analyse', id: 1, name: 'sweep', options: { x, y, steps: STEPS } });
  await lab.until((event): event is Event => event.type === 'progress' && event.id === 1);
  lab.send({ type: 'configure', recipe: { ...RECIPE, init: { ...RECIPE.init, scale: 3 } }, run: false }, { type: 'ping', id: 9 });
  const ended = await end(lab, 1);
  expect(ended.type).toBe('result');
  const { map, counts, networks, boundaries } = (ended as { value: AnalysisValue<'sweep'> }).value;
  expect(networks).toBe(12);
  expect(counts.converged + counts.stuck + counts.diverged).toBe(12);
  const exact = await sweep(interpreterExecutor, await experiment(), x, y);
  expect([...map.outcomes]).toEqual([...exact.outcomes]);
  exact.finalLosses.forEach((want, cell) => {
    if (exact.outcomes[cell]! < 2) expect(Math.abs(map.finalLosses[cell]! - want)).toBeLessThan(2e-4 * Math.max(1, want));
  });
  expect(boundaries.map(({ kind, points }) => [kind, points.length])).toEqual([['stability', 3]]);
  const parts = partsOf(lab) as AnalysisPart<'sweep'>[];
  expect(parts.at(-1)).toMatchObject({ done: 12 });
  expect(lab.failures()).toEqual([]);
});

test('restarts count what gets below the threshold, and know the best', async () => {
  const lab = open().send({ type: 'configure', recipe: RECIPE, run: false });
  await lab.state('paused');
  lab.send({ type: 'analyse', id: 1, name: 'restarts', options: { count: 12, steps: STEPS, threshold: 0.3 } });
  const { value } = (await end(lab, 1)) as { value: AnalysisValue<'restarts'> } & Ended;
  const exact = await trainRestarts(interpreterExecutor, await experiment(), 12);
  exact.forEach(({ finalLoss }, i) => expect(Math.abs(value.finalLosses[i]! - finalLoss)).toBeLessThan(2e-5));
  expect(value.success.successes).toBe(exact.filter(({ finalLoss }) => finalLoss <= 0.3).length);
  expect(value.best).toBe(exact.reduce((a, b) => (a.finalLoss <= b.finalLoss ? a : b)).restart);
  expect(value.clusters.flat().sort((a, b) => a - b)).toEqual(exact.map(({ restart }) => restart));
  expect(value.pictures[0]).toMatchObject({ restart: value.best, kind: 'plane', rows: 32, columns: 32 });
  expect(value.fan.every((row) => row.length === value.at.length)).toBe(true);
  // The pair of the summary, asked for by itself, is the same to the bit.
  const { first, last, height } = value.barrier!;
  lab.send({ type: 'analyse', id: 2, name: 'barriers', options: { pairs: [[first, last]], steps: STEPS } });
  const { value: again } = (await end(lab, 2)) as { value: AnalysisValue<'barriers'> } & Ended;
  expect(again[0]!.height).toBe(height);
  expect(lab.failures()).toEqual([]);
});

test('can be stopped in the middle, answers while it works, and refuses with numbers', async () => {
  const lab = open().send({ type: 'configure', recipe: RECIPE, run: false });
  await lab.state('paused');
  lab.send({ type: 'analyse', id: 1, name: 'restarts', options: { count: 256, steps: 50_000 } });
  await lab.until((event): event is Event => event.type === 'progress' && event.id === 1 && event.done > 0);
  lab.send({ type: 'ping', id: 3 }, { type: 'cancel', id: 1 });
  expect(await end(lab, 1)).toEqual({ type: 'cancelled', id: 1, reason: 'asked' });
  lab.send({ type: 'analyse', id: 2, name: 'restarts', options: { count: 5000, steps: 10 } });
  expect(await end(lab, 2)).toMatchObject({
    type: 'failed',
    refused: true,
    message: 'count must be a whole number from 2 to 1024, not 5000.',
  });
  const x = { name: 'momentum', values: [0.1, 0.9] } as const;
  const y = { name: 'scale', values: [1] } as const;
  lab.send({ type: 'analyse', id: 4, name: 'sweep', options: { x, y, steps: 5 } });
  expect(await end(lab, 4)).toMatchObject({
    type: 'failed',
    refused: true,
    message: expect.stringContaining('"gd" has no such number') as string,
  });
});

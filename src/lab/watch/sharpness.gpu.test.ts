import { afterEach, expect, test } from 'vitest';
import { decompose } from '../../analysis/curvature/decomposition';
import { curvatureMatrix } from '../../analysis/curvature/matrix';
import { closeSessions, MOONS, openSession as open } from '../../test/sessionListener';
import { interpreterExecutor } from '../executors/interpreterExecutor';
import type { Event, SharpnessFrame } from '../protocol/messages';
import { problemOf } from '../recipe/problem';
import { sharpnessRows } from './sharpnessGauge';
import { loadTrainingData } from '../data/trainingData';

afterEach(closeSessions);

type FrameEvent = Extract<Event, { type: 'frame' }>;

const measuredAt =
  (step: number) =>
  (event: Event): event is FrameEvent =>
    event.type === 'frame' && event.frame.sharpness?.step === step;

test('a run at rest is measured at its step: what the whole Hessian in float64 says', async () => {
  const lab = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 20 });
  const { value, residual, rows, products, learningRate, edge } = (await lab.until(measuredAt(20))).frame.sharpness!;
  const { first } = await loadTrainingData(MOONS, () => Promise.reject(new Error('no files here')));
  expect(rows).toBe(first.train.rows);
  const feeds = { X: first.train.X, T: first.train.T, theta: await lab.parameters() };
  const subject = { executor: interpreterExecutor, problem: problemOf(MOONS, 2), rows: { table: rows }, feeds };
  const matrix = await curvatureMatrix(subject);
  const { values } = await decompose(matrix.values, matrix.size);
  expect(residual).toBeLessThanOrEqual(0.01 * value);
  expect(Math.abs(value - values[0]!)).toBeLessThan(1e-4 * value + residual ** 2 / (values[0]! - values[1]!));
  expect(products).toBeLessThanOrEqual(32);
  expect(learningRate).toBe(MOONS.schedule.lr);
  expect(edge).toBeCloseTo((value * MOONS.schedule.lr) / 2, 6);
  expect(lab.failures()).toEqual([]);
});

test('a running network is measured beside its training, warm after the first time, and not after it went back', async () => {
  const lab = open().send({ type: 'configure', recipe: MOONS, run: true });
  const all = (): SharpnessFrame[] => lab.frames().flatMap(({ sharpness }) => (sharpness ? [sharpness] : []));
  await lab.until((event): event is Event => event.type === 'frame' && all().length >= 2);
  expect(all().map(({ step }) => step)).toEqual([...new Set(all().map(({ step }) => step))].sort((a, b) => a - b));
  expect(all()[1]!.products).toBeLessThanOrEqual(8);
  lab.send({ type: 'fork', step: 0 });
  await lab.until((event): event is Event => event.type === 'forked');
  const from = lab.events.length;
  await lab.until(measuredAt(0), from);
  expect(lab.failures()).toEqual([]);
});

test.each([
  [42, 400, 400],
  [42, 60_000, 2048],
  [109_386, 60_000, 256],
  [20_000, 60_000, 1024],
  [5_000_000, 60_000, 256],
  [5_000_000, 100, 100],
])('%i parameters and %i training rows: measured on %i', (parameters, trainRows, rows) => {
  expect(sharpnessRows(parameters, trainRows)).toBe(rows);
});

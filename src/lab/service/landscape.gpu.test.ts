import { afterEach, expect, test } from 'vitest';
import { randomPlane } from '../../analysis/landscape/directions/random';
import { problemFunction } from '../../analysis/landscape/errorFunction';
import { evaluateGrid } from '../../analysis/landscape/grid';
import { parameterLayout } from '../../nn/parameters';
import { closeSessions, MOONS, openSession as open, openSessionAlone as openAlone } from '../../test/sessionListener';
import type { SessionListener } from '../../test/sessionListener';
import { interpreterExecutor } from '../executors/interpreterExecutor';
import type { Event } from '../protocol/messages';
import type { AnalysisPart, AnalysisValue } from '../protocol/analyses';
import { problemOf } from '../recipe/problem';
import { loadTrainingData } from '../data/trainingData';

type Result = Extract<Event, { type: 'result' }>;

type Failed = Extract<Event, { type: 'failed' }>;

async function result(lab: SessionListener, id: number): Promise<Result> {
  const ended = await lab.until(
    (event): event is Result | Failed => (event.type === 'result' || event.type === 'failed') && event.id === id,
  );
  if (ended.type === 'failed') throw new Error(ended.message);
  return ended;
}

afterEach(closeSessions);

test('a landscape comes coarse first, and then is what float64 says', async () => {
  const lab = open().send({ type: 'configure', recipe: MOONS, run: false }, { type: 'step', count: 5 });
  await lab.until((event): event is Event => event.type === 'frame' && event.frame.step >= 5);
  lab.send({
    type: 'analyse',
    id: 1,
    name: 'landscape',
    options: { plane: { kind: 'random', mode: 'filter', seed: 3 }, size: 9, rows: 50 },
  });
  const { value, step } = await result(lab, 1);
  const { a, b, values, stride, rows, path } = value as AnalysisValue<'landscape'>;
  expect([stride, rows, step, values.length]).toEqual([1, 50, 5, 81]);
  expect(path.at(-1)).toMatchObject({ step: 5, a: 0, b: 0, outside: 0 });
  const theta = await lab.parameters();
  const { first } = await loadTrainingData(MOONS, () => Promise.reject(new Error('no files here')));
  const problem = problemOf(MOONS, 2);
  const feeds = { X: first.train.X, T: first.train.T, rows: Uint32Array.from({ length: 50 }, (_, i) => i) };
  const f = problemFunction(problem, { table: first.train.rows, used: 50 }, feeds);
  const plane = randomPlane(theta, parameterLayout(problem.net), 'filter', 3);
  const exact = await evaluateGrid(interpreterExecutor, f, plane, { a, b });
  const largest = Math.max(...exact.values);
  exact.values.forEach((want, i) => expect(Math.abs(values[i]! - want)).toBeLessThan(2e-5 * largest));
  const parts = lab.events.flatMap((event) => (event.type === 'progress' && event.part ? [event.part as AnalysisPart<'landscape'>] : []));
  expect(parts.every((part) => part.stride > 1 && part.values.length === 81)).toBe(true);
  expect(lab.failures()).toEqual([]);
});

test('step sizes lie around the actual one, and the quadratic best is where slope and curvature say', async () => {
  const lab = open().send({ type: 'configure', recipe: MOONS, run: false });
  await lab.state('paused');
  lab.send({ type: 'analyse', id: 2, name: 'stepSizes', options: { along: 'gradient', rows: 50 } });
  const { steps, actual, start, losses, quadratic, best } = (await result(lab, 2)).value as AnalysisValue<'stepSizes'>;
  expect(steps).toHaveLength(256);
  expect(actual.step).toBe(MOONS.schedule.lr);
  expect(best.loss).toBe(Math.min(...losses));
  expect(best.loss).toBeLessThan(start);
  // The least step changes E by what the slope says.
  expect(Math.abs(losses[0]! - (start - steps[0]! * quadratic.slope))).toBeLessThan(2e-6 + 0.1 * steps[0]! * quadratic.slope);
});

/** A run that rests at step 30 with kept steps, and the landscape of its path, analysis 1. */
async function walked(lab = open()): Promise<{ lab: SessionListener; map: AnalysisValue<'landscape'> }> {
  lab.send({ type: 'configure', recipe: MOONS, run: false });
  for (const step of [10, 20, 30]) {
    lab.send({ type: 'step', count: 10 });
    await lab.until((event): event is Event => event.type === 'frame' && event.frame.step === step);
  }
  await lab.state('paused', lab.events.length - 1);
  lab.send({ type: 'analyse', id: 1, name: 'landscape', options: { plane: { kind: 'path' }, size: 5, aspect: 1.5, rows: 50 } });
  return { lab, map: (await result(lab, 1)).value as AnalysisValue<'landscape'> };
}

type Started = Extract<Event, { type: 'started' }>;

test('a run starts from a point of the plane, its way is drawn on that plane, and reset goes back to the recipe’s own start', async () => {
  const { lab, map } = await walked();
  expect([map.a.length, map.b.length, map.values.length]).toEqual([7, 5, 35]);
  expect(map.path[0]!.a).toBeLessThan(0);
  const trained = await lab.parameters();

  const point = { plane: 1, a: map.a[2]!, b: map.b[3]! };
  lab.send({ type: 'startFrom', point, run: false });
  const started = await lab.until((event): event is Started => event.type === 'started' && event.run === 2);
  expect(started.point).toEqual(point);
  await lab.state('paused', lab.events.indexOf(started));
  lab.send({ type: 'analyse', id: 2, name: 'pathOnPlane', options: { plane: 1, rows: 50 } });
  const begun = (await result(lab, 2)).value as AnalysisValue<'pathOnPlane'>;
  expect(begun.points).toHaveLength(1);
  const { step, a, b, outside } = begun.points[0]!;
  expect(step).toBe(0);
  expect(Math.max(Math.abs(a - point.a), Math.abs(b - point.b))).toBeLessThan(1e-5);
  expect(outside).toBeLessThan(1e-9);
  // The map said what E is there.
  const shown = map.values[2 * map.b.length + 3]!;
  expect(Math.abs(begun.last.loss - shown)).toBeLessThan(2e-5 * shown);

  lab.send({ type: 'step', count: 5 });
  await lab.until((event): event is Event => event.type === 'frame' && event.frame.run === 2 && event.frame.step === 5);
  lab.send({ type: 'analyse', id: 3, name: 'pathOnPlane', options: { plane: 1, rows: 50 } });
  const after = (await result(lab, 3)).value as AnalysisValue<'pathOnPlane'>;
  expect([after.points[0]!.step, after.points.at(-1)!.step]).toEqual([0, 5]);
  expect(after.last.loss).toBeLessThan(begun.last.loss);

  const { length } = lab.events;
  lab.send({ type: 'reset' }, { type: 'step', count: 30 });
  const again = await lab.until((event): event is Started => event.type === 'started', length);
  expect(again.point).toBeUndefined();
  await lab.until((event): event is Event => event.type === 'frame' && event.frame.run === 3 && event.frame.step === 30, length);
  expect(await lab.parameters()).toEqual(trained);
  lab.send({ type: 'startFrom', point, run: false });
  const refused = await lab.until((event): event is Failed => event.type === 'failed', length);
  expect(refused.message).toContain('compute the landscape again');
});

test('a start from a point outlives the device', async () => {
  const { lab, map } = await walked(openAlone());
  const point = { plane: 1, a: map.a[1]!, b: map.b[1]! };
  lab.send({ type: 'startFrom', point, run: false });
  await lab.until((event): event is Started => event.type === 'started' && event.run === 2);
  await lab.state('paused', lab.events.length - 1);
  const theta = await lab.parameters();
  lab.devices[0]!.destroy();
  await lab.until((event): event is Event => event.type === 'resumed');
  await lab.state('paused', lab.events.length - 1);
  expect(await lab.parameters()).toEqual(theta);
  lab.send({ type: 'analyse', id: 4, name: 'pathOnPlane', options: { plane: 1 } });
  const { points } = (await result(lab, 4)).value as AnalysisValue<'pathOnPlane'>;
  expect(points[0]!.a).toBeCloseTo(point.a, 4);
});

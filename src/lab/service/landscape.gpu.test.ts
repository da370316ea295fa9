import { afterEach, expect, test } from 'vitest';
import { randomPlane } from '../../analysis/landscape/directions/random';
import { problemFunction } from '../../analysis/landscape/errorFunction';
import { evaluateGrid } from '../../analysis/landscape/grid';
import { parameterLayout } from '../../nn/parameters';
import { closeSessions, MOONS, openSession as open } from '../../test/sessionListener';
import type { SessionListener } from '../../test/sessionListener';
import { interpreterExecutor } from '../interpreterExecutor';
import type { Event } from '../protocol';
import type { AnalysisPart, AnalysisValue } from '../protocolAnalyses';
import { problemOf } from '../recipeProblem';
import { loadTrainingData } from '../trainingData';

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

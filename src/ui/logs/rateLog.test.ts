import { expect, it } from 'vitest';
import { RateLog } from './rateLog';

it('takes two points for a rate that stays, and a new one for each change', () => {
  const log = new RateLog();
  for (let step = 0; step < 50; step++) log.add(step, step < 20 ? 0.1 : 0.01);
  expect(log.points).toEqual([
    { step: 0, rate: 0.1 },
    { step: 19, rate: 0.1 },
    { step: 20, rate: 0.01 },
    { step: 49, rate: 0.01 },
  ]);
  log.rewind(19);
  log.add(19, 0.5);
  expect(log.points).toEqual([
    { step: 0, rate: 0.1 },
    { step: 19, rate: 0.5 },
  ]);
});

it('thins to half when full and keeps the first and the newest', () => {
  const log = new RateLog(8);
  for (let step = 0; step < 100; step++) log.add(step, 1 / (step + 1));
  expect(log.points.length).toBeLessThanOrEqual(8);
  expect([log.points[0]!.step, log.points.at(-1)!.step]).toEqual([0, 99]);
});

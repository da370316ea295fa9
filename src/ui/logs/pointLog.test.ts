import { describe, expect, it } from 'vitest';
import { PointLog } from './pointLog';

describe('PointLog', () => {
  it('keeps the order where a point comes late, and one point a step', () => {
    const log = new PointLog();
    for (const [step, loss] of [
      [0, 1],
      [5, 2],
      [9, 3],
      [0, 4],
      [7, 5],
      [9, 6],
    ] as const) {
      log.add({ step, loss });
    }
    expect(log.points).toEqual([
      { step: 0, loss: 4 },
      { step: 5, loss: 2 },
      { step: 7, loss: 5 },
      { step: 9, loss: 6 },
    ]);
  });

  it('replaces a point of the same step', () => {
    const log = new PointLog();
    log.add({ step: 0, loss: 2 });
    log.add({ step: 0, loss: 1 });
    expect(log.points).toEqual([{ step: 0, loss: 1 }]);
  });

  it('thins to half when full and keeps the first and the newest', () => {
    const log = new PointLog(8);
    for (let step = 0; step < 100; step++) log.add({ step, loss: step });
    expect(log.points.length).toBeLessThanOrEqual(8);
    expect(log.points[0]?.step).toBe(0);
    expect(log.points.at(-1)?.step).toBe(99);
    const steps = log.points.map(({ step }) => step);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it('goes back and looks up', () => {
    const log = new PointLog();
    for (const step of [0, 10, 20]) log.add({ step, loss: step });
    log.rewind(10);
    expect(log.at(15)?.step).toBe(10);
    expect(log.at(99)?.step).toBe(10);
  });
});

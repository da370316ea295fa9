import { describe, expect, it } from 'vitest';
import { defaultSchedule, parseSchedule, rate, SCHEDULES } from '../../nn/schedules';
import type { ScheduleType } from '../../nn/schedules';
import { scheduleCurve, scheduleHandles } from './schedule';

const TYPES = Object.keys(SCHEDULES) as ScheduleType[];

describe.each(TYPES)('%s', (type) => {
  const spec = defaultSchedule(type, 0.1);

  it('has handles on its curve', () => {
    for (const handle of scheduleHandles(spec)) {
      // The lowest rate of a cosine is where the next period begins: just before it.
      const at = type === 'cosine' && handle.step > 0 ? handle.step - 1e-6 : handle.step - (type === 'warmup' ? 1 : 0);
      expect(handle.rate).toBeCloseTo(rate(spec, at), 6);
    }
  });

  it('goes where a handle is dragged to, and stays a schedule wherever that is', () => {
    scheduleHandles(spec).forEach(({ to, moves }, i) => {
      const moved = to(250, 0.02);
      expect(parseSchedule(moved)).toEqual(moved);
      const handle = scheduleHandles(moved)[i]!;
      if (moves.step) expect(Math.abs(handle.step - 250)).toBeLessThanOrEqual(1);
      if (moves.rate) expect(handle.rate).toBeCloseTo(0.02, 9);
      for (const [step, value] of [
        [-50, -1],
        [0, 0],
        [1e12, 1e-9],
      ] as const) {
        const far = to(step, value);
        expect(parseSchedule(far)).toEqual(far);
      }
    });
  });

  it('is drawn as it is', () => {
    const curve = scheduleCurve(spec, 4000, 200);
    expect([curve[0]!.step, curve.at(-1)!.step]).toEqual([0, 4000]);
    for (const point of curve) expect(point.rate).toBe(rate(spec, point.step));
  });
});

it('draws a drop where it is', () => {
  const curve = scheduleCurve(parseSchedule({ type: 'piecewise', lr: 1, boundaries: [777], values: [1, 0.1] }), 4000, 3);
  expect(curve.map(({ step }) => step)).toEqual([0, 776, 777, 2000, 4000]);
  expect(curve.map(({ rate }) => rate)).toEqual([1, 1, 0.1, 0.1, 0.1]);
});

it('keeps the boundaries of a piecewise schedule in order', () => {
  const spec = parseSchedule({ type: 'piecewise', lr: 1, boundaries: [100, 200], values: [1, 0.1, 0.01] });
  expect(scheduleHandles(spec)[1]!.to(900, 0.5)).toMatchObject({ boundaries: [199, 200], values: [1, 0.5, 0.01] });
  expect(scheduleHandles(spec)[2]!.to(5, 0.5)).toMatchObject({ boundaries: [100, 101] });
});

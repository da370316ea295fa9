import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AdaptiveSteps } from './adaptiveSteps';

/** Reports `count` submits whose time follows from their number of steps; the plans made on the way. */
function drive(control: AdaptiveSteps, count: number, time: (steps: number, turn: number) => number): number[] {
  return Array.from({ length: count }, (_, turn) => {
    control.report(control.steps, time(control.steps, turn));
    return control.steps;
  });
}

/** A repeatable noise in [1 - size, 1 + size]. */
const noise = (turn: number, size: number) => 1 + size * Math.sin(12.9898 * (turn + 1) * (turn + 3));

test('grows from one step to the target by doubling', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 256 });
  expect(control.steps).toBe(1);
  const plans = drive(control, 10, (steps) => steps * 0.1);
  expect(plans.slice(0, 7)).toEqual([2, 4, 8, 16, 32, 64, 64]);
  expect(plans.at(-1)).toBe(64);
});

test.each([0.02, 0.3, 1, 3, 7, 20, 90])('settles near 8 ms at %d ms a step', (cost) => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 1024 });
  drive(control, 20, (steps) => steps * cost);
  const ms = control.steps * cost;
  expect(control.steps === 1 || (ms > 4 && ms <= 8 * 1.34)).toBe(true);
  expect(ms >= 4 || 2 * cost > 8 * 0.74).toBe(true);
});

test('a fixed cost of every submit is shared among more steps', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 1024 });
  drive(control, 30, (steps) => 2 + steps * 0.05);
  expect(2 + control.steps * 0.05).toBeGreaterThan(5.5);
  expect(2 + control.steps * 0.05).toBeLessThanOrEqual(10);
});

test('does not move with noise once settled', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 256 });
  drive(control, 12, (steps) => steps * 0.17);
  const settled = control.steps;
  const plans = drive(control, 200, (steps, turn) => steps * 0.17 * noise(turn, 0.2));
  expect(new Set(plans)).toEqual(new Set([settled]));
});

test('one outlier below the ceiling changes nothing', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 256 });
  drive(control, 12, (steps) => steps * 0.2);
  const settled = control.steps;
  expect(drive(control, 8, (steps, turn) => steps * (turn === 2 ? 1.5 : 0.2))).toEqual(Array.from({ length: 8 }, () => settled));
});

test('a tenfold jump is answered within two reports, one above the ceiling at once', () => {
  const watched = new AdaptiveSteps({ targetMs: 8, slots: 256 });
  drive(watched, 12, (steps) => steps * 0.1);
  expect(drive(watched, 3, (steps) => steps)[2]).toBeLessThanOrEqual(10);
  const headless = new AdaptiveSteps({ targetMs: 50, slots: 1024 });
  drive(headless, 12, (steps) => steps * 0.1);
  expect(drive(headless, 1, (steps) => steps)).toEqual([50]);
});

test('recovers after a jump down', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 256 });
  drive(control, 10, (steps) => steps * 2);
  expect(control.steps).toBe(4);
  drive(control, 10, (steps) => steps * 0.1);
  expect(control.steps).toBeGreaterThan(60);
});

test('times too short for the clock lead to full slots, not to infinity', () => {
  const control = new AdaptiveSteps({ targetMs: 8, slots: 64 });
  drive(control, 10, () => 0);
  expect(control.steps).toBe(64);
});

test('whatever is measured, the plan stays whole, within 1..slots and below the ceiling', () => {
  const times = fc.array(fc.double({ min: 0, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 500 }), fc.constantFrom(8, 50, 400), (perSubmit, slots, targetMs) => {
      const control = new AdaptiveSteps({ targetMs, slots });
      for (const ms of perSubmit) {
        const steps = control.steps;
        control.report(steps, ms);
        expect(Number.isInteger(control.steps)).toBe(true);
        expect(control.steps).toBeGreaterThanOrEqual(1);
        expect(control.steps).toBeLessThanOrEqual(slots);
        if (control.steps > 1) expect((control.steps * ms) / steps).toBeLessThanOrEqual(100 * (1 + 1e-9));
      }
    }),
  );
});

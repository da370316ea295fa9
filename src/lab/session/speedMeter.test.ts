import { expect, test } from 'vitest';
import { SpeedMeter } from './speedMeter';

function meterWithClock() {
  const clock = { now: 1000 };
  return { clock, meter: new SpeedMeter(() => clock.now) };
}

test('knows nothing until two reports have come', () => {
  const { clock, meter } = meterWithClock();
  expect(meter.perSecond).toBe(0);
  meter.add(10);
  expect(meter.perSecond).toBe(0);
  clock.now += 100;
  meter.add(10);
  expect(meter.perSecond).toBeCloseTo(100, 9);
});

test('is the mean over about the last second', () => {
  const { clock, meter } = meterWithClock();
  for (let i = 0; i < 50; i++) {
    clock.now += 100;
    meter.add(10);
  }
  expect(meter.perSecond).toBeCloseTo(100, 9);
  for (let i = 0; i < 12; i++) {
    clock.now += 100;
    meter.add(20);
  }
  expect(meter.perSecond).toBeCloseTo(200, 9);
});

test('two reports at one time are no reason for infinity', () => {
  const { meter } = meterWithClock();
  meter.add(10);
  meter.add(10);
  expect(meter.perSecond).toBe(0);
});

test('starts again after a reset', () => {
  const { clock, meter } = meterWithClock();
  meter.add(10);
  clock.now += 100;
  meter.add(1000);
  meter.reset();
  expect(meter.perSecond).toBe(0);
  clock.now += 5000;
  meter.add(10);
  clock.now += 100;
  meter.add(10);
  expect(meter.perSecond).toBeCloseTo(100, 9);
});

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pace } from './pace';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('does the job at once, and then at most once an interval', () => {
  const job = vi.fn();
  const pace = new Pace(job, 100);
  pace.request();
  pace.request();
  pace.request();
  expect(job).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(99);
  expect(job).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1);
  expect(job).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(1000);
  expect(job).toHaveBeenCalledTimes(2);
});

it('does it now when told to, once', () => {
  const job = vi.fn();
  const pace = new Pace(job, 100);
  pace.request();
  pace.request();
  pace.flush();
  vi.advanceTimersByTime(1000);
  expect(job).toHaveBeenCalledTimes(2);
});

it('settles only what waits', () => {
  const job = vi.fn();
  const pace = new Pace(job, 100);
  pace.settle();
  expect(job).toHaveBeenCalledTimes(0);
  pace.request();
  pace.request();
  pace.settle();
  pace.settle();
  expect(job).toHaveBeenCalledTimes(2);
});

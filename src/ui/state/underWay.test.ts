import { expect, it, vi } from 'vitest';
import type { Event as LabEvent, Frame } from '../../lab/protocol/messages';
import { underWay } from './underWay';

/** A client whose events the test sends, with what waits for them and whether that has been told. */
function waiting() {
  const listeners = new Set<(event: LabEvent) => void>();
  const told = vi.fn();
  void underWay({
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  }).then(told);
  const send = async (event: LabEvent) => {
    for (const listener of [...listeners]) listener(event);
    await Promise.resolve();
  };
  return { send, told, listeners };
}

const frame = (step: number): LabEvent => ({ type: 'frame', frame: { step } as Frame });
const state = (now: 'running' | 'paused'): LabEvent => ({ type: 'state', run: 1, state: now, step: 0 });

it('waits for the first finished step, and then listens no more', async () => {
  const { send, told, listeners } = waiting();
  await send(state('running'));
  await send(frame(0));
  expect(told).not.toHaveBeenCalled();
  await send(frame(1));
  expect(told).toHaveBeenCalledOnce();
  expect(listeners.size).toBe(0);
});

it.each<[string, LabEvent]>([
  ['rests', state('paused')],
  ['has no GPU', { type: 'unsupported', cause: 'no-adapter' }],
  ['has failed', { type: 'failed', message: 'no data' }],
])('does not wait for a run that %s', async (_, event) => {
  const { send, told } = waiting();
  await send(event);
  expect(told).toHaveBeenCalledOnce();
});

it('does not wait for ever', async () => {
  vi.useFakeTimers();
  const { told, listeners } = waiting();
  await vi.advanceTimersByTimeAsync(1400);
  expect(told).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(told).toHaveBeenCalledOnce();
  expect(listeners.size).toBe(0);
  vi.useRealTimers();
});

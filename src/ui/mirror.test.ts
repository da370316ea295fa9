import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LabClient } from '../lab/client/client';
import type { Event as LabEvent, Frame } from '../lab/protocol/messages';
import { mirrorRun } from './mirror';

let emit: (event: LabEvent) => void;
let root: HTMLElement;

beforeEach(() => {
  root = { dataset: {} } as HTMLElement;
  const client = { subscribe: (listener: (event: LabEvent) => void) => void (emit = listener) } as unknown as LabClient;
  mirrorRun(client, root);
});
afterEach(() => {
  performance.clearMarks();
  vi.restoreAllMocks();
});

const frame = (run: number, step: number): LabEvent => ({ type: 'frame', frame: { run, step } as Frame });

it('shows run, step and state, and nothing of an older run', () => {
  emit({ type: 'started', run: 2 } as LabEvent);
  emit({ type: 'state', run: 2, state: 'running', step: 0 });
  emit(frame(2, 40));
  emit(frame(1, 900));
  emit({ type: 'state', run: 1, state: 'paused', step: 900 });
  expect(root.dataset).toEqual({ run: '2', step: '40', state: 'running' });
});

it('marks the first finished step once', () => {
  emit({ type: 'started', run: 1 } as LabEvent);
  emit(frame(1, 0));
  expect(performance.getEntriesByName('first-step')).toHaveLength(0);
  emit(frame(1, 1));
  emit(frame(1, 2));
  expect(performance.getEntriesByName('first-step')).toHaveLength(1);
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LabClient } from '../../lab/client/client';
import { AnalysisError, ClientAnalyses } from '../../lab/client/analyses';
import type { AnalysisResult, AskedAnalysis, AskOptions } from '../../lab/client/analyses';
import { Analyses } from './analyses';

interface Asked {
  options: unknown;
  asking: AskOptions<'signals'>;
  resolve: (result: AnalysisResult<'signals'>) => void;
  reject: (error: Error) => void;
  isCancelled: boolean;
}

function host() {
  const asked: Asked[] = [];
  const client = {
    analyse: (_name: string, options: unknown, asking: AskOptions<'signals'>): AskedAnalysis<'signals'> => {
      const entry = { options, asking, isCancelled: false } as Asked;
      asked.push(entry);
      const result = new Promise<AnalysisResult<'signals'>>((resolve, reject) => Object.assign(entry, { resolve, reject }));
      return { result, cancel: () => (entry.isCancelled = true) };
    },
  };
  return { asked, client: client as never, run: 1, step: 10, isRunning: true };
}

const found = (step: number, run = 1): AnalysisResult<'signals'> => ({ id: step, run, step, value: { step, layers: [], rows: 4 } });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('AnalysisPanel', () => {
  it('is empty, computes, is done, and grows old', async () => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    expect(panel.state).toBe('empty');
    panel.start({});
    page.asked[0]!.asking.onProgress!({ step: 10, done: 1, total: 2 });
    expect([panel.state, panel.progress]).toEqual(['computing', { step: 10, done: 1, total: 2 }]);
    page.asked[0]!.resolve(found(10));
    await Promise.resolve();
    expect([panel.state, panel.age, panel.result?.step]).toEqual(['done', 0, 10]);
    page.step = 25;
    expect([panel.state, panel.age]).toEqual(['stale', 15]);
    panel.start({});
    expect([panel.state, panel.result?.step]).toEqual(['computing', 10]);
  });

  it('keeps the last part in sight while there is news of progress only', () => {
    const asked = new ClientAnalyses(() => undefined);
    const client = { analyse: (...[name, options, asking]: Parameters<LabClient['analyse']>) => asked.ask(1, name, options, asking ?? {}) };
    const panel = new Analyses({ ...host(), client: client as never }).of('signals');
    panel.start({});
    const part = { layers: [] } as never;
    asked.receive({ type: 'progress', id: 1, step: 10, done: 1, total: 4, part });
    asked.receive({ type: 'progress', id: 1, step: 10, done: 2, total: 4 });
    expect(panel.progress).toEqual({ type: 'progress', id: 1, step: 10, done: 2, total: 4, part });
    panel.start({});
    expect(panel.progress).toEqual({ step: 10, done: 0, total: 1 });
  });

  it('forgets the result of another run, and of a step that is no more', async () => {
    const page = host();
    const analyses = new Analyses(page);
    const panel = analyses.of('signals');
    panel.start({});
    page.asked[0]!.resolve(found(10));
    await Promise.resolve();
    analyses.rewind(10);
    expect(panel.result?.step).toBe(10);
    analyses.rewind(9);
    expect(panel.state).toBe('empty');
    panel.start({});
    page.asked[1]!.resolve(found(10));
    await Promise.resolve();
    page.run = 2;
    expect(panel.state).toBe('empty');
  });

  it.each(['failed', 'refused'] as const)('says what was %s', async (kind) => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    panel.start({});
    page.asked[0]!.reject(new AnalysisError(kind, 'needs 3.1 GB'));
    await vi.advanceTimersByTimeAsync(0);
    expect([panel.state, panel.trouble?.message]).toEqual([kind, 'needs 3.1 GB']);
  });

  it.each([
    ['another run took its place', (page: ReturnType<typeof host>) => (page.run = 2)],
    ['the run went back', (_: unknown, analyses: Analyses) => analyses.rewind(0)],
  ])('asks again for what failed when %s while it waited', async (_, overtake) => {
    const page = host();
    const analyses = new Analyses(page);
    const panel = analyses.of('signals');
    panel.refresh({});
    overtake(page, analyses);
    page.asked[0]!.reject(new AnalysisError('failed', 'the path has 2 points'));
    await vi.advanceTimersByTimeAsync(1000);
    expect([panel.state, panel.trouble]).toEqual(['empty', undefined]);
    panel.refresh({});
    expect([panel.state, page.asked.length]).toEqual(['computing', 2]);
    page.asked[1]!.reject(new AnalysisError('failed', 'the path has 2 points'));
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.state).toBe('failed');
    analyses.rewind(0);
    expect(panel.state).toBe('empty');
  });

  it('asks again by itself once the run has resumed on another device', async () => {
    const page = host();
    const analyses = new Analyses(page);
    const panel = analyses.of('signals');
    panel.refresh({});
    page.asked[0]!.reject(new AnalysisError('device', 'the GPU was reset'));
    await vi.advanceTimersByTimeAsync(0);
    panel.refresh({});
    expect([panel.trouble?.kind, page.asked.length]).toEqual(['device', 1]);
    analyses.rewind(10);
    expect(panel.trouble).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1000);
    panel.refresh({});
    expect([panel.state, page.asked.length]).toEqual(['computing', 2]);
    // The news of the loss may come after that of the other device.
    analyses.rewind(10);
    page.asked[1]!.reject(new AnalysisError('device', 'the GPU was reset'));
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.trouble).toBeUndefined();
  });

  it('drops what comes of an analysis that was stopped', async () => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    panel.start({});
    panel.stop();
    expect([panel.state, page.asked[0]!.isCancelled]).toEqual(['empty', true]);
    page.asked[0]!.resolve(found(10));
    await vi.advanceTimersByTimeAsync(0);
    expect(panel.state).toBe('empty');
  });

  it('follows a run, resting between two turns, and takes up other options at once', async () => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    panel.refresh({});
    panel.refresh({});
    expect(page.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    page.asked[0]!.resolve(found(10));
    await vi.advanceTimersByTimeAsync(0);
    page.step = 20;
    panel.refresh({});
    expect(page.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(800);
    panel.refresh({});
    expect(page.asked).toHaveLength(2);
    page.asked[1]!.resolve(found(20));
    await vi.advanceTimersByTimeAsync(0);
    Object.assign(page, { step: 21, isRunning: false });
    panel.refresh({});
    expect(page.asked).toHaveLength(3);
    panel.refresh({ rows: 2 });
    expect(page.asked.map(({ isCancelled, options }) => [isCancelled, options])).toEqual([
      [false, {}],
      [false, {}],
      [true, {}],
      [false, { rows: 2 }],
    ]);
    panel.stop();
    panel.refresh({ rows: 2 });
    expect(page.asked).toHaveLength(4);
  });

  it('does not let a new run wait for the rest that the one before had earned', async () => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    for (const step of [10, 20]) {
      panel.start({});
      vi.advanceTimersByTime(5000);
      page.asked.at(-1)!.resolve(found(step));
      await Promise.resolve();
    }
    page.step = 30;
    panel.refresh({});
    expect(page.asked).toHaveLength(2);
    page.run = 2;
    page.step = 1;
    panel.refresh({});
    expect(page.asked).toHaveLength(3);
  });

  it('rests after the first time, which loads and compiles, as if that had been short', async () => {
    const page = host();
    const panel = new Analyses(page).of('signals');
    panel.refresh({});
    await vi.advanceTimersByTimeAsync(5000);
    page.asked[0]!.resolve(found(10));
    await vi.advanceTimersByTimeAsync(0);
    page.step = 20;
    panel.refresh({});
    expect(page.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(400);
    panel.refresh({});
    expect(page.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(300);
    page.asked[1]!.resolve(found(20));
    await vi.advanceTimersByTimeAsync(0);
    page.step = 30;
    await vi.advanceTimersByTimeAsync(2600);
    panel.refresh({});
    expect(page.asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(100);
    panel.refresh({});
    expect(page.asked).toHaveLength(3);
  });

  it('carries a result into the run that began on it, and only that one', async () => {
    const page = host();
    const analyses = new Analyses(page);
    const [panel, other] = [analyses.of('signals'), analyses.of('signals', 'elsewhere')];
    for (const each of [panel, other]) each.start({});
    page.asked[0]!.resolve(found(10));
    page.asked[1]!.resolve(found(9));
    await Promise.resolve();
    Object.assign(page, { run: 2, step: 4 });
    analyses.carry(10, 2);
    expect([panel.result?.step, panel.age, other.result]).toEqual([0, 4, undefined]);
  });
});

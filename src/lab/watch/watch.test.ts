import { beforeEach, expect, test } from 'vitest';
import { DeviceLostError } from '../../gpu/errors';
import { settled } from '../../test/fakeRun';
import type { Snapshot } from '../run/deviceState';
import type { LayersFrame } from '../protocol/messages';
import type { Run } from '../run/run';
import { Watch } from './watch';

/** A measurement under way. */
interface Measuring {
  readonly of: 'layers' | 'train' | 'test';
  /** The state that was measured: its step, and what it held. */
  readonly step: number;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

let now = 0;
let measuring: Measuring[] = [];
let all: Measuring[] = [];

const begin = <T>(of: Measuring['of'], step: number, result: T): Promise<T> =>
  new Promise((resolve, reject) => {
    const over = (answer: () => void) => () => {
      measuring = measuring.filter((each) => each !== entry);
      answer();
    };
    const entry: Measuring = { of, step, end: over(() => resolve(result)), fail: (error) => over(() => reject(error))() };
    measuring.push(entry);
    all.push(entry);
  });

/** A run with instruments whose measurements end when the test says so. */
class WatchedRun {
  step = 5;
  isWatched = true;
  readonly nextFeeds = {};
  /** What happened to the state, in order. */
  readonly log: string[] = [];
  ready: () => void = () => undefined;
  readonly #ready: Promise<void>;

  constructor(isReady = true) {
    this.isWatched = isReady;
    this.#ready = isReady ? Promise.resolve() : new Promise((resolve) => (this.ready = resolve));
  }

  async instruments() {
    await this.#ready;
    this.isWatched = true;
    const evaluator = (of: 'train' | 'test') => ({ run: () => begin(of, this.step, { rows: 10, loss: this.step }) });
    const meter = { measure: (step: number) => begin<LayersFrame>('layers', step, { step, rows: 1, layers: [], weightScale: 1 }) };
    const updates = { measure: () => Promise.resolve([]) };
    return { meter, updates, train: evaluator('train'), test: evaluator('test') };
  }

  async at<T>({ step }: Snapshot, work: () => Promise<T>): Promise<T> {
    const present = this.step;
    this.step = step;
    this.log.push(`at ${String(step)}`);
    const result = await work();
    this.log.push(`back at ${String(present)}`);
    this.step = present;
    return result;
  }

  get run(): Run {
    return this as unknown as Run;
  }
}

const watchOf = (first?: Snapshot): Watch => new Watch(first, () => now);

/** Lets everything under way end, after `ms`. */
async function endAll(ms: number): Promise<void> {
  now += ms;
  for (const entry of [...measuring]) entry.end();
  await settled();
}

beforeEach(() => {
  now = 1000;
  measuring = [];
  all = [];
});

test('measures the layers, then both splits, on the state of their own moment', async () => {
  const watch = watchOf();
  const run = new WatchedRun();
  watch.start(run.run);
  await settled();
  expect(measuring.map(({ of }) => of)).toEqual(['layers']);
  run.step = 9;
  await endAll(4);
  expect(measuring.map(({ of, step }) => [of, step])).toEqual([
    ['train', 9],
    ['test', 9],
  ]);
  await endAll(4);
  expect(watch.take()).toEqual({
    layers: { step: 5, rows: 1, layers: [], weightScale: 1 },
    train: { step: 9, rows: 10, loss: 9 },
    test: { step: 9, rows: 10, loss: 9 },
  });
  expect(watch.take()).toEqual({});
});

test('what is measured aside goes to who asked, and is nothing of a frame that is sent meanwhile', async () => {
  const watch = watchOf();
  const { run } = new WatchedRun();
  const asked = watch.aside(run);
  await settled();
  await endAll(4);
  expect(watch.take()).toEqual({});
  await endAll(4);
  expect(await asked).toEqual({
    layers: { step: 5, rows: 1, layers: [], weightScale: 1 },
    train: { step: 5, rows: 10, loss: 5 },
    test: { step: 5, rows: 10, loss: 5 },
  });
  expect(watch.take()).toEqual({});
});

test('never has two measurements under way', async () => {
  const watch = watchOf();
  const { run } = new WatchedRun();
  for (let i = 0; i < 10; i++) {
    watch.start(run);
    await settled();
    now += 10_000;
  }
  expect(all).toHaveLength(1);
  expect(watch.isBusy).toBe(true);
  await endAll(0);
  await endAll(0);
  expect(watch.isBusy).toBe(false);
});

test.each([
  // A measurement of d ms: layers again after 10 d, at least 60 ms; splits after 14 d, at least 300 ms.
  [20, 200, 300],
  [100, 1000, 1400],
  [2, 60, 300],
])('rests in proportion to a measurement of %i ms: layers %i ms, evaluation %i ms', async (duration, layersRest, evaluationRest) => {
  const watch = watchOf();
  const { run } = new WatchedRun();
  watch.start(run);
  await settled();
  await endAll(duration);
  const layersEnd = now;
  await endAll(duration);
  const evaluationEnd = now;
  const begunAt = async (at: number): Promise<string[]> => {
    now = at;
    watch.start(run);
    await settled();
    return measuring.map(({ of }) => of);
  };
  expect(await begunAt(layersEnd + layersRest - 1)).toEqual([]);
  expect(await begunAt(layersEnd + layersRest)).toEqual(['layers']);
  await endAll(0);
  expect(measuring).toEqual([]);
  // Layers are measured in no time now, and come again whenever that is asked for.
  now = evaluationEnd + evaluationRest - 1;
  watch.start(run);
  await settled();
  await endAll(0);
  expect(measuring).toEqual([]);
  expect(await begunAt(evaluationEnd + evaluationRest)).toEqual(['train', 'test']);
});

test('an error stops whoever starts the next measurement or waits for this one, once', async () => {
  const watch = watchOf();
  const { run } = new WatchedRun();
  watch.start(run);
  await settled();
  measuring[0]!.fail(new Error('cannot be read'));
  await settled();
  expect(() => watch.start(run)).toThrow('cannot be read');
  watch.start(run);
  await settled();
  const waiting = watch.settle();
  measuring[0]!.fail(new Error('cannot be read either'));
  await expect(waiting).rejects.toThrow('cannot be read either');
  await watch.settle();
});

test('the state at the start is measured first, as soon as the instruments are there, in the place of the present one', async () => {
  const watch = watchOf({ step: 0, states: {} });
  const run = new WatchedRun(false);
  watch.start(run.run);
  watch.start(run.run);
  await settled();
  expect([watch.owesFirst(run.run), watch.isBusy, all.length]).toEqual([false, false, 0]);
  run.ready();
  await settled();
  watch.start(run.run);
  await settled();
  expect([watch.owesFirst(run.run), all.length]).toEqual([true, 0]);
  const first = watch.measureFirst(run.run);
  await settled();
  expect(run.log).toEqual(['at 0']);
  await endAll(5);
  expect(await first).toBe(true);
  expect(run.log).toEqual(['at 0', 'back at 5']);
  expect(all.map(({ of, step }) => [of, step])).toEqual([['layers', 0]]);
  expect(watch.take().layers!.step).toBe(0);
  expect(watch.owesFirst(run.run)).toBe(false);
  expect(await watch.measureFirst(run.run)).toBe(false);
  now += 1000;
  watch.start(run.run);
  await settled();
  expect(all.at(-1)).toMatchObject({ of: 'layers', step: 5 });
});

test('the state at the start needs no place of its own while it is the present one', async () => {
  const watch = watchOf({ step: 5, states: {} });
  const run = new WatchedRun();
  expect(await watch.measureFirst(run.run)).toBe(false);
  expect(watch.owesFirst(run.run)).toBe(false);
  expect(run.log).toEqual([]);
});

test('instruments that are there before the first step do not lose the state at the start: it is owed when training has left it', async () => {
  const watch = watchOf({ step: 5, states: {} });
  const run = new WatchedRun();
  expect(watch.owesFirst(run.run)).toBe(false);
  run.step = 6;
  expect(watch.owesFirst(run.run)).toBe(true);
  const first = watch.measureFirst(run.run);
  await settled();
  await endAll(5);
  expect(await first).toBe(true);
  expect(all.map(({ of, step }) => [of, step])).toEqual([['layers', 5]]);
});

test('the state at the start is still owed when the device is lost while it is measured, and not after another failure', async () => {
  const [start, run] = [{ step: 0, states: {} }, new WatchedRun()];
  for (const { error, owed } of [
    { error: new DeviceLostError('lost', 'for this test'), owed: start },
    { error: new Error('no memory'), owed: undefined },
  ]) {
    const watch = watchOf(start);
    run.step = 5;
    const first = watch.measureFirst(run.run);
    await settled();
    measuring[0]!.fail(error);
    await expect(first).rejects.toThrow(error);
    expect(watch.first).toBe(owed);
  }
});

test('instruments that cannot be made are an error too', async () => {
  const watch = watchOf({ step: 0, states: {} });
  const run = { isWatched: false, instruments: () => Promise.reject(new Error('no memory')) } as unknown as Run;
  watch.start(run);
  await settled();
  expect(() => watch.start(run)).toThrow('no memory');
});

test('a measurement that took long is repeated within seconds all the same', async () => {
  const watch = watchOf();
  const { run } = new WatchedRun();
  const begun = async () => {
    watch.start(run);
    await settled();
    return measuring.map(({ of }) => of);
  };
  await begun();
  await endAll(30_000);
  await endAll(30_000);
  // The layers are due 2 s after they were measured, both splits 4 s after.
  expect(await begun()).toEqual(['layers']);
  await endAll(0);
  now += 3999;
  expect(await begun()).toEqual(['layers']);
  await endAll(0);
  now += 1;
  expect(await begun()).toEqual(['train', 'test']);
});

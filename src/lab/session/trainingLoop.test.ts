import { expect, test } from 'vitest';
import { FakeRun, settled } from '../../test/fakeRun';
import { SLOTS } from '../run/trainer';
import { TrainingLoop } from './trainingLoop';
import type { LoopHooks } from './trainingLoop';

/** A loop on a fake device that takes `msPerStep` for each step, and all that the loop told. */
class Bench {
  readonly fake = new FakeRun();
  readonly results: number[] = [];
  now = 0;
  msPerStep = 1;
  isShared = false;
  #busyUntil = 0;
  #ended = 0;

  loop(hooks: Partial<LoopHooks> = {}, targetMs = 8): TrainingLoop {
    const all: LoopHooks = {
      goesOn: () => true,
      isShared: () => this.isShared,
      onResult: ({ losses }) => this.results.push(...losses),
      between: () => undefined,
      alone: () => undefined,
      ...hooks,
    };
    return new TrainingLoop(this.fake.run, all, targetMs, () => this.now);
  }

  /** Lets the device work until `training` ends: one submit after the other, each as long as its steps take. */
  async finish<T>(training: Promise<T>): Promise<T> {
    const isOver = { value: false };
    void training.finally(() => (isOver.value = true));
    for (;;) {
      await settled();
      if (isOver.value) break;
      const submit = this.fake.submits[this.#ended];
      if (!submit) continue;
      this.#ended += 1;
      this.#busyUntil = Math.max(this.#busyUntil, this.now) + submit.count * this.msPerStep;
      this.now = this.#busyUntil;
      submit.end();
    }
    return training;
  }

  counts(): number[] {
    return this.fake.submits.map(({ count }) => count);
  }
}

test('keeps two submits under way, and not more', async () => {
  const bench = new Bench();
  const { fake } = bench;
  const training = bench.loop().train(3);
  await settled();
  expect(fake.pending).toBe(2);
  await settled();
  expect(fake.submits).toHaveLength(2);
  fake.submits[0]!.end();
  await settled();
  expect(fake.submits).toHaveLength(3);
  fake.submits[1]!.end();
  fake.submits[2]!.end();
  expect(await training).toBeNull();
});

test('keeps one submit under way while someone waits for the device', async () => {
  const bench = new Bench();
  const { fake } = bench;
  const training = bench.loop({ isAsked: () => true }).train(2);
  await settled();
  expect([fake.pending, fake.submits.length]).toEqual([1, 1]);
  fake.submits[0]!.end();
  await settled();
  expect([fake.pending, fake.submits.length]).toEqual([1, 2]);
  fake.submits[1]!.end();
  expect(await training).toBeNull();
});

test('trains exactly as many steps as it was told, and tells of all of them in order', async () => {
  const bench = new Bench();
  expect(await bench.finish(bench.loop().train(37))).toBeNull();
  expect(bench.fake.step).toBe(37);
  expect(bench.results).toEqual(Array.from({ length: 37 }, (_, step) => step));
});

test('when told to stop, submits nothing more and waits for what is under way', async () => {
  const bench = new Bench();
  let goesOn = true;
  const training = bench.loop({ goesOn: () => goesOn }).train();
  let isOver = false;
  void training.then(() => (isOver = true));
  await settled();
  goesOn = false;
  bench.fake.submits[0]!.end();
  await settled();
  expect([bench.fake.submits.length, isOver]).toEqual([2, false]);
  bench.fake.submits[1]!.end();
  expect(await training).toBeNull();
  expect(bench.results).toEqual([0, 1]);
});

test('does nothing at all when there is nothing to do', async () => {
  const bench = new Bench();
  expect(await bench.loop({ goesOn: () => false }).train()).toBeNull();
  expect(await bench.loop().train(0)).toBeNull();
  expect(bench.fake.submits).toEqual([]);
});

test('after a value that is not finite, waits for the other submit and drops it', async () => {
  const bench = new Bench();
  const training = bench.loop().train();
  let isOver = false;
  void training.then(() => (isOver = true));
  await settled();
  bench.fake.submits[0]!.end(false);
  await settled();
  expect(isOver).toBe(false);
  bench.fake.submits[1]!.end(false);
  expect(await training).toMatchObject({ firstStep: 0, finite: false });
  expect(bench.fake.submits).toHaveLength(2);
  expect(bench.results).toEqual([]);
});

test('a submit that fails ends the loop with its error; that of the other one is not left unanswered', async () => {
  const bench = new Bench();
  const training = bench.loop().train();
  await settled();
  bench.fake.submits[0]!.fail(new Error('the device is gone'));
  bench.fake.submits[1]!.fail(new Error('the device is gone'));
  await expect(training).rejects.toThrow('the device is gone');
  await settled(); // an unhandled rejection would fail the test
});

test('no submit crosses the step at which the whole data take over, which happens with nothing under way', async () => {
  const bench = new Bench();
  bench.fake.boundary = 21;
  const underWay: number[] = [];
  const alone = () => {
    if (bench.fake.stepsOnThisData > 0) return undefined;
    return () => {
      underWay.push(bench.fake.pending, bench.fake.step, bench.results.length);
      bench.fake.boundary = Infinity;
      return Promise.resolve();
    };
  };
  await bench.finish(bench.loop({ alone }).train(40));
  expect(underWay).toEqual([0, 21, 21]);
  expect(bench.fake.step).toBe(40);
  expect(bench.fake.submits.some(({ first, count }) => first < 21 && first + count > 21)).toBe(false);
});

test('work that wants the device to itself gets it before the next step, and its error ends the loop', async () => {
  const bench = new Bench();
  let work: (() => Promise<unknown>) | undefined;
  const training = bench.loop({ alone: () => work }).train();
  await settled();
  let underWay = -1;
  work = () => {
    underWay = bench.fake.pending;
    work = undefined;
    return Promise.reject(new Error('no more memory'));
  };
  bench.fake.submits[0]!.end();
  await settled();
  expect([underWay, bench.fake.submits.length]).toEqual([-1, 2]);
  bench.fake.submits[1]!.end();
  await expect(training).rejects.toThrow('no more memory');
  expect(underWay).toBe(0);
});

test('waits between submits for as long as it is made to, from the first result on', async () => {
  const bench = new Bench();
  let show = (): void => undefined;
  const shown = new Promise<void>((resolve) => (show = resolve));
  const training = bench.loop({ between: () => shown }).train(3);
  await settled();
  expect(bench.fake.submits).toHaveLength(2);
  bench.fake.submits[0]!.end();
  await settled();
  expect([bench.results.length, bench.fake.submits.length]).toEqual([1, 2]);
  show();
  bench.fake.submits[1]!.end();
  await settled();
  bench.fake.submits[2]!.end();
  expect(await training).toBeNull();
});

test('finds as many steps a submit as take the time it aims at', async () => {
  const bench = new Bench();
  await bench.finish(bench.loop().train(400));
  expect(bench.counts().slice(0, 2)).toEqual([1, 1]);
  expect(bench.counts().at(-2)).toBe(8);
  bench.msPerStep = 0.001;
  const fast = bench.loop();
  await bench.finish(fast.train(20_000));
  expect(Math.max(...bench.counts())).toBe(SLOTS);
});

test('a measurement on the device does not disturb the pace', async () => {
  const bench = new Bench();
  let submits = 0;
  const between = () => {
    // Every third submit is accompanied by a measurement that makes everything ten times as slow.
    bench.isShared = ++submits % 3 === 0;
    bench.msPerStep = bench.isShared ? 10 : 1;
  };
  await bench.finish(bench.loop({ between }).train(1000));
  const late = bench.counts().slice(-20, -1);
  expect(new Set(late)).toEqual(new Set([8]));
});

test('work alone on the device does not count as training time', async () => {
  const bench = new Bench();
  let turns = 0;
  const alone = () => {
    if (++turns % 5 !== 0) return undefined;
    return () => {
      bench.now += 500;
      return Promise.resolve();
    };
  };
  await bench.finish(bench.loop({ alone }).train(400));
  expect(bench.counts().at(-2)).toBe(8);
});

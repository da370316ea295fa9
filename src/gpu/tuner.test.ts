import { expect, test } from 'vitest';
import { DeviceLostError } from './errors';
import { Tuner, tuningKey } from './tuner';

const candidates = ['4x4', '8x8', '16x8', '32x16'].map((name) => ({ name }));
type Candidate = (typeof candidates)[number];

/** Measures by a table of times, with factors that change from one measurement to the next; counts measurements. */
function stopwatch(times: Record<string, number>, factors: readonly number[] = [1]) {
  const counts: Record<string, number> = {};
  const measure = ({ name }: Candidate) => {
    const turn = (counts[name] = (counts[name] ?? 0) + 1);
    return Promise.resolve(times[name]! * factors[turn % factors.length]!);
  };
  return { counts, measure };
}

const TIMES = { '4x4': 2.4, '8x8': 1.5, '16x8': 1, '32x16': 0.99 };

test('takes the fastest, but not for less than the margin', async () => {
  const { measure } = stopwatch(TIMES);
  expect((await new Tuner().tune('key', candidates, measure)).name).toBe('16x8');
  expect((await new Tuner().tune('key', candidates, measure, { margin: 0 })).name).toBe('32x16');
});

test('medians see through outliers', async () => {
  const { measure } = stopwatch(TIMES, [1.1, 9, 0.95, 1, 0.2]);
  expect((await new Tuner().tune('key', candidates, measure)).name).toBe('16x8');
});

test('hopeless candidates are measured once', async () => {
  const { counts, measure } = stopwatch({ ...TIMES, '4x4': 50 });
  await new Tuner().tune('key', candidates, measure, { repeats: 4 });
  expect(counts).toEqual({ '4x4': 1, '8x8': 4, '16x8': 4, '32x16': 4 });
});

test('a candidate that throws, or measures nonsense, is dropped', async () => {
  const { measure } = stopwatch({ ...TIMES, '32x16': -1 });
  const failing = (candidate: Candidate) => (candidate.name === '16x8' ? Promise.reject(new Error('too large')) : measure(candidate));
  expect((await new Tuner().tune('key', candidates, failing)).name).toBe('8x8');
});

test('when all throw, the reason is kept, and the next call measures again', async () => {
  const tuner = new Tuner();
  const failing = tuner.tune('key', candidates, () => Promise.reject(new Error('too large')));
  await expect(failing).rejects.toMatchObject({ message: 'No candidate could be measured.', cause: { message: 'too large' } });
  expect((await tuner.tune('key', candidates, stopwatch(TIMES).measure)).name).toBe('16x8');
});

test('the loss of the device ends the race', async () => {
  const { counts, measure } = stopwatch(TIMES);
  const dying = (candidate: Candidate) =>
    candidate.name === '8x8' ? Promise.reject(new DeviceLostError('lost', 'crash')) : measure(candidate);
  await expect(new Tuner().tune('key', candidates, dying)).rejects.toThrow(DeviceLostError);
  expect(counts).toEqual({ '4x4': 1 });
});

test('a key is measured once, also when asked twice at the same time', async () => {
  const tuner = new Tuner();
  const { counts, measure } = stopwatch(TIMES);
  const both = await Promise.all([tuner.tune('key', candidates, measure), tuner.tune('key', candidates, measure)]);
  expect(both.map(({ name }) => name)).toEqual(['16x8', '16x8']);
  await tuner.tune('key', candidates, measure);
  expect(counts['16x8']).toBe(5);
  await tuner.tune('other', candidates, measure);
  expect(counts['16x8']).toBe(10);
});

test('choices survive JSON; a winner that no longer exists is measured anew', async () => {
  const tuner = new Tuner();
  await tuner.tune('key', candidates, stopwatch(TIMES).measure);
  const saved: unknown = JSON.parse(JSON.stringify(tuner));
  expect(saved).toEqual({ key: { winner: '16x8', median: 1 } });
  const { counts, measure } = stopwatch(TIMES);
  expect((await new Tuner(saved).tune('key', candidates, measure)).name).toBe('16x8');
  expect(counts).toEqual({});
  expect((await new Tuner(saved).tune('key', candidates.slice(0, 2), measure)).name).toBe('8x8');
});

test.each([undefined, null, 'text', 7, { key: 3 }, { key: { winner: 1, median: 1 } }, { key: { winner: '4x4' } }])(
  'saved choices %j are ignored',
  async (saved) => {
    expect((await new Tuner(saved).tune('key', candidates, stopwatch(TIMES).measure)).name).toBe('16x8');
  },
);

test('the key tells adapters and shapes apart', () => {
  const adapter = { vendor: 'a', architecture: 'b', device: 'c', description: 'd', software: false };
  expect(tuningKey(adapter, 'matmul 1x2x3')).toBe('a|b|c|d|matmul 1x2x3');
});

import { expect, test } from 'vitest';
import { settled } from '../../test/fakeRun';
import { Turns } from './turns';

/** Two that stand at steps which the test sets. */
function standing(first: number, second: number) {
  const steps = [first, second];
  const [a, b] = Turns.pair();
  a.stand(() => steps[0]!);
  b.stand(() => steps[1]!);
  const take = (which: 0 | 1, count: number) => {
    steps[which]! += count;
    [a, b][which]!.submitted();
  };
  return { a, b, take };
}

test('whoever is ahead waits until the other has followed', async () => {
  const { a, b, take } = standing(0, 0);
  expect(await a.next(8)).toBe(8);
  take(0, 8);
  let room: number | undefined;
  void a.next(8).then((steps) => (room = steps));
  await settled();
  expect([room, b.isBehind, a.isBehind]).toEqual([undefined, true, false]);
  expect(await b.next(5)).toBe(5);
  take(1, 5);
  await settled();
  expect(room).toBeUndefined();
  // Never beyond where the other one stands.
  expect(await b.next(5)).toBe(3);
  take(1, 3);
  await settled();
  expect([room, b.isBehind]).toEqual([8, false]);
});

test('one that is called off does not wait any longer, and takes no step', async () => {
  const { a } = standing(9, 4);
  const waiting = a.next(8);
  a.release();
  expect(await waiting).toBe(0);
});

test('one that was seen elsewhere for a moment is looked at again before it is waited for', async () => {
  const [a, b] = Turns.pair();
  let step = 0; // the first state takes the place of the present one while it is measured
  a.stand(() => step);
  b.stand(() => 8);
  let room: number | undefined;
  void b.next(4).then((steps) => (room = steps));
  await settled();
  expect(room).toBeUndefined();
  step = 12;
  void a.next(4);
  await settled();
  expect(room).toBe(4);
});

test('nobody waits for one that has left, and everybody for one that is being prepared', async () => {
  const { a, b } = standing(9, 4);
  let room: number | undefined;
  const waiting = a.next(8).then((steps) => (room = steps));
  b.prepare();
  await settled();
  expect(room).toBeUndefined();
  b.leave();
  await waiting;
  expect(room).toBe(8);
  expect(b.isBehind).toBe(false);
});

test('two scales become the larger one, and the other is told when that changes', () => {
  const [a, b] = Turns.pair();
  const redrawn: string[] = [];
  a.onScale(() => redrawn.push('a'));
  b.onScale(() => redrawn.push('b'));
  expect([a.share(2), b.share(1), b.share(8), a.share(2)]).toEqual([2, 2, 8, 8]);
  expect(redrawn).toEqual(['b', 'a']);
});

test('steps that both are told to take bring them to the same step, whoever is asked first', async () => {
  for (const isLateFirst of [true, false]) {
    const { a, b } = standing(9, 4);
    const asked = isLateFirst ? [b.meet(40), a.meet(40)] : [a.meet(40), b.meet(40)];
    expect(await Promise.all(asked)).toEqual(isLateFirst ? [40, 35] : [35, 40]);
  }
  const { a, b } = standing(900, 4);
  expect(await Promise.all([a.meet(1), b.meet(1)])).toEqual([0, 1]);
});

test('whoever is to step beside one that is gone steps alone', async () => {
  const { a, b } = standing(4, 4);
  const waiting = a.meet(3);
  b.end();
  expect(await waiting).toBe(3);
  expect(await a.meet(2)).toBe(2);
});

test('one that is far behind need not follow before it rests', () => {
  const { a, b } = standing(1000, 4);
  expect([a.isBehind, b.isBehind]).toEqual([false, false]);
});

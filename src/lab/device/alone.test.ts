import { expect, test } from 'vitest';
import { AloneQueue } from './alone';

test('work waits for its turn, in order, and tells its result to whoever asked', async () => {
  const queue = new AloneQueue();
  const done: string[] = [];
  const work = (name: string) => () => Promise.resolve(done.push(name));
  const results = [queue.add(work('first')), queue.add(work('second'))];
  expect(done).toEqual([]);
  await queue.next()!();
  expect(done).toEqual(['first']);
  await queue.next()!();
  expect(queue.next()).toBeUndefined();
  expect(await Promise.all(results)).toEqual([1, 2]);
});

test('an error is told to whoever asked, not to whoever gives the turn', async () => {
  const queue = new AloneQueue();
  const result = queue.add(() => Promise.reject(new Error('cannot')));
  result.catch(() => undefined);
  await queue.next()!();
  await expect(result).rejects.toThrow('cannot');
});

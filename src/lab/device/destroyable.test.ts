import { expect, test } from 'vitest';
import { allMade } from './destroyable';

const part = (name: string, log: string[]) => ({ name, destroy: () => void log.push(name) });

test('gives all parts when all could be made', async () => {
  const log: string[] = [];
  const [a, b] = await allMade([Promise.resolve(part('a', log)), Promise.resolve(part('b', log))]);
  expect([a.name, b.name, log]).toEqual(['a', 'b', []]);
});

test('frees the others where one cannot be made, also those that are made later', async () => {
  const log: string[] = [];
  const late = new Promise<ReturnType<typeof part>>((resolve) => setTimeout(resolve, 5, part('late', log)));
  const making = [Promise.resolve(part('a', log)), Promise.reject(new Error('no room')), late] as const;
  await expect(allMade([...making])).rejects.toThrow('no room');
  expect(log).toEqual(['a', 'late']);
});

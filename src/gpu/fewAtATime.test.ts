import { expect, test } from 'vitest';
import { settled } from '../test/fakeRun';
import { FewAtATime } from './fewAtATime';

/** Pieces of work by name, which end when the test says so, in the order in which they began. */
function works(few: FewAtATime) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const begin = (name: string): Promise<string> =>
    few.run(() => {
      begun.push(name);
      return new Promise((resolve, reject) => ends.set(name, (error) => (error ? reject(error) : resolve(name))));
    });
  return { begun, begin, end: (name: string, error?: Error) => ends.get(name)!(error) };
}

test('as many as may be are under way, and the others follow in order, also after one that failed', async () => {
  const { begun, begin, end } = works(new FewAtATime(2));
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(begin);
  await settled();
  expect(begun).toEqual(['a', 'b']);
  end('b', new Error('no'));
  await expect(b).rejects.toThrow('no');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
  end('a');
  end('c');
  await settled();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  end('d');
  expect(await Promise.all([a, c, d])).toEqual(['a', 'c', 'd']);

  // All places are free again.
  void begin('e');
  void begin('f');
  void begin('g');
  await settled();
  expect(begun.slice(4)).toEqual(['e', 'f']);
});

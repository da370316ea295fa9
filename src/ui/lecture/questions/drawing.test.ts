import { expect, it } from 'vitest';
import { drawnTo, flat, heightAt } from './drawing';

const axes = { x: { label: 'step', from: 0, to: 24 }, y: { label: 'loss', from: 0, to: 10 } };
const begun = flat({ ...axes, start: 5 });

it('begins flat, with both ends', () => {
  expect([begun[0], begun.at(-1), begun.length]).toEqual([[0, 5], [24, 5], 25]);
});

it('follows a stroke, and leaves the rest', () => {
  const drawn = drawnTo(begun, [4, 8], [8, 0]);
  expect([3, 4, 6, 8, 9].map((i) => drawn[i]![1])).toEqual([5, 8, 4, 0, 5]);
  expect(drawnTo(begun, [8, 0], [4, 8])).toEqual(drawn);
});

it('moves the nearest point at a touch', () => {
  expect(drawnTo(begun, [6.2, 1], [6.2, 1])[6]).toEqual([6, 1]);
});

it('is straight between its points', () => {
  const drawn = drawnTo(begun, [4, 8], [8, 0]);
  expect([heightAt(drawn, 4.5), heightAt(drawn, -1), heightAt(drawn, 30)]).toEqual([7, 5, 5]);
});

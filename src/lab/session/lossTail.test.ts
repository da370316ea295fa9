import { expect, test } from 'vitest';
import { LossTail } from './lossTail';

test('hands every loss on once, with the step of the first', () => {
  const tail = new LossTail(7);
  expect(tail.end).toBe(7);
  tail.add([3, 2]);
  tail.add(Float32Array.of(1));
  expect(tail.end).toBe(10);
  expect(tail.take()).toEqual({ firstStep: 7, losses: Float32Array.of(3, 2, 1) });
  expect(tail.take()).toEqual({ firstStep: 10, losses: new Float32Array(0) });
  tail.add([5]);
  expect(tail.end).toBe(11);
  expect(tail.take()).toEqual({ firstStep: 10, losses: Float32Array.of(5) });
});

test('what was taken is its own: it may be given away', () => {
  const tail = new LossTail(0);
  tail.add([1]);
  const { losses } = tail.take();
  tail.add([2]);
  expect(losses).toEqual(Float32Array.of(1));
  expect(losses.byteOffset).toBe(0);
  expect(losses.buffer.byteLength).toBe(4);
});

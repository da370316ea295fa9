import { describe, expect, it } from 'vitest';
import { BatchOrder } from './batches';
import { permutation } from './philox';

const rowsOf = (order: BatchOrder, step: number): number[] => [...order.rowsOf(step)];

describe('sequential order', () => {
  it('goes round the rows without a break', () => {
    const order = new BatchOrder({ size: 3, order: 'sequential' }, 7);
    expect([0, 1, 2, 3].map((step) => rowsOf(order, step))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
      [6, 0, 1],
      [2, 3, 4],
    ]);
    expect(order.stepsPerEpoch).toBeCloseTo(7 / 3, 12);
  });

  it('may take more rows than there are', () => {
    expect(rowsOf(new BatchOrder({ size: 5, order: 'sequential' }, 3), 1)).toEqual([2, 0, 1, 2, 0]);
  });
});

describe('philox order', () => {
  const spec = { size: 4, order: 'philox', seed: 9 } as const;

  it('walks a permutation per epoch and drops the rows left over', () => {
    const order = new BatchOrder(spec, 10);
    expect(order.stepsPerEpoch).toBe(2);
    for (let epoch = 0; epoch < 5; epoch++) {
      const rows = [...permutation({ seed: 9, stream: 1000, extra: epoch }, 10)];
      expect(rowsOf(order, 2 * epoch)).toEqual(rows.slice(0, 4));
      expect(rowsOf(order, 2 * epoch + 1)).toEqual(rows.slice(4, 8));
    }
  });

  it('depends on the step alone', () => {
    const forward = new BatchOrder(spec, 10);
    const inOrder = [0, 1, 2, 3, 4, 5, 6, 7].map((step) => rowsOf(forward, step));
    const other = new BatchOrder(spec, 10);
    for (const step of [7, 0, 3, 2, 7, 5, 1, 6, 4]) expect(rowsOf(other, step)).toEqual(inOrder[step]);
  });

  it('takes seed 0 when none is given, and all rows at once when asked', () => {
    expect(rowsOf(new BatchOrder({ size: 6, order: 'philox' }, 6), 0)).toEqual([...permutation({ seed: 0, stream: 1000 }, 6)]);
  });

  it('writes into an array that may be longer', () => {
    const into = new Uint32Array(6).fill(99);
    expect(new BatchOrder(spec, 10).rowsOf(0, into)).toBe(into);
    expect([...into.subarray(4)]).toEqual([99, 99]);
  });
});

describe('errors', () => {
  it('names batch.size and the remedy', () => {
    expect(() => new BatchOrder({ size: 11, order: 'philox' }, 10)).toThrow(
      'batch.size must not exceed the 10 training rows when they are shuffled, got 11: make the batch smaller',
    );
    for (const size of [0, -1, 2.5, Number.NaN]) {
      expect(() => new BatchOrder({ size, order: 'sequential' }, 10)).toThrow('batch.size must be a whole number of at least 1');
    }
  });
});

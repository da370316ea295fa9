import { expect, test } from 'vitest';
import { defaultBlock } from './blocks';

const product = (m: number, k: number, n: number) => ({ batch: 1, m, n, k, transposeA: false, transposeB: false });

test.each([
  [10, 10, 10, '1x1', '1x1'],
  [64, 128, 10, 'quad 8x4', 'quad 8x4'],
  [128, 64, 64, 'quad 16x4', 'quad 64x8'],
  // Half of the block's rows would be padding.
  [32, 784, 128, 'quad 16x4', 'quad 16x4'],
  [64, 784, 128, 'quad 16x4', 'quad 64x8'],
  [784, 64, 128, 'quad 16x4', 'quad 64x8'],
  [512, 512, 512, 'quad 16x4', 'quad 64x8'],
  // All of the block would be there for ten columns.
  [4096, 4096, 10, 'quad 16x4', 'quad 16x4'],
])('where subgroups have four lanes, %i×%i·%i has block %s at first and %s if it lasts', (m, k, n, soon, lasting) => {
  expect(defaultBlock(product(m, k, n), true).name).toBe(soon);
  expect(defaultBlock(product(m, k, n), true, 'lasting').name).toBe(lasting);
});

test('where they have not, it is never a quad', () => {
  expect(defaultBlock(product(512, 512, 512)).name).toBe('4x4');
  expect(defaultBlock(product(10, 10, 10)).name).toBe('1x1');
});

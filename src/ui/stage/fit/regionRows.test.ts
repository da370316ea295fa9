import { expect, it } from 'vitest';
import { regionRows } from './regionRows';

it('has the answers at the middles of cells, the highest row first', () => {
  const plane = { x: [0, 4], y: [-1, 1], columns: 2, rows: 2, values: Float32Array.of(0.5, 0.75, 1, 0.6) } as const;
  expect(regionRows({ ...plane, classes: Uint8Array.of(0, 1, 1, 0) }, ['a', 'b'])).toEqual({
    heads: ['Input 2 \\ input 1', '1.00', '3.00'],
    rows: [
      ['0.500', 'a, 50\u202f%', 'b, 75\u202f%'],
      ['−0.500', 'b, 100\u202f%', 'a, 60\u202f%'],
    ],
  });
  expect(regionRows({ ...plane, classes: new Uint8Array(0) }, undefined).rows[1]).toEqual(['−0.500', '1.00', '0.600']);
});

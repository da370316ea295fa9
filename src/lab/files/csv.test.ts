import { expect, it } from 'vitest';
import { csvOf } from './csv';

it('writes lines of fields as RFC 4180 has them', () => {
  const table = {
    columns: ['step', 'loss, total', 'note'],
    rows: [
      [0, 0.1, 'plain'],
      [1, 1e-30, 'a "quoted" word'],
      [2, NaN, 'two\nlines'],
      [3, undefined, true],
      [4, -Infinity, null],
    ],
  };
  expect(csvOf(table)).toBe(
    'step,"loss, total",note\r\n0,0.1,plain\r\n1,1e-30,"a ""quoted"" word"\r\n2,NaN,"two\nlines"\r\n3,,true\r\n4,-Infinity,\r\n',
  );
});

it('writes numbers that read back as they were', () => {
  const values = [1 / 3, Math.PI * 1e-200, 2 ** 53 - 1, -0.1];
  const text = csvOf({ columns: ['x'], rows: values.map((value) => [value]) });
  expect(text.split('\r\n').slice(1, -1).map(Number)).toEqual(values);
});

it('refuses a row of another length', () => {
  expect(() => csvOf({ columns: ['a', 'b'], rows: [[1, 2], [3]] })).toThrow('row 1 has 1 cells, but there are 2 columns');
});

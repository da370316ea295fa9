import { describe, expect, it } from 'vitest';
import { pathMarks } from './pathMarks';
import { axisNames, idOf, planeOf, PLANES } from './planes';

describe('planes', () => {
  it('are named by the menu and back', () => {
    const numbers = { seed: 3, first: 1, second: 2 };
    for (const { id } of PLANES) expect(idOf(planeOf(id, numbers))).toBe(id);
    expect(planeOf('filter', numbers)).toEqual({ kind: 'random', mode: 'filter', seed: 3 });
  });

  it('name their axes by what they are', () => {
    const groups = [{ layer: 0, kind: 'W', offset: 0, from: 2, to: 3 }] as const;
    expect(axisNames({ kind: 'parameters', first: 0, second: 5 }, groups, undefined)).toEqual([
      'change of w of layer 1, 1 → 1',
      'change of w of layer 1, 2 → 3',
    ]);
    const pairs = [
      { value: 12.34, residual: 1e-5 },
      { value: 2, residual: 1e-5 },
    ];
    expect(axisNames({ kind: 'eigenvectors' }, groups, pairs)).toEqual(['eigenvector of λ₁ = 12.3', 'eigenvector of λ₂ = 2.00']);
  });
});

describe('pathMarks', () => {
  const points = Array.from({ length: 11 }, (_, i) => ({ a: i, b: 0, step: 100 * i, loss: i === 10 ? 0.5 : 2 }));

  it('writes start and end with their losses and some steps between them, evenly along the way', () => {
    const marks = pathMarks(points, undefined);
    expect(marks).toHaveLength(11);
    expect(marks.filter(({ label }) => label).map(({ a, label }) => [a, label])).toEqual([
      [0, 'step 0, loss 2.00'],
      [2, '200'],
      [4, '400'],
      [6, '600'],
      [8, '800'],
      [10, 'step 1\u202f000, loss 0.500'],
    ]);
    expect(marks.at(-1)).toMatchObject({ kind: 'dot', a: 10 });
  });

  it('points out the kept step nearest to the one under the pointer', () => {
    expect(pathMarks(points, 333).find(({ kind }) => kind === 'ring')).toMatchObject({ a: 3, label: 'step 300, loss 2.00' });
    expect(pathMarks([], 3)).toEqual([]);
    expect(pathMarks(points.slice(0, 1), undefined)).toHaveLength(1);
  });
});

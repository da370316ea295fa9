import { describe, expect, it } from 'vitest';
import { axesAround, axesOf } from './extent';
import { orientPlane } from './orientPlane';
import type { Plane } from './plane';
import { projectPath } from './projection';

const ends = (axis: ArrayLike<number>) => [axis[0], axis[axis.length - 1]];

describe('axes', () => {
  it('are as dense along a as along b', () => {
    const { a, b } = axesOf([1, -1], 2, 41, { aspect: 1.5 });
    expect([ends(a), ends(b), a.length, b.length]).toEqual([[-2, 4], [-3, 1], 61, 41]); // prettier-ignore
    expect(a[1]! - a[0]!).toBeCloseTo(b[1]! - b[0]!, 12);
  });

  it('hold a path and the origin with room around them, whatever the form', () => {
    const path = [{ a: -6, b: 0 }, { a: -2, b: 4 }]; // prettier-ignore
    const square = axesAround(path, 11);
    expect(ends(square.a)[0]).toBeCloseTo(-3 - 3 / 0.7, 12);
    expect(ends(square.b)[1]).toBeCloseTo(2 + 3 / 0.7, 12);
    const wide = axesAround(path, 11, { aspect: 2 });
    expect(ends(wide.b)[1]).toBeCloseTo(2 + 2 / 0.7, 12);
    expect(ends(wide.a)[0]).toBeCloseTo(-3 - 4 / 0.7, 12);
    const near = axesAround(path, 11, { zoom: 4 });
    expect(ends(near.a)[1]).toBeCloseTo(3 / 0.7 / 4, 12);
    expect(ends(near.a)[0]).toBeCloseTo(-3 / 0.7 / 4, 12);
  });
});

describe('axes that hold at least so much', () => {
  it('show that where it holds the path, and the path where it does not', () => {
    const within = axesAround([{ a: 1.4, b: -0.9 }], 11, { aspect: 1.5 }, 1);
    expect([ends(within.a), ends(within.b)]).toEqual([[-1.5, 1.5], [-1, 1]]); // prettier-ignore
    const path = [{ a: 1.4, b: -1.1 }];
    expect(axesAround(path, 11, { aspect: 1.5 }, 1)).toEqual(axesAround(path, 11, { aspect: 1.5 }));
  });
});

describe('orientPlane', () => {
  const path = [[3, 0, 0], [2, 5, 0], [0, 0, 0]]; // prettier-ignore

  it.each([[1, 1], [1, -1], [-1, 1], [-1, -1]])('gives one picture of a path whatever the signs (%d, %d)', (s, t) => {
    const plane: Plane = { origin: [0, 0, 0], directions: [[s, 0, 0], [0, t, 0]] }; // prettier-ignore
    const on = projectPath(orientPlane(plane, path), path);
    expect(on.map(({ a, b }) => [a, b].map((x) => x + 0))).toEqual([[-3, 0], [-2, 5], [0, 0]]); // prettier-ignore
  }); // prettier-ignore
});

import { describe, expect, it } from 'vitest';
import { heightScale } from './heightScale';
import { cornerOf, crossings, heightAt, isHidden, meshOf, project, RELIEF } from './surface';

const places = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

/** A ridge along b at a = 0. */
const [a, b] = [places(-3, 3, 31), places(-2, 2, 21)];
const grid = { a, b, values: a.flatMap((x) => b.map(() => 10 ** (1 - Math.abs(x) / 3))) };
const scale = heightScale(grid.values)!;
const mesh = meshOf(grid, scale);

describe('meshOf', () => {
  it('has the grid’s form, and its heights', () => {
    expect([mesh.rows, mesh.columns, mesh.halfA, mesh.halfB]).toEqual([65, 44, 1.5, 1]);
    expect(cornerOf(mesh, 0, 0)).toEqual([-1.5, -1, -0.5 * RELIEF]);
    expect(heightAt(mesh, 0, 0.3)).toBeGreaterThan(0.45 * RELIEF);
    expect(heightAt(mesh, 1.6, 0)).toBeNaN();
  });
});

describe('the view', () => {
  it('keeps lengths along the screen, and has near things low', () => {
    const camera = { turn: 0, rise: 0.5 };
    expect(project([1, 0, 0], camera)[0]).toBe(1);
    expect(project([0, 1, 0], camera)[1]).toBeCloseTo(Math.sin(0.5), 12);
    expect(project([0, 1, 0], camera)[2]).toBeGreaterThan(0);
    const turned = project([0.3, -0.8, 0.4], { turn: 2.1, rise: 0.7 });
    expect(Math.hypot(...turned)).toBeCloseTo(Math.hypot(0.3, 0.8, 0.4), 12);
  });

  it('hides what lies behind the ridge, and nothing before it', () => {
    // Turned a quarter, a goes away from the eye.
    const camera = { turn: Math.PI / 2, rise: 0.3 };
    const on = (x: number): [number, number, number] => [x, 0, heightAt(mesh, x, 0) + 0.012];
    expect(isHidden(mesh, on(0.7), camera)).toBe(true);
    expect(isHidden(mesh, on(-0.7), camera)).toBe(false);
    expect(isHidden(mesh, on(0.7), { ...camera, rise: 1.4 })).toBe(false);
  });
});

it('finds where a contour crosses a square', () => {
  const corners = [[0, 0, 0], [1, 0, 1], [1, 1, 1], [0, 1, 0]] as const; // prettier-ignore
  expect(crossings(corners, [0, 1, 1, 0], 0.25)).toEqual([[0.25, 0, 0.25], [0.25, 1, 0.25]]); // prettier-ignore
  expect(crossings(corners, [0, 1, 1, 0], 2)).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { normals } from '../../../data/philox';
import { initialParameters } from '../../../nn/initialisers';
import { parameterLayout } from '../../../nn/parameters';
import { pointOn } from '../plane';
import { projectPath } from '../projection';
import { dot, minus, norm } from '../../vectors';
import { normaliseDirection } from './normalised';
import { principalPlane } from './principal';
import { randomDirection, randomPlane } from './random';
import { solutionLine, solutionPlane } from './solutions';
import { spannedPlane } from './spanned';

const layout = parameterLayout({ input: 3, layers: [{ n: 4, bn: true }, { n: 2 }] });
const theta = initialParameters({ type: 'he_normal', seed: 3, sigma_b: 1 }, layout);
const random = (which: number) => normals({ seed: 9, stream: 77 + which }, layout.total);

describe('random directions', () => {
  it('are the streams 1001 and 1002 of the seed, as float32', () => {
    expect(randomDirection(10, 5, 0)).toEqual(Float32Array.from(normals({ seed: 5, stream: 1001 }, 10)));
    expect(randomDirection(10, 5, 1)).toEqual(Float32Array.from(normals({ seed: 5, stream: 1002 }, 10)));
    expect([...randomPlane(theta, layout, 'none', 5).directions[0] as Float64Array]).toEqual([...randomDirection(layout.total, 5, 0)]); // prettier-ignore
  });

  it.each(['filter', 'layer'] as const)('have the size of the weights, by %s, and leave the rest alone', (mode) => {
    const d = normaliseDirection(random(0), theta, layout, mode);
    for (const { kind, offset, size, shape } of layout.tensors) {
      const [mine, weights] = [d, theta].map((all) => Array.from(all.subarray(offset, offset + size)));
      if (kind !== 'W') {
        expect(mine!.every((x) => x === 0)).toBe(true);
        continue;
      }
      const groups = mode === 'layer' ? [mine!.keys()].map((keys) => [...keys]) : Array.from({ length: shape[1]! }, (_, k) => [...mine!.keys()].filter((i) => i % shape[1]! === k)); // prettier-ignore
      for (const group of groups) {
        const sizeOf = (all: number[]) => norm(group.map((i) => all[i]!));
        expect(sizeOf(mine!)).toBeCloseTo(sizeOf(weights!), 8);
      }
    }
  });
});

describe('projection', () => {
  const plane = { origin: theta, directions: [random(0), random(1)] } as const;

  it.each([[0, 0], [1, 0], [-0.3, 2.5]])('of a point of the plane is that point (%d, %d)', (a, b) => {
    const [found] = projectPath(plane, [pointOn(plane, [a, b])]);
    expect(found!.a).toBeCloseTo(a, 12);
    expect(found!.b).toBeCloseTo(b, 12);
    expect(found!.distance).toBeLessThan(1e-12);
    expect(found!.outside).toBeLessThan(1e-24);
  }); // prettier-ignore

  it('leaves out what is perpendicular, and says how much', () => {
    const [d1, d2] = [[2, 0, 0], [1, 1, 0]]; // prettier-ignore
    const [found] = projectPath({ origin: [1, 1, 1], directions: [d1, d2] }, [[1 + 3, 1 + 4, 1 + 12]]);
    expect(found).toMatchObject({ a: -0.5, b: 4, distance: 12 });
    expect(found!.outside).toBeCloseTo(144 / 169, 12);
    const [line] = projectPath({ origin: [0, 0], directions: [[1, 0]] }, [[3, 4]]);
    expect(line).toEqual({ a: 3, b: 0, distance: 4, outside: 16 / 25 });
    expect(() => projectPath({ origin: [0, 0], directions: [[1, 1], [2, 2]] }, [[1, 0]])).toThrow('span no plane'); // prettier-ignore
  });
});

describe('spanned planes', () => {
  it('have orthogonal directions of length 1 and hold both vectors', () => {
    const plane = spannedPlane(theta, random(0), random(1));
    const [d1, d2] = plane.directions as readonly [Float64Array, Float64Array];
    expect([norm(d1), norm(d2)].map((x) => Math.abs(x - 1) < 1e-12)).toEqual([true, true]);
    expect(Math.abs(dot(d1, d2))).toBeLessThan(1e-14);
    const ends = [random(0), random(1)].map((v) => v.map((x, i) => x + theta[i]!));
    for (const { distance } of projectPath(plane, ends)) expect(distance).toBeLessThan(1e-12);
  });

  it('need two different directions', () => {
    expect(() => spannedPlane(theta, random(0), random(0))).toThrow('parallel');
    expect(() => spannedPlane(theta, new Float64Array(layout.total), random(0))).toThrow('the first direction has length 0');
  });
});

describe('through solutions', () => {
  const [a, b, c] = [random(0), random(1), random(2)] as const;

  it('the line has them at 0 and 1', () => {
    expect([...pointOn(solutionLine(a, b), [0])]).toEqual([...a]);
    expect(norm(minus(pointOn(solutionLine(a, b), [1]), b))).toBeLessThan(1e-13);
  });

  it('the plane holds all three, the first at its origin and the second on its first axis', () => {
    const [first, second, third] = projectPath(solutionPlane(a, b, c), [a, b, c]);
    for (const { distance } of [first!, second!, third!]) expect(distance).toBeLessThan(1e-12);
    expect(first).toMatchObject({ a: 0, b: 0 });
    expect(second!.a).toBeCloseTo(norm(minus(b, a)), 12);
    expect(Math.abs(second!.b)).toBeLessThan(1e-12);
  });
});

describe('the principal plane of a path', () => {
  it('finds the plane that a path lies in, and its variance along each direction', () => {
    const [u, v] = spannedPlane(theta, random(0), random(1)).directions as readonly [Float64Array, Float64Array];
    // On an ellipse of half axes 3 and 1: variances 9/2 and 1/2.
    const path = Array.from({ length: 60 }, (_, i) => theta.map(Number).map((x, k) => x + 3 * Math.cos((2 * Math.PI * i) / 60) * u[k]! + Math.sin((2 * Math.PI * i) / 60) * v[k]!)); // prettier-ignore
    const { plane, explained, points } = principalPlane(path.map((point) => Float64Array.from(point)));
    expect(points).toBe(60);
    expect(Math.abs(dot(plane.directions[0], u))).toBeGreaterThan(1 - 1e-6);
    expect(explained[0]).toBeCloseTo(0.9, 6);
    expect(explained[1]).toBeCloseTo(0.1, 6);
    for (const { distance } of projectPath(plane, path)) expect(distance).toBeLessThan(1e-5);
  });

  it('needs a path that is no line', () => {
    expect(() => principalPlane([[0, 0], [1, 1]])).toThrow('a plane needs 3'); // prettier-ignore
    expect(() => principalPlane([[0, 0], [1, 1], [2, 2]])).toThrow('lies on a line'); // prettier-ignore
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ops, sizeOf } from '../graph';
import type { Shape } from '../graph';
import { elementsOf } from '../test/planSimulation';
import { accessOf, isContiguous, isIdentity, operandAccess, reshapeStrides, tryAccess } from './access';

/** Strides that show elements at these addresses under a shape, or null: each is the step to an axis's second element. */
function stridesByCounting(shape: Shape, addresses: readonly number[]): number[] | null {
  const strides = shape.map((n, axis) => (n === 1 ? 0 : addresses[sizeOf(shape.slice(axis + 1))]! - addresses[0]!));
  const shown = elementsOf({ base: ops.input('x', []), offset: addresses[0]!, strides, shape });
  return shown.every((address, i) => address === addresses[i]) ? strides : null;
}

const axes = fc.array(fc.record({ n: fc.integer({ min: 1, max: 4 }), stride: fc.constantFrom(0, 1, 2, 3, 4, 6, 8, 12, 24) }), {
  minLength: 1,
  maxLength: 4,
});

/** Shapes of `size` elements, axes of size 1 among them. */
function shapesOf(size: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat({ max: 99 }), { minLength: 0, maxLength: 4 }).map((choices) => {
    const shape: number[] = [];
    let rest = size;
    for (const choice of choices) {
      const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((n) => rest % n === 0);
      shape.push(divisors[choice % divisors.length]!);
      rest /= shape.at(-1)!;
    }
    return rest > 1 || shape.length === 0 ? [...shape, rest] : shape;
  });
}

describe('reshapeStrides', () => {
  test('finds strides exactly where counting finds them', () => {
    const cases = axes.chain((from) => fc.tuple(fc.constant(from), shapesOf(from.reduce((size, { n }) => size * n, 1))));
    let found = 0;
    fc.assert(
      fc.property(cases, ([from, to]) => {
        const [shape, strides] = [from.map(({ n }) => n), from.map(({ stride }) => stride)];
        const addresses = elementsOf({ base: ops.input('x', []), offset: 0, strides, shape });
        const expected = stridesByCounting(to, addresses);
        expect(reshapeStrides(shape, strides, to)).toEqual(expected);
        if (expected) found++;
      }),
      { seed: 53, numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(300);
  });

  test.each<[string, Shape, number[], Shape, number[] | null]>([
    ['rows joined', [3, 4], [4, 1], [12], [1]],
    ['columns of a transpose', [4, 3], [1, 4], [12], null],
    ['an axis split', [12], [2], [3, 1, 4], [8, 0, 2]],
    ['repeated rows joined', [3, 4], [0, 1], [12], null],
    ['one number repeated', [3, 4], [0, 0], [2, 6], [0, 0]],
    ['a scalar', [], [], [1, 1], [0, 0]],
    ['to a scalar', [1, 1], [7, 7], [], []],
  ])('%s', (_, from, strides, to, expected) => {
    expect(reshapeStrides(from, strides, to)).toEqual(expected);
  });
});

describe('views', () => {
  const x = ops.input('x', [2, 3, 4]);

  test('are followed down to the numbers they show', () => {
    const view = ops.transpose(ops.slice(ops.probe('p', ops.detach(x)), 1, 2), [2, 0, 1]);
    expect(accessOf(view)).toEqual({ base: x, offset: 1, strides: [1, 12, 4], shape: [2, 2, 3] });
    expect(accessOf(ops.broadcast(ops.reshape(x, [2, 1, 12]), [5, 2, 3, 12]))).toEqual({
      base: x,
      offset: 0,
      strides: [0, 12, 0, 1],
      shape: [5, 2, 3, 12],
    });
  });

  test('that no strides can show are told', () => {
    const view = ops.reshape(ops.transpose(x), [2, 12]);
    expect(tryAccess(view)).toBeNull();
    expect(() => accessOf(view)).toThrow('shape [2,12]');
  });

  test('share an iteration with their base only when they show all of it in order', () => {
    expect(isIdentity(accessOf(ops.reshape(x, [24])))).toBe(true);
    expect(isIdentity(accessOf(ops.slice(ops.reshape(x, [24]), 0, 23)))).toBe(false);
    expect(isIdentity(accessOf(ops.transpose(x)))).toBe(false);
    expect(isIdentity(operandAccess(ops.input('row', [4]), [2, 3, 4]))).toBe(false);
    expect(isIdentity(operandAccess(ops.input('row', [4]), [1, 1, 4]))).toBe(true);
    expect(isContiguous(accessOf(ops.slice(ops.reshape(x, [24]), 5, 3)))).toBe(true);
  });
});

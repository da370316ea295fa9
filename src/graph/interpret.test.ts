import { describe, expect, it } from 'vitest';
import { interpret } from './interpret';
import type { Node } from './node';
import * as ops from './ops';

/** The values of 0, 1, 2, … pushed through an operation, worked out by hand beside it. */
const counting = (shape: readonly number[]): Node =>
  ops.constant(
    Float64Array.from({ length: shape.reduce((product, n) => product * n, 1) }, (_, i) => i),
    shape,
  );
const run = (node: Node): number[] => [...interpret([node], {})[0]!];
const a = counting([2, 3]);

describe('each operation, by hand', () => {
  it.each<[string, Node, number[]]>([
    ['constant', ops.constant(7, [3]), [7, 7, 7]],
    ['matmul', ops.matmul(a, counting([3, 2])), [10, 13, 28, 40]],
    ['matmul, first transposed', ops.matmul(a, counting([2, 1]), { transposeA: true }), [3, 4, 5]],
    ['matmul, second transposed', ops.matmul(a, counting([1, 3]), { transposeB: true }), [5, 14]],
    ['matmul, leading axes broadcast', ops.matmul(counting([2, 1, 1, 2]), counting([2, 2, 1])), [1, 3, 3, 13]],
    ['map with broadcast', ops.sub(a, counting([2, 1])), [0, 1, 2, 2, 3, 4]],
    ['sum over rows', ops.sum(a, 0), [3, 5, 7]],
    ['sum over columns', ops.sum(a, -1), [3, 12]],
    ['maximum', ops.reduce('max', ops.sub(counting([1, 3]), a), 0), [0, 0, 0]],
    ['maximum of negative numbers', ops.reduce('max', ops.sub(a, 9), 1), [-7, -4]],
    ['mean', ops.mean(a, 1), [1, 4]],
    ['mean of all', ops.meanAll(a), [2.5]],
    ['dot', ops.dot(a, a), [55]],
    ['gather', ops.gather(counting([3, 2]), ops.constant([2, 0, 2], [3])), [4, 5, 0, 1, 4, 5]],
    ['one-hot', ops.oneHot(ops.constant([1, 0], [2]), 3), [0, 1, 0, 1, 0, 0]],
    ['concat', ops.concat([a, counting([2, 1])]), [0, 1, 2, 0, 3, 4, 5, 1]],
    ['slice', ops.slice(a, 1, 2), [1, 2, 4, 5]],
    ['reshape', ops.reshape(a, [3, 2]), [0, 1, 2, 3, 4, 5]],
    ['transpose', ops.transpose(a), [0, 3, 1, 4, 2, 5]],
    ['transpose of three axes', ops.transpose(counting([2, 1, 3]), [2, 0, 1]), [0, 3, 1, 4, 2, 5]],
    ['broadcast', ops.broadcast(counting([2, 1]), [2, 2, 2]), [0, 0, 1, 1, 0, 0, 1, 1]],
  ])('%s', (_, node, wanted) => {
    expect(run(node)).toEqual(wanted);
  });
});

it('names the input that is missing or has the wrong size', () => {
  const x = ops.input('x', [2, 2]);
  expect(() => interpret([x], {})).toThrow('no value given for input "x"');
  expect(() => interpret([x], { x: [1, 2] })).toThrow('input "x" needs 4 values, has 2');
});

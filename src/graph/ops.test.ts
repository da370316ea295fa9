import { describe, expect, it } from 'vitest';
import * as E from './expr';
import * as ops from './ops';

const a = ops.input('a', [2, 3]);
const b = ops.input('b', [4, 5]);
const flat = ops.input('flat', [6]);
const many = ops.input('many', [7, 2, 3]);
const other = ops.input('other', [6, 3, 2]);

describe('shapes that do not fit are refused with operation, operands and shapes', () => {
  it.each<[string, () => unknown, string]>([
    ['matmul, inner sizes', () => ops.matmul(a, b), 'matmul(a [2, 3], b [4, 5]): inner sizes 3 and 4 differ'],
    ['matmul, transposed', () => ops.matmul(a, b, { transposeA: true }), 'matmul(aᵀ of a [2, 3], b [4, 5]): inner sizes 2 and 4 differ'],
    ['matmul, one axis', () => ops.matmul(a, flat), 'matmul(a [2, 3], b [6]): both need at least two axes'],
    ['matmul, leading axes', () => ops.matmul(many, other), 'matmul(a [7, 2, 3], b [6, 3, 2]): sizes 7 and 6 of axis 0 do not broadcast'],
    ['map', () => ops.add(a, b), 'map(operand 0 [2, 3], operand 1 [4, 5]): sizes 2 and 4 of axis 0 do not broadcast'],
    ['map, too few operands', () => ops.map(E.arg(1), [a]), 'map(operand 0 [2, 3]): the expression reads 2 operands'],
    ['reduce', () => ops.sum(a, 2), 'reduce sum(x [2, 3]): there is no axis 2'],
    ['reduce, from the end', () => ops.reduce('max', a, -3), 'reduce max(x [2, 3]): there is no axis -3'],
    ['mean', () => ops.mean(flat, 1), 'reduce sum(x [6]): there is no axis 1'],
    ['gather', () => ops.gather(many, flat), 'gather(table [7, 2, 3], index [6]): the table needs two axes'],
    ['concat', () => ops.concat([a, b]), 'concat(first [2, 3], other [4, 5]): leading axes differ'],
    ['concat of nothing', () => ops.concat([]), 'concat: no pieces given'],
    ['reshape', () => ops.reshape(a, [4]), 'reshape(x [2, 3], to [4]): numbers of elements differ'],
    ['transpose', () => ops.transpose(a, [0, 0]), 'transpose(x [2, 3]): [0, 0] is no permutation of its axes'],
    ['transpose of a vector', () => ops.transpose(flat), 'transpose(x [6]): it needs at least two axes'],
    ['broadcast', () => ops.broadcast(a, [4, 3]), 'broadcast(x [2, 3], to [4, 3]): sizes 2 and 4 of axis 0 do not broadcast'],
    ['broadcast to less', () => ops.broadcast(a, [1, 3]), 'broadcast(x [2, 3], to [1, 3]): sizes do not broadcast'],
    ['slice', () => ops.slice(a, 2, 2), 'slice(x [2, 3]): 2 … 3 is outside its last axis'],
    ['constant', () => ops.constant([1, 2], [3]), 'constant(shape [3]): 2 values given, needs 1 or 3'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(ops.ShapeError);
    expect(build).toThrow(message);
  });
});

describe('operations that change nothing', () => {
  it('give back their operand', () => {
    expect(ops.reshape(ops.reshape(a, [6]), [2, 3])).toBe(a);
    expect(ops.broadcast(a, [2, 3])).toBe(a);
    expect(ops.slice(a, 0, 3)).toBe(a);
    expect(ops.concat([a])).toBe(a);
    expect(ops.map(E.arg(0), [a])).toBe(a);
    expect(ops.sum(ops.input('column', [3, 1]), 1).op.kind).toBe('input');
  });
});

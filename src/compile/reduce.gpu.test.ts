import { describe, expect, test } from 'vitest';
import { normals } from '../data/philox';
import { expr as E, ops, sizeOf } from '../graph';
import type { Node, Shape } from '../graph';
import { interpret } from '../graph/interpret';
import { ProgramBench } from '../test/programBench';

const bench = await ProgramBench.open();

/** Shapes and the axis to reduce: short lines, lines about the length that is cut, with results about the number that is enough. */
const LINES: readonly [shape: Shape, axis: number][] = [
  [[3], 0],
  [[5, 7], 0],
  [[97, 3], 1],
  [[2, 65, 3], 1],
  [[511], 0],
  [[512], 0],
  [[513, 3], 0],
  [[63, 1000], 1],
  [[64, 1000], 1],
  [[65, 777], 1],
  [[7, 777, 9], 1],
  [[7, 777, 10], 1],
  [[4099], 0],
  [[257, 257], 0],
  [[65537], 0],
];

const values = (shape: Shape): Float32Array => Float32Array.from(normals({ seed: 3, stream: shape.length }, sizeOf(shape)));

/** Largest error of a sum in units of 2^-23 of the sum of magnitudes: the additions on the longest way to the result. */
function allowed(length: number, results: number): number {
  return length >= 512 && results < 64 ? Math.sqrt(length) / 2 + 8 : length / 4 + 8;
}

test.each(LINES)('sum and maximum of %j along axis %i', async (shape, axis) => {
  const x = ops.input('x', shape);
  const magnitude = ops.sum(ops.map(E.abs(E.arg(0)), [x]), axis);
  const outputs = { sum: ops.sum(x, axis), max: ops.reduce('max', x, axis) };
  const feeds = { x: values(shape) };
  const [sum, max, bound] = interpret([outputs.sum, outputs.max, magnitude], feeds);
  const got = (await bench.run({ label: 'lines', outputs }, feeds)).outputs;
  expect(Float64Array.from(got['max']![0]!)).toEqual(max);
  const units = allowed(shape[axis]!, sum!.length) * 2 ** -23;
  const excess = sum!.map((value, i) => Math.abs(got['sum']![0]![i]! - value) - units * bound![i]!);
  expect(Math.max(...excess)).toBeLessThanOrEqual(0);
});

describe('reductions', () => {
  test('of more lines than one row of workgroups holds', async () => {
    const rows = 65535 * 32 + 97;
    const x = Float32Array.from({ length: 2 * rows }, (_, i) => (i * 7) % 1021);
    const { outputs } = await bench.run({ label: 'many', outputs: { y: ops.sum(ops.input('x', [rows, 2]), 1) } }, { x });
    expect(outputs['y']![0]!.findIndex((sum, row) => sum !== x[2 * row]! + x[2 * row + 1]!)).toBe(-1);
  });

  test('of a long line with work before, in the middle and after', async () => {
    const [rows, columns] = [600, 3];
    const [x, w] = [ops.input('x', [rows, columns]), ops.input('w', [columns])];
    const scaled = ops.map(E.square(E.sub(E.arg(0), E.arg(1))), [x, w]);
    const norm: Node = ops.sqrt(ops.add(ops.sum(scaled, 0), 1));
    const outputs = { norm, all: ops.sumAll(scaled), shares: ops.div(scaled, norm), top: ops.reduce('max', ops.transpose(scaled), 1) };
    const feeds = { x: values([rows, columns]), w: values([columns]) };
    const got = (await bench.run({ label: 'chain', outputs }, feeds)).outputs;
    interpret(Object.values(outputs), feeds).forEach((exact, i) => {
      const name = Object.keys(outputs)[i]!;
      exact.forEach((value, at) => expect(Math.abs(got[name]![0]![at]! - value)).toBeLessThanOrEqual(40 * 2 ** -23 * Math.abs(value)));
    });
  });
});

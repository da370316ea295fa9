import { expect, test } from 'vitest';
import { expr as E, ops } from '../graph';
import { compile } from './compile';
import { explain } from './explain';

const [X, W, b] = [ops.input('X', [50, 20]), ops.input('W', [20, 40]), ops.input('b', [40])];
const h = ops.probe('h', ops.map(E.tanh(E.add(E.arg(0), E.arg(1))), [ops.matmul(X, W), b]));
const plan = compile({ label: 'layer', outputs: { mean: ops.mean(h, 1), h } });

test('a plan is told dispatch by dispatch, with its work, traffic and memory', () => {
  const [summary, product, mean, ...rest] = explain(plan).split('\n');
  expect(rest).toEqual([]);
  // 2·50·20·40 for the product, 2 an element for bias and tanh; 2000 additions and 50 factors for the mean.
  expect(summary).toMatch(/^layer: 2 dispatches, 86\.0 kFLOP, .*B moved, .*B held$/);
  // X, W and b are read, h is written.
  expect(product).toMatch(/^ {2}0 {2}matmul {2}h {2}\[50×20·20×40, .*\] {2}\d+×\d+×1 workgroups, 15\.4 kB, 84\.0 kFLOP$/);
  expect(mean).toMatch(/^ {2}1 {2}reduce {2}mean {2}\[sum 50×40 → 50×1\] {2}2×1×1 workgroups, 8\.20 kB, 2\.05 kFLOP$/);
});

test('what is moved of a large tensor is what is read of it', () => {
  const [theta, table, rows] = [ops.input('theta', [5000]), ops.input('table', [900, 16]), ops.input('rows', [8], 'u32')];
  const outputs = {
    product: ops.matmul(ops.input('x', [4, 10]), ops.reshape(ops.slice(theta, 100, 60), [10, 6])),
    sum: ops.add(ops.slice(theta, 0, 30), ops.slice(theta, 400, 30)),
    picked: ops.gather(table, rows),
  };
  const bytes = compile({ label: 'parts', outputs }).dispatches.map((dispatch) => dispatch.bytes);
  // Read and written: 40 + 60 and 24; 2 times 30 and 30; 8 rows of 16 with their numbers, and the same.
  expect(bytes.sort((a, b) => a - b)).toEqual([4 * 90, 4 * 124, 4 * (128 + 8 + 128)]);
});

test('the memory held is that of all buffers', () => {
  const bytes = 4 * plan.buffers.reduce((sum, { elements }) => sum + elements, 0);
  expect(bytes).toBe(4 * (50 * 20 + 20 * 40 + 40 + 50 * 40 + 50));
  expect(explain(plan)).toContain(`${(bytes / 1000).toPrecision(3)} kB held`);
});

test('each dispatch is followed by its text where that is wanted', () => {
  const text = explain(plan, { wgsl: true });
  for (const { wgsl } of plan.dispatches) expect(text).toContain(`FLOP\n${wgsl}`);
});

test('small and large numbers have their units', () => {
  const tiny = compile({ label: 'tiny', outputs: { y: ops.add(ops.input('x', [3]), 1) } });
  expect(explain(tiny).split('\n')[0]).toBe('tiny: 1 dispatches, 3 FLOP, 24 B moved, 24 B held');
  const large = compile({ label: 'large', outputs: { y: ops.matmul(ops.input('a', [2000, 1000]), ops.input('b', [1000, 3000])) } });
  expect(explain(large).split('\n')[0]).toBe('large: 1 dispatches, 12.0 GFLOP, 44.0 MB moved, 44.0 MB held');
});

import { expect, it } from 'vitest';
import { ops } from '../../graph';
import { interpreterExecutor } from './interpreterExecutor';

const a = ops.input('a', [2]);
const b = ops.input('b', [2]);
const gain = ops.input('gain', []);
const program = {
  label: 'swap',
  outputs: { sum: ops.add(a, b), last: ops.mul(a, gain) },
  updates: { a: b, b: ops.mul(a, gain) },
  perStep: ['gain'],
  perStepOutputs: ['sum'],
};

it('computes every update from the old states, and keeps what each step gave', async () => {
  const first = [1, 2];
  const loaded = await interpreterExecutor.load(program, { a: first, b: [10, 20] });
  const { sum } = await loaded.run([{ gain: [2] }, { gain: [3] }]);
  expect(sum!.map((values) => [...values])).toEqual([
    [11, 22],
    [12, 24],
  ]);
  expect([...(await loaded.read('a'))]).toEqual([2, 4]);
  expect([...(await loaded.read('b'))]).toEqual([30, 60]);
  expect([...(await loaded.read('last'))]).toEqual([30, 60]);
  await loaded.run([{ gain: [1] }]);
  expect([...(await loaded.read('a'))]).toEqual([30, 60]);
  expect(first).toEqual([1, 2]);
  loaded.dispose();
});

it('names what is missing', async () => {
  await expect(interpreterExecutor.load(program, { a: [1, 2] })).rejects.toThrow('swap: no first value given for state "b"');
  const loaded = await interpreterExecutor.load(program, { a: [1, 2], b: [1, 2] });
  await expect(loaded.run([{}])).rejects.toThrow('no value given for input "gain"');
  await expect(loaded.read('c')).rejects.toThrow('swap: there is no output or state "c" to read');
});

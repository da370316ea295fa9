import { expect, test } from 'vitest';
import { ops } from '../../graph';
import type { Program } from '../../graph';
import { interpreterExecutor } from './interpreterExecutor';
import { replicaTiles } from './replicaTiles';

const state = ops.input('state', [2]);
const shift = ops.input('shift', []);
const rate = ops.input('rate', []);
const moved = ops.add(ops.mul(state, rate), shift);
const program: Program = {
  label: 'walk',
  outputs: { total: ops.sumAll(moved), moved },
  updates: { state: moved },
  perStep: ['rate'],
  perStepOutputs: ['total'],
};
const replicas = { count: 5, varying: ['state', 'rate'] };
const feeds = { state: Float64Array.from({ length: 10 }, (_, i) => i), shift: [0.5] };
const steps = [0, 1, 2].map((t) => ({ rate: Float64Array.from({ length: 5 }, (_, r) => 1 + r - t) }));

test.each([1, 9, 14, 1000])('tiles of replicas give what all of them give at once, up to %i elements a tile', async (mostElements) => {
  const tiled = await replicaTiles(interpreterExecutor, program, feeds, replicas, mostElements);
  const whole = await interpreterExecutor.load(program, feeds, replicas);
  const heard: number[] = [];
  for (let turn = 0; turn < 2; turn++) {
    expect(await tiled.run(steps, { onProgress: (done) => heard.push(done) })).toEqual(await whole.run(steps));
    for (const name of ['total', 'moved', 'state']) expect(await tiled.read(name)).toEqual(await whole.read(name));
    for (const loaded of [tiled, whole]) loaded.write('shift', [turn + 2]);
  }
  expect(heard.at(-1)).toBe(steps.length);
  for (const loaded of [tiled, whole]) loaded.write('state', new Float64Array(10));
  expect(await tiled.read('state')).toEqual(new Float64Array(10));
  expect(await tiled.run(steps)).toEqual(await whole.run(steps));
});

test('what is missing is named', async () => {
  await expect(replicaTiles(interpreterExecutor, program, { shift: [1] }, replicas, 1)).rejects.toThrow('no value given for input "state"');
  const tiled = await replicaTiles(interpreterExecutor, program, feeds, replicas, 1);
  await expect(tiled.read('nothing')).rejects.toThrow('no output or state "nothing"');
});

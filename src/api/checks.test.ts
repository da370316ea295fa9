import { expect, it } from 'vitest';
import { createReferenceEngine } from './engine';
import type { NetworkSpec } from './types';

const engine = createReferenceEngine();
const network: NetworkSpec = { input: 2, layers: [{ n: 1, act: 'identity' }], loss: 'mse' };
const rows = { X: [[1, 2]], T: [[3]] };
const foreign = (spec: object) => ({ ...network, ...spec });

it.each<[string, object, object, string]>([
  ['an unknown activation', { layers: [{ n: 1, act: 'tan' }] }, {}, 'layers.0.act: unknown activation "tan"; did you mean "tanh"?'],
  ['an unknown field', { lamda: 1 }, {}, 'lamda: unknown field; did you mean "lambda"?'],
  ['no layer', { layers: [] }, {}, 'layers: must have a layer'],
  ['a width that is none', { layers: [{ n: 0, act: 'relu' }] }, {}, 'layers.0.n: must be a whole number from 1'],
  ['an unknown loss', { loss: 'l1' }, {}, 'loss: unknown loss "l1"'],
  ['an activation after the logits', { layers: [{ n: 1, act: 'tanh' }], loss: 'ce' }, {}, 'layers.0.act: must be "identity"'],
  ['a skip past the input', { layers: [{ n: 1, act: 'identity', skip: 3 }] }, {}, 'skip'],
  ['rows too wide', {}, { X: [[1, 2, 3]] }, 'X: row 0 has 3 numbers, but the network needs 2'],
  ['numbers that fill no rows', {}, { X: [1, 2, 3] }, 'X: has 3 numbers, which do not fill rows of 2'],
  ['no rows', {}, { X: [] }, 'X: must have a row'],
  ['fewer targets', {}, { X: [[1, 2], [3, 4]] }, 'T: has 1 rows, but X has 2; make them equal'], // prettier-ignore
  ['what is not a number', {}, { T: [NaN] }, 'T: number 0 is NaN; give finite numbers'],
])('refuses %s', (_what, spec, table, message) => {
  expect(() => engine.model(foreign(spec), { ...rows, ...table })).toThrow(message);
});

it('refuses vectors and options by name', async () => {
  const model = engine.model(network, rows);
  const train = (options: object) => model.train(model.initial(), { steps: 1, schedule: 0.1, ...options });
  await expect(model.losses([[1, 2, 3], [1]])).rejects.toThrow('points.1: has 1 numbers, but the network has 3 parameters');
  await expect(model.gradient([1])).rejects.toThrow('theta: has 1 numbers');
  await expect(model.predict([1, 2, 3], [[1]])).rejects.toThrow('X: row 0 has 1 numbers');
  await expect(train({ steps: 1.5 })).rejects.toThrow('steps: must be a whole number of at least 0, not 1.5');
  await expect(train({ schedule: { type: 'linear' } })).rejects.toThrow('schedule');
  await expect(train({ optimizer: { type: 'lbfgs' } })).rejects.toThrow('optimizer.type');
  await expect(train({ batch: { size: 0, order: 'sequential' } })).rejects.toThrow('batch.size');
  await expect(model.trainMany([model.initial()], { steps: 1, schedule: 1, rates: [1, 2] })).rejects.toThrow('rates: has 2 numbers for 1');
});

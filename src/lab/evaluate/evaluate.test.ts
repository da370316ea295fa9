import { describe, expect, it } from 'vitest';
import { readGolden } from '../../golden/readGolden';
import { evaluateCase } from './evaluate';
import { interpreterExecutor } from '../executors/interpreterExecutor';

const evaluate = (json: unknown) => evaluateCase(json, { executor: interpreterExecutor });

const good = {
  want: ['outputs', 'loss'],
  net: { input: 2, layers: [{ n: 1, act: 'tanh' }] },
  loss: 'mse',
  lambda: 0.1,
  data: {
    X: [
      [1, 2],
      [3, 4],
    ],
    T: [[1], [0]],
  },
  theta: [0.1, -0.2, 0.3],
};

it('gives what is wanted, in the shapes of the format', async () => {
  const { outputs, loss } = (await evaluate(good)) as { outputs: number[][]; loss: Record<string, number> };
  const wanted = [0.1 - 0.4 + 0.3, 0.3 - 0.8 + 0.3].map(Math.tanh);
  outputs.forEach(([value], row) => expect(value).toBeCloseTo(wanted[row]!, 7));
  expect(Object.keys(loss)).toEqual(['total', 'data', 'ridge']);
  expect(loss['ridge']).toBeCloseTo(0.1 * (0.01 + 0.04), 8);
});

describe('a case that cannot be computed is refused by field', () => {
  it.each<[string, object, string]>([
    ['a number that is text', { net: { input: 2, layers: [{ n: 'x', act: 'tanh' }] } }, 'net.layers[0].n: Invalid type: Expected number'],
    ['an unknown activation', { net: { input: 2, layers: [{ n: 1, act: 'tan' }] } }, 'net.layers[0].act: Invalid type'],
    ['an unknown field', { net: { input: 2, layers: [{ n: 1, act: 'tanh', bins: 2 }] } }, 'net.layers[0].bins: Invalid key'],
    ['no layers', { net: { input: 2, layers: [] } }, 'net.layers: Invalid length'],
    ['a negative λ', { lambda: -1 }, 'lambda: Invalid value: Expected >=0'],
    ['no network', { net: undefined }, 'net'],
    ['rows of different length', { data: { X: [[1, 2], [3]], T: [[1], [0]] } }, 'data.X[1] has 1 numbers, but 2 are needed'],
    ['fewer targets than rows', { data: { X: [[1, 2]], T: [[1], [0]] } }, 'data.T has 2 rows, but data.X has 1: make them equal'],
    ['targets too wide', { data: { X: [[1, 2]], T: [[1, 0]] } }, 'data.T[0] has 2 numbers, but 1 are needed'],
    ['inputs too wide', { data: { X: [[1, 2, 3]], T: [[1]] } }, 'net.input is 2, but data.X has 3 columns: make them equal'],
    ['parameters of another network', { theta: [1, 2] }, 'theta has 2 numbers, but the network has 3 parameters'],
    ['an activation after the logits', { loss: 'ce' }, 'net.layers[0].act must be "identity" when the loss is "ce"'],
    ['a vector of another length', { want: ['hvp'], hvp: [[1, 2]] }, 'hvp[0] has 2 numbers, but the network has 3 parameters'],
    ['no vectors', { want: ['hvp'] }, 'hvp is missing: "hvp" needs it'],
    ['an initialiser that is none', { theta: undefined, init: { type: 'ones', seed: 1 } }, 'init.type must be one of'],
  ])('%s', async (_, change, message) => {
    const changed = Object.fromEntries(Object.entries<unknown>({ ...good, ...change }).filter(([, value]) => value !== undefined));
    await expect(evaluate(changed)).rejects.toThrow(message);
  });

  it('its training too', async () => {
    const train = { steps: 1, optimizer: { type: 'gd' }, schedule: { type: 'constant', lr: 0.1 } };
    const trained = (change: object) => evaluate({ ...good, want: ['train'], train: { ...train, ...change } });
    await expect(trained({ optimizer: { type: 'lbfgs' } })).rejects.toThrow('train.optimizer.type must be one of gd, sgd, momentum');
    await expect(trained({ optimizer: { type: 'momentum', mu: 2 } })).rejects.toThrow(
      'train.optimizer.momentum must be between 0 and 1, got 2',
    );
    await expect(trained({ optimizer: { type: 'gd', mu: 0.5 } })).rejects.toThrow('train.optimizer.mu is not used here');
    await expect(trained({ schedule: { type: 'constant', lr: 'slow' } })).rejects.toThrow('train.schedule.lr must be between');
    await expect(trained({ steps: -1 })).rejects.toThrow('train.steps: Invalid value');
    await expect(trained({ batch: { size: 9, order: 'philox' } })).rejects.toThrow('batch.size must not exceed the 2 training rows');
  });
});

it('leaves out what it does not compute, and says so', async () => {
  const messages: string[] = [];
  const results = await evaluateCase(
    { ...good, want: ['loss', 'horoscope'] },
    { executor: interpreterExecutor, warn: (text) => messages.push(text) },
  );
  expect(Object.keys(results)).toEqual(['loss']);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(/^"horoscope" is left out: this version computes outputs, /);
});

it('takes Nesterov by either name', async () => {
  const golden = readGolden<{ train: { optimizer: object } }>('p06-relu-ce-minibatch');
  const renamed = { ...golden, want: ['train'], train: { ...golden.train, optimizer: { type: 'nesterov', momentum: 0.8 } } };
  expect(await evaluate(renamed)).toEqual(await evaluate({ ...golden, want: ['train'] }));
});

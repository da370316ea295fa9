import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { PARTS, type Part } from './parts';
import { DEFAULT_RECIPE, parseRecipe, type RecipeProblem } from './schema';

const layer = { n: 10, act: 'tanh' };
const output = { n: 10, act: 'identity' };

function problems(value: unknown): RecipeProblem[] {
  const parsed = parseRecipe(value);
  return parsed.ok ? [] : parsed.problems;
}

const NOISY = 'blobs, circles, moons, xor, spiral, line, sine, chebyshev, correlated';

const accepted = (value: unknown): unknown => {
  const parsed = parseRecipe(value);
  return parsed.ok ? parsed.recipe : parsed.problems;
};

describe('a bad recipe is refused with the field and the remedy', () => {
  const integers = 'must be a whole number from';
  it.each<[title: string, fields: object, field: string, message: string]>([
    ['unknown field', { lamda: 0.1 }, 'lamda', 'unknown field; did you mean "lambda"?'],
    ['unknown field near none', { batch: { workers: 4 } }, 'batch.workers', 'unknown field; allowed: size, order, seed'],
    [
      'unknown layer field',
      { layers: [{ ...output, dropout: 0.5 }] },
      'layers.0.dropout',
      'unknown field; allowed: n, act, bias, bn, skip',
    ],
    ['data not an object', { data: 'digits' }, 'data', 'must be an object such as {"set": "digits"}, not "digits"'],
    ['data a list', { data: [] }, 'data', 'must be an object such as {"set": "digits"}, not a list'],
    ['unknown set', { data: { set: 'digit' } }, 'data.set', 'unknown data set "digit"; did you mean "digits"?'],
    [
      'number the set lacks',
      { data: { noise: 0.1 } },
      'data.noise',
      `"digits" has no such number; leave it out, or choose one that has: ${NOISY}`,
    ],
    ['unknown data field', { data: { seeds: 1, set: 'iris' } }, 'data.seeds', 'unknown field; did you mean "seed"?'],
    ['rows out of range', { data: { train: 5 } }, 'data.train', `${integers} 10 to 12000, not 5`],
    [
      'unknown normalisation',
      { data: { normalise: 'centre' } },
      'data.normalise',
      'unknown normalisation "centre"; did you mean "center"?',
    ],
    ['layers not a list', { layers: 10 }, 'layers', 'must be a list of layers such as [{"n": 10, "act": "tanh"}], not 10'],
    ['no layers', { layers: [] }, 'layers', 'a network has at least one layer; add one'],
    ['too many layers', { layers: Array(65).fill(output) }, 'layers', 'has 65 layers; at most 64 are allowed'],
    ['layer not an object', { layers: [10] }, 'layers.0', 'must be an object such as {"n": 10, "act": "tanh"}, not 10'],
    ['no width', { layers: [{ act: 'tanh' }] }, 'layers.0.n', 'is missing; write it as in {"n": 10, "act": "tanh"}'],
    ['no activation', { layers: [layer, { n: 10 }] }, 'layers.1.act', 'is missing; write it as in {"n": 10, "act": "tanh"}'],
    ['width 0', { layers: [{ ...layer, n: 0 }, output] }, 'layers.0.n', `${integers} 1 to 4096, not 0`],
    ['width too large', { layers: [{ ...layer, n: 4097 }, output] }, 'layers.0.n', `${integers} 1 to 4096, not 4097`],
    ['fractional width', { layers: [{ ...layer, n: 2.5 }, output] }, 'layers.0.n', `${integers} 1 to 4096, not 2.5`],
    ['width as text', { layers: [{ ...layer, n: '10' }, output] }, 'layers.0.n', `${integers} 1 to 4096, not "10"`],
    ['unknown activation', { layers: [{ n: 10, act: 'tanhh' }] }, 'layers.0.act', 'unknown activation "tanhh"; did you mean "tanh"?'],
    ['activation of another case', { layers: [{ n: 10, act: 'ReLU' }] }, 'layers.0.act', 'unknown activation "ReLU"; did you mean "relu"?'],
    [
      'activation near none',
      { layers: [{ n: 10, act: 'maxout' }] },
      'layers.0.act',
      `unknown activation "maxout"; allowed: ${Object.keys(ACTIVATIONS).join(', ')}`,
    ],
    [
      'inherited name',
      { layers: [{ n: 10, act: 'constructor' }] },
      'layers.0.act',
      `unknown activation "constructor"; allowed: ${Object.keys(ACTIVATIONS).join(', ')}`,
    ],
    ['bias not a truth value', { layers: [{ ...output, bias: 0 }] }, 'layers.0.bias', 'must be true or false, not 0'],
    ['bn not a truth value', { layers: [{ ...output, bn: 'yes' }] }, 'layers.0.bn', 'must be true or false, not "yes"'],
    ['negative skip', { layers: [{ ...output, skip: -1 }] }, 'layers.0.skip', `${integers} 0 to 64, not -1`],
    ['skip mode', { skip_mode: 'before' }, 'skip_mode', 'unknown skip mode "before"; allowed: post, pre'],
    ['bn_eps 0', { bn_eps: 0 }, 'bn_eps', 'must be a number from 1e-30 to 1000, not 0'],
    ['bn_momentum', { bn_momentum: 1.5 }, 'bn_momentum', 'must be a number from 0 to 1, not 1.5'],
    ['negative ridge', { lambda: -1 }, 'lambda', 'must be a number from 0 to 1000, not -1'],
    ['not a number', { lambda: NaN }, 'lambda', 'must be a number from 0 to 1000, not NaN'],
    ['infinity', { lambda: Infinity }, 'lambda', 'must be a number from 0 to 1000, not Infinity'],
    ['null', { lambda: null }, 'lambda', 'must be a number from 0 to 1000, not null'],
    ['undefined', { lambda: undefined }, 'lambda', 'must be a number from 0 to 1000, not undefined'],
    ['unknown loss', { loss: 'cee' }, 'loss', 'unknown loss "cee"; did you mean "ce"?'],
    ['loss not a name', { loss: {} }, 'loss', 'must be the name of one loss (mse, ce), not an object'],
    ['unknown initialiser', { init: { type: 'henormal' } }, 'init.type', 'unknown initialiser "henormal"; did you mean "he_normal"?'],
    [
      'sigma without use',
      { init: { type: 'he_normal', sigma: 1 } },
      'init.sigma',
      '"he_normal" has no such number; leave it out, or choose one that has: normal',
    ],
    ['fractional seed', { init: { seed: 1.5 } }, 'init.seed', `${integers} 0 to 9007199254740991, not 1.5`],
    ['unknown optimizer', { optimizer: { type: 'Adan' } }, 'optimizer.type', 'unknown optimizer "Adan"; did you mean "adam"?'],
    [
      'number of another optimizer',
      { optimizer: { type: 'sgd', momentum: 0.9 } },
      'optimizer.momentum',
      '"sgd" has no such number; leave it out, or choose one that has: momentum, nesterov',
    ],
    [
      'rate in the optimizer',
      { optimizer: { type: 'adam', lr: 0.01 } },
      'optimizer.lr',
      'unknown field; allowed: type, beta1, beta2, epsilon',
    ],
    ['optimizer out of range', { optimizer: { type: 'adam', beta1: 1 } }, 'optimizer.beta1', 'must be a number from 0 to 0.999999, not 1'],
    ['unknown schedule', { schedule: { type: 'cosin' } }, 'schedule.type', 'unknown schedule "cosin"; did you mean "cosine"?'],
    ['negative rate', { schedule: { lr: -0.1 } }, 'schedule.lr', 'must be a number from 0 to 1000, not -0.1'],
    [
      'number of another schedule',
      { schedule: { type: 'cosine', eta: 1 } },
      'schedule.eta',
      '"cosine" has no such number; leave it out, or choose one that has: exponential, inverse',
    ],
    [
      'list entry',
      { schedule: { type: 'piecewise', boundaries: [5], values: [0.1, 'b'] } },
      'schedule.values.1',
      'must be a number from 0 to 1000, not "b"',
    ],
    ['list wanted', { schedule: { type: 'piecewise', values: 0.1 } }, 'schedule.values', 'must be a list of numbers, not 0.1'],
    ['list too long', { schedule: { type: 'piecewise', values: Array(65).fill(0.1) } }, 'schedule.values', 'must have at most 64 numbers'],
    [
      'lists that disagree',
      { schedule: { type: 'piecewise', boundaries: [5, 10], values: [0.1] } },
      'schedule.values',
      'must be one longer than boundaries (3 rates), got 1',
    ],
    ['batch of no rows', { batch: { size: 0 } }, 'batch.size', `${integers} 1 to 2147483647, not 0`],
    ['batch order', { batch: { order: 'random' } }, 'batch.order', 'unknown batch order "random"; allowed: philox, sequential'],
    ['batch larger than the data', { batch: { size: 12_001 } }, 'batch.size', 'must be at most the 12000 training rows, not 12001'],
    [
      'batch larger than rows asked for',
      { data: { train: 50 }, batch: { size: 64 } },
      'batch.size',
      'must be at most the 50 training rows, not 64',
    ],
    [
      'gradient descent on a minibatch',
      { optimizer: { type: 'gd' }, batch: { size: 64 } },
      'batch.size',
      'gradient descent takes all 12000 training rows in a step; set it to 12000, or use the optimizer "sgd"',
    ],
    [
      'seed without use',
      { batch: { order: 'sequential', seed: 1 } },
      'batch.seed',
      'rows taken in sequence are not drawn; leave it out, or use the order "philox"',
    ],
    [
      'last width, classes',
      { layers: [layer, { n: 9, act: 'identity' }] },
      'layers.1.n',
      'the last layer must be as wide as the data set has classes: 10, not 9',
    ],
    [
      'last width, targets',
      { data: { set: 'sine' }, layers: [{ n: 2, act: 'identity' }] },
      'layers.0.n',
      'the last layer must be as wide as the data set has targets: 1, not 2',
    ],
    [
      'last width, classes chosen',
      { data: { set: 'blobs', classes: 5 }, layers: [{ n: 2, act: 'identity' }] },
      'layers.0.n',
      'the last layer must be as wide as the data set has classes: 5, not 2',
    ],
    [
      'batch norm last',
      { layers: [layer, { ...output, bn: true }] },
      'layers.1.bn',
      'batch norm belongs in hidden layers; leave it out of the last one',
    ],
    [
      'cross-entropy after an activation',
      { layers: [layer] },
      'layers.0.act',
      'cross-entropy brings its own softmax; make the last activation "identity", not "tanh"',
    ],
    [
      'cross-entropy without classes',
      { data: { set: 'sine' }, loss: 'ce' },
      'loss',
      'cross-entropy needs classes and "Sine" has none; use "mse"',
    ],
    [
      'skip between widths',
      { layers: [{ n: 32, act: 'tanh' }, { n: 16, act: 'tanh', skip: 1 }, output] },
      'layers.1.skip',
      'adds layers.0 of width 32 to a layer of width 16; make the widths equal or the skip 0',
    ],
    [
      'skip from the input',
      { layers: [{ n: 32, act: 'tanh', skip: 1 }, output] },
      'layers.0.skip',
      'adds the input of width 784 to a layer of width 32; make the widths equal or the skip 0',
    ],
    [
      'skip beyond the input',
      { layers: [layer, { ...output, skip: 3 }] },
      'layers.1.skip',
      '3 reaches back beyond the input; at most 2 here',
    ],
    [
      'too many parameters',
      { layers: [...Array<object>(3).fill({ n: 4096, act: 'relu' }), output] },
      'layers',
      'the network has 36,818,954 parameters and a GPU buffer is sure to hold 33,554,432; use fewer or narrower layers',
    ],
    [
      'too large a batch',
      { layers: [{ n: 4096, act: 'relu' }, output], batch: { size: 12_000 } },
      'batch.size',
      'the widest layer would hold 49,152,000 numbers and a GPU buffer is sure to hold 33,554,432; use at most 8,192 rows or narrower layers',
    ],
  ])('%s', (_title, fields, field, message) => {
    expect(problems({ version: 1, ...fields })).toEqual([{ field, message }]);
  });

  it.each<[title: string, value: unknown, field: string, message: string]>([
    ['null', null, '', 'must be an object such as {"version": 1}, not null'],
    ['a list', [], '', 'must be an object such as {"version": 1}, not a list'],
    ['text', 'digits', '', 'must be an object such as {"version": 1}, not "digits"'],
    ['long text', 'x'.repeat(500), '', `must be an object such as {"version": 1}, not "${'x'.repeat(40)}…"`],
    ['no version', {}, 'version', 'is missing; write it as in {"version": 1}'],
    ['another version', { version: 2 }, 'version', 'must be 1, the only version this page reads, not 2'],
  ])('%s in place of a recipe', (_title, value, field, message) => {
    expect(problems(value)).toEqual([{ field, message }]);
  });

  it('reports every field that is wrong, not only the first', () => {
    const value = { version: 1, layers: [{ n: 0, act: 'tan' }], lambda: -1, optimizer: { type: 'adan' }, extra: 1 };
    expect(problems(value).map(({ field }) => field)).toEqual(['layers.0.n', 'layers.0.act', 'lambda', 'optimizer.type', 'extra']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('refuses a field called %s and leaves Object alone', (name) => {
    const value: unknown = JSON.parse(`{"version": 1, "${name}": {"polluted": true}, "data": {"${name}": {"polluted": true}}}`);
    expect(problems(value).map(({ field }) => field)).toEqual([`data.${name}`, name]);
    expect('polluted' in {}).toBe(false);
  });
});

describe('what a recipe leaves out', () => {
  it('is all of the default recipe for an empty one', () => {
    expect(accepted({ version: 1 })).toEqual(DEFAULT_RECIPE);
    expect(accepted(JSON.parse(JSON.stringify(DEFAULT_RECIPE)))).toEqual(DEFAULT_RECIPE);
  });

  it('is filled in as documented', () => {
    expect(DEFAULT_RECIPE).toEqual({
      version: 1,
      data: { set: 'digits', train: 12_000, test: 2000, normalise: 'center' },
      layers: [
        { n: 128, act: 'tanh', bias: true, bn: false, skip: 0 },
        { n: 64, act: 'tanh', bias: true, bn: false, skip: 0 },
        { n: 10, act: 'identity', bias: true, bn: false, skip: 0 },
      ],
      skip_mode: 'post',
      bn_eps: 1e-5,
      bn_momentum: 0.1,
      loss: 'ce',
      lambda: 0,
      init: { type: 'lecun_normal', scale: 1, seed: 100, sigma_b: 0, restart: 0 },
      optimizer: { type: 'sgd' },
      schedule: { type: 'constant', lr: 0.4 },
      batch: { size: 64, order: 'philox', seed: 100 },
    });
  });

  it('follows the data set', () => {
    expect(accepted({ version: 1, data: { set: 'sine', train: 30 } })).toMatchObject({
      data: { set: 'sine', train: 30, test: 100, noise: 0.1, seed: 0 },
      layers: [{ n: 8 }, { n: 8 }, { n: 1, act: 'identity' }],
      loss: 'mse',
      schedule: { lr: 0.1 },
      batch: { size: 30 },
    });
    expect(accepted({ version: 1, data: { set: 'blobs', classes: 4 } })).toMatchObject({ layers: [{}, {}, { n: 4 }], loss: 'ce' });
  });

  it('follows the optimizer', () => {
    expect(accepted({ version: 1, optimizer: { type: 'adam', beta2: 0.99 } })).toMatchObject({
      optimizer: { type: 'adam', beta1: 0.9, beta2: 0.99, epsilon: 1e-8 },
      schedule: { lr: 0.001 },
    });
    expect(accepted({ version: 1, optimizer: { type: 'momentum' } })).toMatchObject({
      optimizer: { momentum: 0.9 },
      schedule: { lr: 0.03 },
    });
    expect(accepted({ version: 1, optimizer: { type: 'gd' } })).toMatchObject({ batch: { size: 12_000, order: 'sequential' } });
  });

  it('makes a whole recipe of every entry of every table', () => {
    for (const [name, part] of Object.entries<Part>(PARTS)) {
      for (const id of Object.keys(part.titles)) {
        expect(accepted({ version: 1, [name]: { [part.key]: id } })).toHaveProperty([name, part.key], id);
      }
    }
  });
});

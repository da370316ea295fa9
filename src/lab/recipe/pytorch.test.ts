import { expect, it } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { OPTIMIZERS } from '../../nn/optimizers';
import { recipeOf } from '../../test/recipeOf';
import { pytorchOf } from './pytorch';
import { DIRECTIONS, NONLINEAR } from './pytorchTables';
import { DEFAULT_RECIPE } from './schema';

const snippet = (fields: object): string => pytorchOf(recipeOf(fields));

it('has a word for every activation and optimizer', () => {
  expect(Object.keys(NONLINEAR).sort()).toEqual(Object.keys(ACTIVATIONS).sort());
  expect(Object.keys(DIRECTIONS).sort()).toEqual(Object.keys(OPTIMIZERS).sort());
});

it('writes the default recipe', () => {
  const text = pytorchOf(DEFAULT_RECIPE);
  expect(text).toContain('nn.Linear(784, 128),\n            nn.Linear(128, 64),\n            nn.Linear(64, 10),');
  expect(text).toContain('z = self.layers[0](a0)\n        a1 = torch.tanh(z)');
  expect(text).toContain('a3 = z\n        return a3');
  expect(text).toContain('error = F.cross_entropy(y, t)\n    return error');
  expect(text).toContain('spread = 1.0 * math.sqrt(1 / n_in)');
  expect(text).toContain('torch.optim.SGD(net.parameters(), lr=rate(0))');
  expect(text).toContain('lr = 0.4\n    return lr');
  expect(text).toContain('def batches(rows, size=64)');
  expect(text).toContain('torch.randperm(rows)');
  expect(text).toContain('return lambda x: (x - mean).float()');
});

it('sums squared errors over outputs, and has ridge over the weights alone, both without a half', () => {
  const text = snippet({ data: { set: 'sine' }, lambda: 0.01 });
  expect(text).toContain('error = ((y - t) ** 2).sum(dim=1).mean()');
  expect(text).toContain('error = error + 0.01 * sum((layer.weight ** 2).sum() for layer in net.layers)');
  expect(text).not.toContain('weight_decay');
});

it('takes batch norm without the bias before it, and with the contract’s ε and momentum', () => {
  const text = snippet({
    data: { set: 'moons' },
    layers: [
      { n: 8, act: 'relu', bn: true },
      { n: 2, act: 'identity' },
    ],
    bn_eps: 1e-4,
  });
  expect(text).toContain('nn.Linear(2, 8, bias=False)');
  expect(text).toContain('"0": nn.BatchNorm1d(8, eps=0.0001, momentum=0.1)');
  expect(text).toContain('z = self.norms["0"](self.layers[0](a0))');
});

it.each([
  ['post', 'a2 = torch.tanh(z) + a1'],
  ['pre', 'z = self.layers[1](a1) + a1'],
])('adds a skip in mode %s where the contract does', (skip_mode, line) => {
  const layers = [
    { n: 8, act: 'tanh' },
    { n: 8, act: 'tanh', skip: 1 },
    { n: 2, act: 'identity' },
  ];
  expect(snippet({ data: { set: 'moons' }, layers, skip_mode })).toContain(line);
});

it('writes optimizers and schedules with their numbers', () => {
  expect(snippet({ optimizer: { type: 'adam', beta1: 0.8 } })).toContain(
    'Adam(net.parameters(), lr=rate(0), betas=(0.8, 0.999), eps=1e-8)',
  );
  expect(snippet({ optimizer: { type: 'nesterov' } })).toContain('momentum=0.9, nesterov=True)');
  expect(snippet({ optimizer: { type: 'nesterov', momentum: 0 } })).not.toContain('nesterov=True');
  expect(snippet({ data: { set: 'moons' }, optimizer: { type: 'gd' } })).toContain('yield torch.arange(rows)');
  expect(snippet({ schedule: { type: 'piecewise', lr: 1, boundaries: [5], values: [1, 0.5] } })).toContain(
    'boundaries = [5.0]\n    values = [1.0, 0.5]\n    return values[sum(t >= boundary for boundary in boundaries)]',
  );
  expect(snippet({ init: { type: 'normal', sigma: 2, scale: 0.5, sigma_b: 0.1 } })).toContain('spread = 0.5 * 2.0');
});

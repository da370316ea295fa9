import type { Recipe } from './recipe';
import { ADVANCES, DIRECTIONS, LAW_OF_START, NONLINEAR, NORMALISERS, RATES } from './pytorchTables';
import { sourceOf, takesAllRows } from './sizes';
import { recipeTitle } from './title';

/**
 * The recipe as a PyTorch program: the same network, error function, start, optimizer, schedule and batches, by the contract's
 * definitions. What it draws (weights, batches) is of the same law but not the same numbers; its tensors have the names of the
 * weights that are saved with PyTorch's names, so that those can be loaded.
 */
export function pytorchOf(recipe: Recipe): string {
  const { title } = sourceOf(recipe.data);
  return `"""${recipeTitle(recipe)}

Data: ${title}. train(X, T) takes them as float32 tensors: X has a row for each sample, T its ${recipe.loss === 'ce' ? 'class as one-hot' : 'targets'}.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


${network(recipe)}


${start(recipe)}


${normalisation(recipe)}


${loss(recipe)}


${rate(recipe)}


${batches(recipe)}


${training(recipe)}
`;
}

function network(recipe: Recipe): string {
  const { layers, skip_mode, bn_eps, bn_momentum } = recipe;
  const widths = [sourceOf(recipe.data).inputs, ...layers.map(({ n }) => n)];
  const linear = layers.map(({ n, bias = true, bn }, i) => {
    return `            nn.Linear(${widths[i]!}, ${n}${bias && !bn ? '' : ', bias=False'}),`;
  });
  const norms = layers.flatMap(({ n, bn }, i) => {
    return bn ? [`            "${i}": nn.BatchNorm1d(${n}, eps=${number(bn_eps)}, momentum=${number(bn_momentum)}),`] : [];
  });
  const forward = layers.flatMap(({ act, bn, skip = 0 }, i) => {
    const product = `self.layers[${i}](a${i})`;
    const z = bn ? `self.norms["${i}"](${product})` : product;
    const source = `a${i + 1 - skip}`;
    const phi = NONLINEAR[act]!;
    if (skip === 0) return [`        z = ${z}`, `        a${i + 1} = ${phi}`];
    return skip_mode === 'pre'
      ? [`        z = ${z} + ${source}`, `        a${i + 1} = ${phi}`]
      : [`        z = ${z}`, `        a${i + 1} = ${phi} + ${source}`];
  });
  return [
    'class Network(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    '        self.layers = nn.ModuleList([',
    ...linear,
    '        ])',
    ...(norms.length > 0 ? ['        self.norms = nn.ModuleDict({', ...norms, '        })'] : []),
    '',
    '    def forward(self, a0):',
    ...forward,
    `        return a${layers.length}`,
  ].join('\n');
}

function start({ init }: Recipe): string {
  const { type, scale, sigma = 1, sigma_b = 0 } = init;
  const { spread, draw } = LAW_OF_START[type];
  return `@torch.no_grad()
def start(net):
    for layer in net.layers:
        n_out, n_in = layer.weight.shape
        spread = ${number(scale)} * ${spread(number(sigma))}
        ${draw}
        if layer.bias is not None:
            ${sigma_b > 0 ? `nn.init.normal_(layer.bias, 0.0, ${number(sigma_b)})` : 'nn.init.zeros_(layer.bias)'}`;
}

function normalisation({ data }: Recipe): string {
  return `def normalisation(X):
    """Fitted to the training rows X; to be used on all others too."""
${NORMALISERS[data.normalise]}`;
}

function loss({ loss, lambda }: Recipe): string {
  const value = loss === 'ce' ? 'F.cross_entropy(y, t)' : '((y - t) ** 2).sum(dim=1).mean()';
  const about = loss === 'ce' ? 'Mean over the rows; t is one-hot.' : 'Summed over the outputs, mean over the rows, without a factor 1/2.';
  const ridge =
    lambda > 0
      ? `
    # Ridge: the weights alone, not biases or batch norm, and without a factor 1/2.
    error = error + ${number(lambda)} * sum((layer.weight ** 2).sum() for layer in net.layers)`
      : '';
  return `def loss(net, x, t):
    """${about}"""
    y = net(x)
    error = ${value}${ridge}
    return error`;
}

function rate({ schedule }: Recipe): string {
  const { type, ...numbers } = schedule;
  const constants = Object.entries(numbers).map(([name, value]) => `    ${name} = ${value instanceof Array ? list(value) : number(value)}`);
  return `def rate(t):
    """Learning rate of step t, 0 at the first."""
${constants.join('\n')}
    return ${RATES[type]}`;
}

function batches({ batch, optimizer }: Recipe): string {
  const { size, order } = batch;
  if (takesAllRows(optimizer.type)) {
    return `def batches(rows):
    """All rows in every step."""
    while True:
        yield torch.arange(rows)`;
  }
  return `def batches(rows, size=${size}):
    """${order === 'philox' ? 'A new permutation in every epoch; rows that fill no batch are left out of it.' : 'Rows in order, round and round.'}"""
${ADVANCES[order]}`;
}

function training(recipe: Recipe): string {
  const { optimizer } = recipe;
  return `def train(X, T, steps, net=None):
    if net is None:
        net = Network()
        start(net)
        # The very weights of the page: net.load_state_dict(safetensors.torch.load_file("weights.safetensors"), strict=False)
    X = normalisation(X)(X)
    optimizer = ${DIRECTIONS[optimizer.type]!(optimizer, number)}
    for t, rows in zip(range(steps), batches(len(X))):
        for group in optimizer.param_groups:
            group["lr"] = rate(t)
        optimizer.zero_grad()
        error = loss(net, X[rows], T[rows])
        error.backward()
        optimizer.step()
    return net`;
}

/** A number as Python reads it back to the same double, always a float. */
function number(value: unknown): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function list(values: readonly number[]): string {
  return `[${values.map(number).join(', ')}]`;
}

import type { Normalisation } from '../../data/normalise';
import type { BatchSpec } from '../../data/batches';
import type { InitialiserType } from '../../nn/initialisers';
import type { ScheduleType } from '../../nn/schedules';
import type { OptimizerSpec } from './recipe';

/** Activations of z (contract section 3). */
export const NONLINEAR: Readonly<Record<string, string>> = {
  identity: 'z',
  sigmoid: 'torch.sigmoid(z)',
  tanh: 'torch.tanh(z)',
  lecun_tanh: '1.7159 * torch.tanh(2 * z / 3)',
  hard_tanh: 'F.hardtanh(z)',
  softsign: 'F.softsign(z)',
  relu: 'F.relu(z)',
  leaky_relu: 'F.leaky_relu(z, 0.01)',
  elu: 'F.elu(z)',
  selu: 'F.selu(z)',
  softplus: 'F.softplus(z)',
  silu: 'F.silu(z)',
  gelu: 'F.gelu(z, approximate="tanh")',
};

const NORMAL = 'nn.init.normal_(layer.weight, 0.0, spread)';
const UNIFORM = 'nn.init.uniform_(layer.weight, -spread, spread)';

/** Initial weights (contract section 10): the deviation or half-width before the scale, and how they are drawn. */
export const LAW_OF_START: Readonly<Record<InitialiserType, { spread: (sigma: string) => string; draw: string }>> = {
  normal: { spread: (sigma) => sigma, draw: NORMAL },
  lecun_normal: { spread: () => 'math.sqrt(1 / n_in)', draw: NORMAL },
  xavier_normal: { spread: () => 'math.sqrt(2 / (n_in + n_out))', draw: NORMAL },
  he_normal: { spread: () => 'math.sqrt(2 / n_in)', draw: NORMAL },
  xavier_uniform: { spread: () => 'math.sqrt(6 / (n_in + n_out))', draw: UNIFORM },
  uniform_fanin: { spread: () => '1 / math.sqrt(n_in)', draw: UNIFORM },
  zero: { spread: () => '0.0', draw: 'nn.init.zeros_(layer.weight)' },
};

const MOMENTS = `    X = X.double()
    mean = X.mean(dim=0)
`;
/** Rows in float64, as eigenvectors of nearly singular covariances need; components below 1e-10 of the largest give 0. */
const EIGEN = `${MOMENTS}    values, U = torch.linalg.eigh((X - mean).T @ (X - mean) / len(X))
    values, U = values.flip(0), U.flip(1)
    peaks = U.gather(0, U.abs().argmax(dim=0, keepdim=True))
    U = U * torch.where(peaks < 0, -1.0, 1.0)
    kept = values > 1e-10 * values[0]
`;
const INVERSE_ROOT = '    root = torch.where(kept, values.clamp(min=1e-300) ** -0.5, 0.0)\n';

/** Bodies that return a function of rows (contract section 9). */
export const NORMALISERS: Readonly<Record<Normalisation, string>> = {
  none: '    return lambda x: x',
  center: `${MOMENTS}    return lambda x: (x - mean).float()`,
  standardize: `${MOMENTS}    deviation = X.std(dim=0, unbiased=False)
    deviation = torch.where(deviation <= 1e-12, 1.0, deviation)
    return lambda x: ((x - mean) / deviation).float()`,
  decorrelate: `${EIGEN}    return lambda x: ((x - mean) @ U * kept).float()`,
  whiten: `${EIGEN}${INVERSE_ROOT}    return lambda x: ((x - mean) @ U * root).float()`,
  zca: `${EIGEN}${INVERSE_ROOT}    return lambda x: ((x - mean) @ U * root @ U.T).float()`,
};

/** The rate of step t from the numbers of its schedule (contract section 7). */
export const RATES: Readonly<Record<ScheduleType, string>> = {
  constant: 'lr',
  step: 'lr * factor ** (t // every)',
  piecewise: 'values[sum(t >= boundary for boundary in boundaries)]',
  exponential: 'lr * math.exp(-eta * t)',
  inverse: 'lr / (1 + eta * t)',
  triangular: 'lr_min + (lr - lr_min) * (1 - abs(2 * (t % period) / period - 1))',
  cosine: 'lr_min + (lr - lr_min) * 0.5 * (1 + math.cos(math.pi * (t % period) / period))',
  warmup: 'lr * min(1, (t + 1) / steps)',
};

/** Bodies that yield the rows of each batch. */
export const ADVANCES: Readonly<Record<BatchSpec['order'], string>> = {
  philox: `    while True:
        order = torch.randperm(rows)
        for first in range(0, rows - size + 1, size):
            yield order[first : first + size]`,
  sequential: `    t = 0
    while True:
        yield (torch.arange(size) + t * size) % rows
        t += 1`,
};

const SGD = 'torch.optim.SGD(net.parameters(), lr=rate(0)';

function withMomentum(nesterov: boolean) {
  return ({ momentum = 0.9 }: OptimizerSpec, number: (value: unknown) => string): string => {
    // PyTorch refuses Nesterov's rule without momentum, where it is plain descent.
    return momentum === 0 ? `${SGD})` : `${SGD}, momentum=${number(momentum)}${nesterov ? ', nesterov=True' : ''})`;
  };
}

/** Optimizers (contract section 6), whose definitions agree with PyTorch's; the rate is set anew at each step. */
export const DIRECTIONS: Readonly<Record<string, (spec: OptimizerSpec, number: (value: unknown) => string) => string>> = {
  gd: () => `${SGD})`,
  sgd: () => `${SGD})`,
  momentum: withMomentum(false),
  nesterov: withMomentum(true),
  adam: ({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }, number) =>
    `torch.optim.Adam(net.parameters(), lr=rate(0), betas=(${number(beta1)}, ${number(beta2)}), eps=${number(epsilon)})`,
};

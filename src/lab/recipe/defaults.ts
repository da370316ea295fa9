import type { BatchSpec } from '../../data/batches';
import { fieldDefaults, type Field } from '../../data/field';
import type { Normalisation } from '../../data/normalise';
import { DATA_SETS } from '../../data/sets/registry';
import { LEARNING_RATE, type ScheduleSpec } from '../../nn/schedules';
import { PARTS, seedField, type PartName } from './parts';
import { takesAllRows, targetsOf, trainingRowsOf } from './sizes';
import type { DataSpec, InitSpec, LayerSpec, OptimizerSpec, Recipe } from './recipe';

/**
 * What is not there unless it is asked for, and the constants that the contract or the literature settles. Links leave
 * these out, so another value here changes what old links mean: it would take a new recipe version. The numbers of
 * optimizers, schedules, initialisers and data sets have their defaults in their own tables.
 */
const NEUTRAL = {
  /** Contract section 1. */
  bias: true,
  bn: false,
  skip: 0,
  /** The branch is summed after the activation, contract section 5. */
  skip_mode: 'post',
  /** Contract section 4. Ioffe & Szegedy 2015 leave ε open; Caffe and PyTorch take 1e-5. */
  bn_eps: 1e-5,
  /** Contract section 4: the share of the newest batch, as in PyTorch. */
  bn_momentum: 0.1,
  /** No ridge term, contract section 2. */
  lambda: 0,
} as const;

/** The numbers of a recipe that stand at its top: label, bounds and default. */
export const NUMBERS = {
  bn_eps: { label: 'Batch norm ε', min: 1e-30, max: 1000, default: NEUTRAL.bn_eps },
  bn_momentum: { label: 'Batch norm momentum', min: 0, max: 1, default: NEUTRAL.bn_momentum },
  lambda: { label: 'Ridge λ', min: 0, max: 1000, default: NEUTRAL.lambda },
} as const satisfies Record<string, Field>;

/** Small enough for the noise of a minibatch to be seen, large enough to be worth a dispatch. */
const BATCH_SIZE = 64;
/** A mean that is not 0 is the first cause of an ill-conditioned Hessian: LeCun, Bottou, Orr & Müller 1998, section 4.3. */
const NORMALISATION: Normalisation = 'center';
/** Widths of the hidden layers for pictures, and for everything else. */
const HIDDEN = { wide: [128, 64], narrow: [8, 8] } as const;
const MANY_INPUTS = 64;

/**
 * Learning rates. Adam's is that of Kingma & Ba 2015; momentum 0.9 makes a step worth ten of plain descent, hence a tenth of its rate.
 * Plain descent on digits was measured: of 0.05 to 1 this takes 784-128-64-10 to 92 % in 800 steps with 2 % of layer 1 saturated.
 */
const RATES = { adam: 0.001, momentum: 0.03, nesterov: 0.03 } as const;
const RATE_ON_PICTURES = 0.4;

export const BATCH_SEED = seedField('Shuffling seed');

/** A recipe whose fields have the right shape, and of which everything but the version may be absent. */
export interface RecipeDraft {
  version: 1;
  data?: Partial<DataSpec>;
  layers?: readonly LayerSpec[];
  skip_mode?: Recipe['skip_mode'];
  bn_eps?: number;
  bn_momentum?: number;
  loss?: Recipe['loss'];
  lambda?: number;
  init?: Partial<InitSpec>;
  optimizer?: Partial<OptimizerSpec>;
  schedule?: Partial<ScheduleSpec>;
  batch?: Partial<BatchSpec>;
}

/** Puts a default wherever the draft has nothing. A default that depends on something, such as the last layer's width on the data set, follows the draft. */
export function complete(draft: RecipeDraft): Recipe {
  const data = completePart('data', { normalise: NORMALISATION, ...draft.data });
  const optimizer = completePart('optimizer', draft.optimizer);
  return {
    version: 1,
    data,
    layers: (draft.layers ?? defaultLayers(data)).map(completeLayer),
    skip_mode: draft.skip_mode ?? NEUTRAL.skip_mode,
    bn_eps: draft.bn_eps ?? NEUTRAL.bn_eps,
    bn_momentum: draft.bn_momentum ?? NEUTRAL.bn_momentum,
    loss: draft.loss ?? defaultLoss(data),
    lambda: draft.lambda ?? NEUTRAL.lambda,
    init: completePart('init', draft.init),
    optimizer,
    schedule: completePart('schedule', { ...draft.schedule, lr: draft.schedule?.lr ?? defaultRate(data, optimizer) }),
    batch: completeBatch(draft.batch, data, optimizer),
  };
}

/** What a person sees first: digits, 784-128-64-10 tanh, trained by SGD. It is what an empty recipe means. */
export const DEFAULT_RECIPE: Recipe = complete({ version: 1 });

function completePart<N extends PartName>(name: N, given: Readonly<Record<string, unknown>> = {}): Recipe[N] {
  const part = PARTS[name];
  const id = (given[part.key] ?? part.fallback) as string;
  return { [part.key]: id, ...fieldDefaults(part.fields(id)), ...given } as unknown as Recipe[N];
}

function completeLayer({ n, act, bias = NEUTRAL.bias, bn = NEUTRAL.bn, skip = NEUTRAL.skip }: LayerSpec): LayerSpec {
  return { n, act, bias, bn, skip };
}

/** The learning rate that a recipe has with this data set and optimizer if it names none. */
export function defaultRate(data: DataSpec, optimizer: OptimizerSpec): number {
  const known: Readonly<Record<string, number>> = RATES;
  return known[optimizer.type] ?? (hasManyInputs(data) ? RATE_ON_PICTURES : LEARNING_RATE.default);
}

function defaultLoss(data: DataSpec): Recipe['loss'] {
  return DATA_SETS[data.set]!.kind === 'classification' ? 'ce' : 'mse';
}

function defaultLayers(data: DataSpec): LayerSpec[] {
  const hidden = hasManyInputs(data) ? HIDDEN.wide : HIDDEN.narrow;
  return [...hidden.map((n) => ({ n, act: 'tanh' })), { n: targetsOf(data), act: 'identity' }];
}

/** Whether the layers are those that a recipe has with its data set if it names none. */
export function hasDefaultLayers({ data, layers }: Pick<Recipe, 'data' | 'layers'>): boolean {
  return JSON.stringify(layers) === JSON.stringify(defaultLayers(data).map(completeLayer));
}

function hasManyInputs(data: DataSpec): boolean {
  return DATA_SETS[data.set]!.inputs >= MANY_INPUTS;
}

function completeBatch(given: Partial<BatchSpec> = {}, data: DataSpec, optimizer: OptimizerSpec): BatchSpec {
  const rows = trainingRowsOf(data);
  const whole = takesAllRows(optimizer.type);
  const size = given.size ?? (whole ? rows : Math.min(BATCH_SIZE, rows));
  const order = given.order ?? (whole ? 'sequential' : 'philox');
  const seed = given.seed ?? (order === 'philox' ? BATCH_SEED.default : undefined);
  return { size, order, ...(seed !== undefined && { seed }) };
}

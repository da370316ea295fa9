import { LEARNING_RATE } from '../../nn/schedules';
import { BIAS_DEVIATION, SCALE } from '../../nn/initialisers';
import { OPTIMIZERS } from '../../nn/optimizers';
import { entryOf } from '../../nn/table';
import type { Experiment } from './experiment';

/** A number of an experiment that a sweep can run along. */
export interface AxisKind {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  /** Whether its values are better spread by factors than by differences. */
  readonly log: boolean;
  /** Whether each value needs a program of its own; else all values are replicas of one. */
  readonly changesProgram?: boolean;
  /** The experiment with this value in the place of its own. Throws a RangeError where it has no such number. */
  readonly apply: (experiment: Experiment, value: number) => Experiment;
}

/** Numbers of optimizers, by the names of their fields. */
const OPTIMIZER_TITLES = { momentum: 'Momentum μ', beta1: 'Mean decay β₁', beta2: 'Square decay β₂', epsilon: 'Floor ε' };

/** One entry is all that another number needs. */
const KINDS = {
  learning_rate: { title: 'Learning rate γ₀', min: LEARNING_RATE.min, max: 1e9, log: true, apply: withRate },
  scale: {
    title: 'Initial scale',
    min: SCALE.min,
    max: SCALE.max,
    log: true,
    apply: (experiment, scale) => ({ ...experiment, init: { ...experiment.init, scale } }),
  },
  weight_variance: {
    title: 'Weight variance σ_w² × fan-in',
    min: 0,
    max: SCALE.max,
    log: false,
    apply: ({ init, ...rest }, variance) => ({ ...rest, init: { ...init, type: 'lecun_normal', scale: Math.sqrt(variance) } }),
  },
  bias_variance: {
    title: 'Bias variance σ_b²',
    min: 0,
    max: BIAS_DEVIATION.max,
    log: false,
    apply: ({ init, ...rest }, variance) => ({ ...rest, init: { ...init, sigma_b: Math.sqrt(variance) } }),
  },
  lambda: {
    title: 'Ridge λ',
    min: 0,
    max: 1000,
    log: true,
    apply: ({ training, ...rest }, lambda) => ({ ...rest, training: { ...training, lambda } }),
  },
  momentum: optimizerAxis('momentum'),
  beta1: optimizerAxis('beta1'),
  beta2: optimizerAxis('beta2'),
  epsilon: { ...optimizerAxis('epsilon'), log: true },
  batch_size: {
    title: 'Batch size',
    min: 1,
    max: 2 ** 31 - 1,
    integer: true,
    log: true,
    changesProgram: true,
    apply: (experiment, size) => ({ ...experiment, batch: { order: 'philox', ...experiment.batch, size } }),
  },
  depth: { title: 'Hidden layers', min: 1, max: 64, integer: true, log: false, changesProgram: true, apply: withDepth },
  width: { title: 'Hidden units a layer', min: 1, max: 4096, integer: true, log: true, changesProgram: true, apply: withWidth },
} as const satisfies Record<string, AxisKind>;

export type AxisName = keyof typeof KINDS;

/** The numbers that a sweep can run along. */
export const AXES: Readonly<Record<AxisName, AxisKind>> = KINDS;

/** One side of a sweep: which number, and the values it takes. */
export interface SweepAxis {
  readonly name: AxisName;
  readonly values: readonly number[];
}

/**
 * `count` values from `low` to `high`, both among them, spread by factors where the number is so measured and both ends are
 * positive; whole numbers where it must be one, each once. A zoom is the same between nearer ends.
 *
 * @throws RangeError naming the axis and what its ends may be.
 */
export function axisValues(name: AxisName, low: number, high: number, count: number): SweepAxis {
  const { min, max, log, integer = false } = AXES[name];
  if (!(low >= min && high <= max && low <= high)) {
    throw new RangeError(`${name} must go from at least ${min} to at most ${max}, upwards, not from ${low} to ${high}`);
  }
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${name} must have a whole number of values from 1, not ${count}`);
  const share = (i: number) => (count === 1 ? 0.5 : i / (count - 1));
  const byFactors = log && low > 0;
  const values = Array.from({ length: count }, (_, i) => {
    if (count > 1 && i === count - 1) return high;
    return byFactors ? low * (high / low) ** share(i) : low + share(i) * (high - low);
  });
  return { name, values: integer ? [...new Set(values.map(Math.round))] : values };
}

/** The experiment at one point of a sweep. */
export function experimentAt(experiment: Experiment, axes: readonly (readonly [AxisName, number])[]): Experiment {
  return axes.reduce((changed, [name, value]) => AXES[name].apply(changed, value), experiment);
}

function optimizerAxis(name: keyof typeof OPTIMIZER_TITLES): AxisKind {
  const { min, max } = Object.values(OPTIMIZERS).find(({ fields }) => name in fields)!.fields[name]!;
  return {
    title: OPTIMIZER_TITLES[name],
    min,
    max,
    log: false,
    apply: ({ training, ...rest }, value) => {
      const { fields } = entryOf(OPTIMIZERS, training.optimizer.type, 'optimizer.type');
      if (!(name in fields))
        throw new RangeError(`optimizer.${name}: "${training.optimizer.type}" has no such number; choose another optimizer`);
      return { ...rest, training: { ...training, optimizer: { ...training.optimizer, [name]: value } } };
    },
  };
}

function withRate(experiment: Experiment, lr: number): Experiment {
  if (experiment.schedule.type === 'piecewise') {
    throw new RangeError('schedule.type: a piecewise schedule has several rates and no γ₀; choose another schedule');
  }
  return { ...experiment, schedule: { ...experiment.schedule, lr } };
}

/** As many hidden layers as `depth`, all like the last one there is. */
function withDepth(experiment: Experiment, depth: number): Experiment {
  const { layers } = experiment.training.net;
  const [hidden, output] = [layers.slice(0, -1), layers.at(-1)!];
  const last = hidden.at(-1);
  if (!last) throw new RangeError('layers: a network without a hidden layer has none to repeat; add one');
  return withLayers(experiment, [...Array.from({ length: depth }, (_, i) => hidden[i] ?? last), output]);
}

/** All hidden layers `width` units wide. */
function withWidth(experiment: Experiment, width: number): Experiment {
  const { layers } = experiment.training.net;
  if (layers.length < 2) throw new RangeError('layers: a network without a hidden layer has no width; add one');
  return withLayers(
    experiment,
    layers.map((layer, i) => (i < layers.length - 1 ? { ...layer, n: width } : layer)),
  );
}

function withLayers({ training, ...rest }: Experiment, layers: Experiment['training']['net']['layers']): Experiment {
  return { ...rest, training: { ...training, net: { ...training.net, layers } } };
}

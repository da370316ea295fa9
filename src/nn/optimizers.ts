import type { Field } from '../data/field';
import { ops } from '../graph';
import type { Node } from '../graph';
import { tableById } from './table';

/** Parameters and optimizer states, all of the parameters' shape. */
export interface OptimizerResult {
  theta: Node;
  states: Node[];
}

/** One rule for a training step (contract section 6). */
export interface Optimizer {
  id: string;
  title: string;
  /** The step, as a person would write it. */
  formula: string;
  /** Where it comes from. */
  source: string;
  /** Its numbers, beside the learning rate, which belongs to the schedule. */
  fields: Readonly<Record<string, Field>>;
  /** How many vectors of the parameters' length it remembers; all start at 0. */
  states: number;
  /**
   * Parameters and states after a step. `numbers` holds `learningRate` and what `stepNumbers` names, as scalars;
   * theta, the gradient and the states are of one shape.
   */
  update: (theta: Node, gradient: Node, states: readonly Node[], numbers: Readonly<Record<string, Node>>) => OptimizerResult;
  /**
   * The scalars of step t (0 at the first) beside the learning rate, in double. `spec` is the optimizer as a recipe
   * holds it; a number that is absent takes the default of its field.
   */
  stepNumbers: (spec: object, t: number) => Record<string, number>;
  /**
   * Along a direction of curvature α a quadratic is descended where learningRate · α is above 0 and below this. Absent for
   * rules that rescale each parameter, which have no such number.
   */
  stableBelow?: (spec: object) => number;
}

const MOMENTUM: Field = { label: 'Momentum μ', min: 0, max: 1, default: 0.9 };

/** theta − learningRate · direction. */
function descend(theta: Node, direction: Node, numbers: Readonly<Record<string, Node>>): Node {
  return ops.sub(theta, ops.mul(direction, numbers['learningRate']!));
}

const plainDescent = {
  fields: {},
  states: 0,
  update: (theta, gradient, _states, numbers) => ({ theta: descend(theta, gradient, numbers), states: [] }),
  stepNumbers: () => ({}),
  stableBelow: () => 2,
} satisfies Partial<Optimizer>;

/** v ← μv + g, and the direction that `choose` makes of g and the new v; `stableBelow` of μ. */
function withVelocity(choose: (gradient: Node, velocity: Node, momentum: Node) => Node, stableBelow: (momentum: number) => number) {
  const fields = { momentum: MOMENTUM };
  return {
    fields,
    states: 1,
    update: (theta, gradient, [velocity], numbers) => {
      const momentum = numbers['momentum']!;
      const next = ops.add(ops.mul(velocity!, momentum), gradient);
      return { theta: descend(theta, choose(gradient, next, momentum), numbers), states: [next] };
    },
    stepNumbers: (spec) => ({ momentum: numberOf(fields, spec, 'momentum') }),
    stableBelow: (spec) => stableBelow(numberOf(fields, spec, 'momentum')),
  } satisfies Partial<Optimizer>;
}

const ADAM_FIELDS = {
  beta1: { label: 'Mean decay β₁', min: 0, max: 0.999999, default: 0.9 },
  beta2: { label: 'Square decay β₂', min: 0, max: 0.999999, default: 0.999 },
  epsilon: { label: 'Floor ε', min: 0, max: 1, default: 1e-8 },
} satisfies Record<string, Field>;

/** The optimizers, in the order of a menu: one entry is all that a new one needs. */
export const OPTIMIZERS: Readonly<Record<string, Optimizer>> = tableById<Optimizer>([
  {
    id: 'gd',
    title: 'Gradient descent',
    formula: 'θ ← θ − γg',
    source: 'Cauchy 1847',
    ...plainDescent,
  },
  {
    id: 'sgd',
    title: 'SGD',
    formula: 'θ ← θ − γg, g of a minibatch',
    source: 'Robbins & Monro 1951',
    ...plainDescent,
  },
  {
    id: 'momentum',
    title: 'Momentum',
    formula: 'v ← μv + g; θ ← θ − γv',
    source: 'Polyak 1964',
    ...withVelocity(
      (_gradient, velocity) => velocity,
      (momentum) => 2 * (1 + momentum),
    ),
  },
  {
    id: 'nesterov',
    title: 'Nesterov momentum',
    formula: 'v ← μv + g; θ ← θ − γ(g + μv)',
    source: 'Nesterov 1983; Sutskever, Martens, Dahl & Hinton 2013',
    ...withVelocity(
      (gradient, velocity, momentum) => ops.add(gradient, ops.mul(velocity, momentum)),
      (momentum) => (2 * (1 + momentum)) / (1 + 2 * momentum),
    ),
  },
  {
    id: 'adam',
    title: 'Adam',
    formula: 'm ← β₁m + (1−β₁)g; s ← β₂s + (1−β₂)g²; θ ← θ − γ m̂ / (√ŝ + ε)',
    source: 'Kingma & Ba 2015',
    fields: ADAM_FIELDS,
    states: 2,
    update: adam,
    stepNumbers: adamNumbers,
  },
]);

function adam(theta: Node, gradient: Node, [mean, square]: readonly Node[], n: Readonly<Record<string, Node>>): OptimizerResult {
  const nextMean = ops.add(ops.mul(mean!, n['beta1']!), ops.mul(gradient, n['gain1']!));
  const nextSquare = ops.add(ops.mul(square!, n['beta2']!), ops.mul(ops.square(gradient), n['gain2']!));
  const scale = ops.add(ops.sqrt(ops.div(nextSquare, n['correction2']!)), n['epsilon']!);
  const direction = ops.div(ops.div(nextMean, n['correction1']!), scale);
  return { theta: descend(theta, direction, n), states: [nextMean, nextSquare] };
}

/** The gains 1−β are formed in double: in float32, 1−0.999 is already 5e-5 off. */
function adamNumbers(spec: object, t: number): Record<string, number> {
  const beta1 = numberOf(ADAM_FIELDS, spec, 'beta1');
  const beta2 = numberOf(ADAM_FIELDS, spec, 'beta2');
  return {
    beta1,
    beta2,
    epsilon: numberOf(ADAM_FIELDS, spec, 'epsilon'),
    gain1: 1 - beta1,
    gain2: 1 - beta2,
    correction1: 1 - beta1 ** (t + 1),
    correction2: 1 - beta2 ** (t + 1),
  };
}

function numberOf<F extends Record<string, Field>>(fields: F, spec: object, name: keyof F & string): number {
  const value = (spec as Readonly<Record<string, unknown>>)[name] ?? fields[name]!.default;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`optimizer.${name} must be a number, got ${JSON.stringify(value)}`);
}

import type { Field, FieldValues } from '../../../data/field';
import { parseFields } from '../../../data/field';
import { expr as E, ops } from '../../../graph';
import type { Node } from '../../../graph';
import { ACTIVATIONS } from '../../../nn/activations';
import { entryOf, tableById } from '../../../nn/table';
import type { ErrorFunction } from '../errorFunction';

type Numbers = Readonly<Record<string, number>>;

/** An error function of two parameters that can be seen whole. */
export interface LectureFunction {
  readonly id: string;
  readonly title: string;
  /** As a person would write it. */
  readonly formula: string;
  /** Names of the two parameters, in the order of θ. */
  readonly parameters: readonly [string, string];
  /** Its constants. */
  readonly fields: Readonly<Record<string, Field>>;
  /** A square around the origin that shows what there is to see: parameters from −view to view. */
  readonly view: number;
  /** E of the two parameters (scalars). */
  readonly value: (first: Node, second: Node, constants: Numbers) => Node;
}

const RIDGE: Field = { label: 'Ridge λ', min: 0, max: 10, default: 0.1 };
const curvature = (label: string, value: number): Field => ({ label, min: -1000, max: 1000, default: value });

/** v φ(w) fitted to one target, 1, at one input, 1. */
const scalarNetwork = (act: string): LectureFunction['value'] => {
  const phi = ACTIVATIONS[act]!.expr;
  return (w, v, { lambda }) => {
    const fit = ops.map(E.square(E.sub(E.mul(E.arg(1), phi(E.arg(0))), E.num(1))), [w, v]);
    return ops.add(fit, penalty(w, v, lambda!));
  };
};

const penalty = (first: Node, second: Node, lambda: number): Node => ops.mul(ops.add(ops.square(first), ops.square(second)), lambda);

/** The functions, in the order of a menu. */
export const LECTURE_FUNCTIONS: Readonly<Record<string, LectureFunction>> = tableById<LectureFunction>([
  {
    id: 'quadratic',
    title: 'Quadratic',
    formula: 'E = α₁w₁² + α₂w₂²',
    parameters: ['w₁', 'w₂'],
    fields: { alpha1: curvature('α₁', 1), alpha2: curvature('α₂', 10) },
    view: 1.5,
    value: (w1, w2, { alpha1, alpha2 }) => ops.add(ops.mul(ops.square(w1), alpha1!), ops.mul(ops.square(w2), alpha2!)),
  },
  {
    id: 'linear',
    title: 'Linear model',
    formula: 'E = 𝔼(w₁x₁ + w₂x₂ − t)² + λ(w₁² + w₂²), t = x₁ + x₂',
    parameters: ['w₁', 'w₂'],
    fields: {
      deviation1: { label: 'Deviation of x₁', min: 0, max: 100, default: 2 },
      deviation2: { label: 'Deviation of x₂', min: 0, max: 100, default: 1 },
      correlation: { label: 'Correlation', min: -1, max: 1, default: 0.6 },
      mean1: { label: 'Mean of x₁', min: -100, max: 100, default: 5 },
      mean2: { label: 'Mean of x₂', min: -100, max: 100, default: 3 },
      lambda: { ...RIDGE, default: 0.01 },
    },
    view: 3,
    value: linearModel,
  },
  {
    id: 'two_layer_linear',
    title: 'Two linear layers of one unit',
    formula: 'E = (vw − 1)² + λ(v² + w²)',
    parameters: ['w', 'v'],
    fields: { lambda: RIDGE },
    view: 2,
    value: scalarNetwork('identity'),
  },
  {
    id: 'two_layer_tanh',
    title: 'Two layers of one unit, tanh',
    formula: 'E = (v tanh w − 1)² + λ(v² + w²)',
    parameters: ['w', 'v'],
    fields: { lambda: RIDGE },
    view: 3,
    value: scalarNetwork('tanh'),
  },
]);

/** E = (w − 1)ᵀ E[xxᵀ] (w − 1) + λ‖w‖², E[xxᵀ] = Σ + μμᵀ. */
function linearModel(w1: Node, w2: Node, c: Numbers): Node {
  const [e1, e2] = [ops.sub(w1, 1), ops.sub(w2, 1)];
  const moments = [
    [ops.square(e1), c['deviation1']! ** 2 + c['mean1']! ** 2],
    [ops.mul(e1, e2), 2 * (c['correlation']! * c['deviation1']! * c['deviation2']! + c['mean1']! * c['mean2']!)],
    [ops.square(e2), c['deviation2']! ** 2 + c['mean2']! ** 2],
  ] as const;
  return moments.reduce((sum, [square, moment]) => ops.add(sum, ops.mul(square, moment)), penalty(w1, w2, c['lambda']!));
}

/**
 * A lecture function with its constants, those absent at their defaults.
 *
 * @throws RangeError naming a function or constant that there is not, or a value outside its bounds.
 */
export function lectureFunction(id: string, constants: Readonly<Record<string, number>> = {}): ErrorFunction {
  const { title, fields, value } = entryOf(LECTURE_FUNCTIONS, id, 'function');
  const all: FieldValues<typeof fields> = parseFields(fields, constants, id);
  return {
    label: title,
    parameters: 2,
    value: (theta) => {
      const [first, second] = [0, 1].map((i) => ops.reshape(ops.slice(theta, i, 1), []));
      return value(first!, second!, all);
    },
    feeds: {},
    cost: { numbers: 8, operations: 64 },
  };
}

/** E = Σ α_i (θ_i − θ*_i)² in any number of dimensions, θ* = 0 if not given: H = 2 diag α (contract section 8). */
export function quadraticFunction(alpha: readonly number[], minimum?: readonly number[]): ErrorFunction {
  const P = alpha.length;
  return {
    label: 'quadratic',
    parameters: P,
    value: (theta) => {
      const from = minimum ? ops.sub(theta, ops.constant(minimum, [P])) : theta;
      return ops.dot(ops.constant(alpha, [P]), ops.square(from));
    },
    feeds: {},
    cost: { numbers: 4 * P, operations: 4 * P },
  };
}

import type { Executor } from '../../graph';
import { initialParameters } from '../../nn/initialisers';
import type { InitialiserSpec } from '../../nn/initialisers';
import { NAMES } from '../../nn/names';
import { OPTIMIZERS } from '../../nn/optimizers';
import { parameterLayout } from '../../nn/parameters';
import { rate } from '../../nn/schedules';
import { SharpnessMeter } from '../curvature/sharpness';
import { criticalPoint } from '../signals/meanField';
import { AXES, experimentAt } from './axes';
import type { AxisName, SweepAxis } from './axes';
import type { Experiment } from './experiment';

/** A line that theory draws into a sweep, as points [x, y] in values of the axes. */
export interface Boundary {
  /** `stability`: the learning rate at which the quadratic at the start is no longer contracted; `criticality`: χ₁ = 1. */
  readonly kind: 'stability' | 'criticality';
  readonly points: readonly (readonly [x: number, y: number])[];
  /** What was measured for it, where it was: products with the Hessian, rows, and the largest residual relative to λ_max. */
  readonly measured?: { readonly places: number; readonly products: number; readonly rows: number; readonly residual: number };
}

/** Places along an axis at which λ_max is measured, and where each needs a program of its own. */
const PLACES = 33;
const PLACES_BY_PROGRAM = 9;
/** The Hessian is of the first rows, at most so many. */
const MOST_ROWS = 1000;

/**
 * γ·λ_max at which gradient descent on a quadratic stops contracting: 2 without momentum, 2(1 + μ) with the heavy ball,
 * 2(1 + μ)/(1 + 2μ) with Nesterov's (contract section 6); undefined for optimizers that scale their steps.
 */
export function stabilityLimit(optimizer: { readonly type: string; readonly momentum?: number }): number | undefined {
  return OPTIMIZERS[optimizer.type]?.stableBelow?.(optimizer);
}

/**
 * The learning rate limit/λ_max of the start along the other axis of a sweep; undefined where no axis is the learning rate,
 * the optimizer has no such limit or the schedule does not begin at γ₀.
 */
export async function stabilityBoundary(
  executor: Executor,
  experiment: Experiment,
  x: SweepAxis,
  y: SweepAxis,
  signal?: AbortSignal,
): Promise<Boundary | undefined> {
  const isAcross = x.name === 'learning_rate';
  if (!isAcross && y.name !== 'learning_rate') return undefined;
  if (stabilityLimit(experiment.training.optimizer) === undefined) return undefined;
  if (rate({ ...experiment.schedule, lr: 1 }, 0) !== 1) return undefined;
  const other = isAcross ? y : x;
  const meter = new StartSharpness(executor, experiment);
  const points: [number, number][] = [];
  try {
    for (const value of placesOf(other)) {
      signal?.throwIfAborted();
      const at = experimentAt(experiment, [[other.name, value]]);
      const sharpness = await meter.measure(at);
      if (!(sharpness > 0) || !Number.isFinite(sharpness)) continue;
      const limit = stabilityLimit(at.training.optimizer)! / sharpness;
      points.push(isAcross ? [limit, value] : [value, limit]);
    }
    return { kind: 'stability', points, measured: { places: points.length, ...meter.cost } };
  } finally {
    meter.dispose();
  }
}

function placesOf({ name, values }: SweepAxis): number[] {
  const most = AXES[name].changesProgram === true || name === 'lambda' ? PLACES_BY_PROGRAM : PLACES;
  const count = Math.min(most, values.length);
  return Array.from({ length: count }, (_, i) => values[count === 1 ? 0 : Math.round((i * (values.length - 1)) / (count - 1))]!);
}

/** λ_max of the Hessian at the start of experiments, with one program for as long as they share the problem. */
class StartSharpness {
  readonly #executor: Executor;
  readonly #rows: { table: number; used: number };
  readonly #feeds: Experiment['tables'];
  #meter: { readonly problem: string; readonly meter: SharpnessMeter } | undefined;
  #products = 0;
  #residual = 0;

  constructor(executor: Executor, { rows, tables }: Experiment) {
    const used = Math.min(MOST_ROWS, rows);
    this.#executor = executor;
    this.#rows = { table: rows, used };
    this.#feeds = { ...tables, [NAMES.rows]: Uint32Array.from({ length: used }, (_, i) => i) };
  }

  get cost(): { products: number; rows: number; residual: number } {
    return { products: this.#products, rows: this.#rows.used, residual: this.#residual };
  }

  async measure({ training, init }: Experiment): Promise<number> {
    const { net, loss, lambda } = training;
    const theta = initialParameters(init, parameterLayout(net));
    const problem = JSON.stringify([net, loss, lambda]);
    if (this.#meter?.problem !== problem) {
      this.dispose();
      const rows = this.#rows.used === this.#rows.table ? { table: this.#rows.table } : this.#rows;
      const subject = { executor: this.#executor, problem: { net, loss, lambda }, rows, feeds: { ...this.#feeds, [NAMES.theta]: theta } };
      this.#meter = { problem, meter: await SharpnessMeter.create(subject) };
    }
    const { value, residual, products } = await this.#meter.meter.measure(theta);
    this.#products += products;
    this.#residual = Math.max(this.#residual, residual / Math.abs(value));
    return value;
  }

  dispose(): void {
    this.#meter?.meter.dispose();
    this.#meter = undefined;
  }
}

/** σ_w², the weights' variance times fan-in, of an initialiser at scale 1 where every layer has the same. */
const VARIANCES: Partial<Record<InitialiserSpec['type'], number>> = { lecun_normal: 1, he_normal: 2, uniform_fanin: 1 / 3 };
/** Axes beside which the critical scale is worth a line. */
const DEPTH_LIKE: ReadonlySet<AxisName> = new Set(['depth', 'width', 'bias_variance']);

/**
 * Where χ₁ = 1, between order and chaos, for wide networks whose hidden layers are alike (Schoenholz et al. 2017): a line over
 * the weights' variance or scale. Undefined where no axis is one, layers differ, or batch norm or skips change the law.
 */
export function criticalBoundary({ training, init }: Experiment, x: SweepAxis, y: SweepAxis): Boundary | undefined {
  const isOurs = (own: SweepAxis, other: SweepAxis): boolean =>
    own.name === 'weight_variance' || (own.name === 'scale' && DEPTH_LIKE.has(other.name) && VARIANCES[init.type] !== undefined);
  const isAcross = isOurs(x, y);
  if (!isAcross && !isOurs(y, x)) return undefined;
  const [own, other] = isAcross ? [x, y] : [y, x];
  const hidden = training.net.layers.slice(0, -1);
  const [first] = hidden;
  if (!first || hidden.some(({ act, bn = false, skip = 0 }) => act !== first.act || bn || skip > 0)) return undefined;
  const valueAt = (biases: number): number | undefined => {
    const point = criticalPoint(first.act, biases);
    if (!point) return undefined;
    return own.name === 'scale' ? Math.sqrt(point.weights / VARIANCES[init.type]!) : point.weights;
  };
  const ownBiases = (init.sigma_b ?? 0) ** 2;
  const fixed = other.name === 'bias_variance' ? undefined : valueAt(ownBiases);
  const points = (other.name === 'bias_variance' ? other.values : [other.values[0]!, other.values.at(-1)!]).flatMap((value) => {
    const at = other.name === 'bias_variance' ? valueAt(value) : fixed;
    if (at === undefined) return [];
    return [isAcross ? ([at, value] as const) : ([value, at] as const)];
  });
  return points.length > 1 ? { kind: 'criticality', points } : undefined;
}

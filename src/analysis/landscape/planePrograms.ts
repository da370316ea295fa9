import { ops } from '../../graph';
import type { Program } from '../../graph';
import { atCombination } from '../../graph/combination';
import { NAMES } from '../../nn/names';
import type { ErrorFunction } from './errorFunction';
import { PLANE } from './plane';

/** Sums with fewer terms are as quickly added up at every point. */
const LEAST_TERMS = 16;

/** What evaluates E on a line or plane. */
export interface PlanePrograms {
  /** E at each point, as output `loss` of every run. */
  readonly program: Program;
  /** Gives, once for all points, inputs of `program` as outputs of the same names; absent where there are none. */
  readonly products?: Program;
  /** Multiplications and additions that `products` saves at each point. */
  readonly saved: number;
}

/**
 * E on a line or plane. θ is computed in the graph from two scalars, so that a replica is a point and nothing of θ's size is
 * uploaded for it. The products of the rows with the first layer's weights are linear in them: those of origin and directions
 * are computed once, and each point adds them up.
 */
export function planePrograms({ label, parameters, value }: ErrorFunction, dimensions: number): PlanePrograms {
  const input = (name: string) => ops.input(name, [parameters]);
  const offsets = PLANE.offsets.slice(0, dimensions);
  const terms = offsets.map((name, k) => ({ factor: ops.input(name, []), direction: input(PLANE.directions[k]!) }));
  const theta = input(NAMES.theta);
  const { outputs, products, saved } = atCombination([value(theta)], theta, { base: input(PLANE.origin), terms }, LEAST_TERMS);
  const program = {
    label: `${label} on a ${dimensions === 2 ? 'plane' : 'line'}`,
    outputs: { loss: outputs[0]! },
    perStep: offsets,
    perStepOutputs: ['loss'],
  };
  if (products.size === 0) return { program, saved };
  return { program, saved, products: { label: `${label}: products with the rows`, outputs: Object.fromEntries(products) } };
}

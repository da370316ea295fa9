import { atCombination, ops } from '../../graph';
import type { Program } from '../../graph';
import { NAMES } from '../../nn/names';
import type { ErrorFunction } from './errorFunction';
import { plus } from './vectors';
import type { Vector } from './vectors';

/** A line (one direction) or plane (two) through parameter space: θ = origin + a·d₁ + b·d₂. Directions need not be orthogonal. */
export interface Plane {
  readonly origin: Vector;
  readonly directions: readonly [Vector] | readonly [Vector, Vector];
}

/** Inputs of the plane's program: `origin`, `d1`, `d2` [P], shared by all points, and the scalars `a` and `b` of each. */
export const PLANE = { origin: 'origin', directions: ['d1', 'd2'], offsets: ['a', 'b'] } as const;

/** The parameters at a point, in double. */
export function pointOn({ origin, directions }: Plane, offsets: readonly number[]): Float64Array {
  return directions.reduce<Float64Array>((theta, d, k) => plus(theta, offsets[k] ?? 0, d), Float64Array.from(origin));
}

/** Throws a RangeError naming what does not have `parameters` numbers. */
export function checkPlane({ origin, directions }: Plane, parameters: number): void {
  const named = [['origin', origin] as const, ...directions.map((d, k) => [PLANE.directions[k]!, d] as const)];
  for (const [name, vector] of named) {
    if (vector.length === parameters) continue;
    throw new RangeError(`${name} has ${vector.length} numbers, but the error function has ${parameters} parameters: give as many`);
  }
}

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

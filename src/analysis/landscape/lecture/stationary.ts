import { symmetricEigen } from '../../../data/eigen';
import type { Node } from '../../../graph';
import { interpret } from '../../../graph/interpret';
import { NAMES } from '../../../nn/names';
import type { ErrorFunction } from '../errorFunction';
import { dot, minus, norm } from '../../vectors';
import type { Vector } from '../../vectors';
import { derivativesProgram } from './derivatives';
import type { Derivatives } from './derivatives';

export type StationaryKind = 'minimum' | 'saddle' | 'maximum' | 'degenerate';

/** A point where the gradient vanishes. */
export interface StationaryPoint {
  readonly theta: Float64Array;
  readonly loss: number;
  readonly kind: StationaryKind;
  /** Of the Hessian, descending. */
  readonly eigenvalues: Float64Array;
  /** What is left of the gradient's length. */
  readonly residual: number;
}

/** Corners of the box in which points are looked for. */
export interface Box {
  readonly low: Vector;
  readonly high: Vector;
}

const STARTS_PER_AXIS = 13;
const MOST_STEPS = 100;
/** A Newton step of this length, relative to 1 + ‖θ‖, has arrived. */
const ARRIVED = 1e-11;
/** Points nearer than this are one. */
const SAME = 1e-6;
/** Eigenvalues below this share of the largest in size count as 0 (contract section 8). */
const FLAT = 1e-7;

/**
 * The stationary points of a function of few parameters within a box, sorted by E: Newton's method for ∇E = 0 in float64
 * from a lattice of starts, with steps shortened until ‖∇E‖ falls. A point is found only if a start leads to it. On a curve
 * of stationary points, which are degenerate, it gives some of them. A plateau without end is none: its Newton steps do not
 * become short.
 */
export function stationaryPoints(f: ErrorFunction, box: Box, startsPerAxis = STARTS_PER_AXIS): StationaryPoint[] {
  const derivatives = evaluatorOf(f);
  const found: StationaryPoint[] = [];
  for (const start of lattice(box, startsPerAxis)) {
    const end = newton(derivatives, start);
    if (!end || !isInside(end.theta, box) || found.some(({ theta }) => norm(minus(theta, end.theta)) < SAME)) continue;
    const { loss, gradient, hessian } = end.at;
    const eigenvalues = symmetricEigen(hessian, f.parameters).values;
    found.push({ theta: end.theta, loss, kind: kindOf(eigenvalues), eigenvalues, residual: norm(gradient) });
  }
  return found.sort((a, b) => a.loss - b.loss);
}

/** What a stationary point is, by the eigenvalues of its Hessian. */
export function kindOf(eigenvalues: Float64Array): StationaryKind {
  const largest = Math.max(...eigenvalues.map(Math.abs));
  if (eigenvalues.some((value) => !(Math.abs(value) > FLAT * largest))) return 'degenerate';
  if (eigenvalues.every((value) => value > 0)) return 'minimum';
  return eigenvalues.every((value) => value < 0) ? 'maximum' : 'saddle';
}

type Evaluate = (theta: Float64Array) => Derivatives;

function evaluatorOf(f: ErrorFunction): Evaluate {
  const { outputs } = derivativesProgram(f);
  const nodes: Node[] = [outputs['loss']!, outputs['gradient']!, outputs['hessian']!];
  return (theta) => {
    const [loss, gradient, hessian] = interpret(nodes, { ...f.feeds, [NAMES.theta]: theta }) as [Float64Array, Float64Array, Float64Array];
    return { loss: loss[0]!, gradient, hessian };
  };
}

function newton(evaluate: Evaluate, start: Float64Array): { theta: Float64Array; at: Derivatives } | undefined {
  let theta = start;
  let at = evaluate(theta);
  for (let i = 0; i < MOST_STEPS; i++) {
    const step = newtonStep(at);
    if (norm(step) <= ARRIVED * (1 + norm(theta))) return { theta, at };
    const next = shortened(evaluate, theta, at, step);
    // No shorter gradient can be told from this one: rounding ends the search, close to the point if the step was short.
    if (!next) return norm(step) < SAME ? { theta, at } : undefined;
    ({ theta, at } = next);
  }
  return undefined;
}

/** The step to where the gradient of the local quadratic vanishes; along flat directions it does not move. */
function newtonStep({ gradient, hessian }: Derivatives): Float64Array {
  const P = gradient.length;
  const { values, vectors } = symmetricEigen(hessian, P);
  const largest = Math.max(...values.map(Math.abs));
  const step = new Float64Array(P);
  values.forEach((value, k) => {
    if (!(Math.abs(value) > 1e-14 * largest)) return;
    const vector = Float64Array.from({ length: P }, (_, i) => vectors[i * P + k]!);
    const length = dot(vector, gradient) / value;
    vector.forEach((x, i) => (step[i]! -= length * x));
  });
  return step;
}

function shortened(evaluate: Evaluate, theta: Float64Array, from: Derivatives, step: Float64Array) {
  for (let share = 1; share > 1e-8; share /= 2) {
    const next = theta.map((x, i) => x + share * step[i]!);
    const at = evaluate(next);
    if (norm(at.gradient) < norm(from.gradient)) return { theta: next, at };
  }
  return undefined;
}

const isInside = (theta: Float64Array, { low, high }: Box): boolean => theta.every((x, i) => x >= low[i]! && x <= high[i]!);

/** Starts on a regular lattice, a little off its symmetric places, where several searches would be one. */
function lattice({ low, high }: Box, perAxis: number): Float64Array[] {
  const P = low.length;
  return Array.from({ length: perAxis ** P }, (_, at) => {
    return Float64Array.from({ length: P }, (_unused, axis) => {
      const place = (Math.floor(at / perAxis ** axis) % perAxis) + 0.5 + 0.01 * (axis + 1);
      return low[axis]! + (place / perAxis) * (high[axis]! - low[axis]!);
    });
  });
}

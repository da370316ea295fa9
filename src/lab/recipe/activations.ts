import { derivative, expr } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';

/** What a page draws of an activation, without knowing its formula. */
export interface ActivationShape {
  /** φ at CURVE_POINTS equal distances over z from -CURVE_REACH to CURVE_REACH. */
  curve: readonly number[];
  /** Whether φ is flat (slope below 5 % of its largest, contract section 9) for all small, and for all large z. */
  flatLow: boolean;
  flatHigh: boolean;
  /** The output at which the flat part begins, where outputs beyond it are all flat. */
  edgeLow?: number;
  edgeHigh?: number;
  /** The z at which each flat part begins, where there is one. */
  zLow?: number;
  zHigh?: number;
}

/** φ and its first and second derivative at equal distances over z from -CURVE_REACH to CURVE_REACH, with its formula. */
export interface ActivationCurves {
  formula: string;
  z: readonly number[];
  value: readonly number[];
  slope: readonly number[];
  bend: readonly number[];
}

export const CURVE_POINTS = 41;
export const CURVE_REACH = 4;
const FLAT_SHARE = 0.05;
/** Far enough out for every tail; not so far that a tail is exactly constant in double. */
const FAR = 30;

const shapes = new Map<string, ActivationShape>();

/** The shape of an activation of the table, computed once. Throws a RangeError for a name that is not in it. */
export function activationShape(id: string): ActivationShape {
  const known = shapes.get(id);
  if (known) return known;
  const shape = measure(id);
  shapes.set(id, shape);
  return shape;
}

/** Points of `activationCurves`. */
const FINE_POINTS = 161;

/** The curves of an activation of the table, all three from its one definition. Throws as `activationShape`. */
export function activationCurves(id: string): ActivationCurves {
  const entry = entryOf(id);
  const phi = entry.expr(expr.arg(0));
  const slope = derivative(phi, 0);
  const z = Array.from({ length: FINE_POINTS }, (_, i) => CURVE_REACH * ((2 * i) / (FINE_POINTS - 1) - 1));
  const [value, first, second] = [phi, slope, derivative(slope, 0)].map((formula) => {
    const evaluate = expr.evaluator(formula);
    return z.map((at) => evaluate([at]));
  }) as [number[], number[], number[]];
  return { formula: entry.formula, z, value, slope: first, bend: second };
}

function entryOf(id: string): (typeof ACTIVATIONS)[string] {
  const entry = ACTIVATIONS[id];
  if (!entry) throw new RangeError(`The activation must be one of ${Object.keys(ACTIVATIONS).join(', ')}, got "${id}"`);
  return entry;
}

function measure(id: string): ActivationShape {
  const entry = entryOf(id);
  const phi = entry.expr(expr.arg(0));
  const evaluatePhi = expr.evaluator(phi);
  const evaluateSlope = expr.evaluator(derivative(phi, 0));
  const value = (z: number) => evaluatePhi([z]);
  const isFlat = (z: number) => Math.abs(evaluateSlope([z])) < FLAT_SHARE * entry.slopeMax;
  const shape: ActivationShape = {
    curve: Array.from({ length: CURVE_POINTS }, (_, i) => value(CURVE_REACH * ((2 * i) / (CURVE_POINTS - 1) - 1))),
    flatLow: isFlat(-FAR),
    flatHigh: isFlat(FAR),
  };
  if (shape.flatLow) {
    shape.zLow = flatUntil(isFlat, -FAR);
    const edge = value(shape.zLow);
    if (edge >= value(-FAR)) shape.edgeLow = edge;
  }
  if (shape.flatHigh) {
    shape.zHigh = flatUntil(isFlat, FAR);
    const edge = value(shape.zHigh);
    if (edge <= value(FAR)) shape.edgeHigh = edge;
  }
  return shape;
}

/** The z at which the flat part that holds `from` ends, searched towards the other side of 0. */
function flatUntil(isFlat: (z: number) => boolean, from: number): number {
  const pace = -Math.sign(from) / 64;
  let flat = from;
  // Far out by whole numbers: a tail has its end within the last of them.
  for (const by of [64 * pace, pace]) while (isFlat(flat + by) && Math.abs(flat + by) <= FAR) flat += by;
  let steep = flat + pace;
  for (let i = 0; i < 40; i++) {
    const middle = (flat + steep) / 2;
    if (isFlat(middle)) flat = middle;
    else steep = middle;
  }
  return flat;
}

import { derivative, expr as E } from '../../graph';
import { ACTIVATIONS } from '../../nn/activations';
import { entryOf } from '../../nn/table';

/** An activation function in float64, from the same definition that the kernels are made of. */
export interface ScalarFunctions {
  /** φ(z). */
  readonly phi: (z: number) => number;
  /** φ′(z), with the contract's branch at a kink. */
  readonly slope: (z: number) => number;
  /** The slope against which saturation is judged (contract section 9). */
  readonly slopeMax: number;
}

/** φ and φ′ of an activation as functions of a number. Throws a RangeError for a name that there is not. */
export function scalarFunctions(act: string): ScalarFunctions {
  const { expr, slopeMax } = entryOf(ACTIVATIONS, act, 'act');
  const value = expr(E.arg(0));
  const [phi, slope] = [E.evaluator(value), E.evaluator(derivative(value, 0))];
  return { phi: (z) => phi([z]), slope: (z) => slope([z]), slopeMax };
}

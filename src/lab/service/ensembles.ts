import type { AxisName } from '../../analysis/ensembles/axes';
import { AXES } from '../../analysis/ensembles/axes';
import { ensembleRefusal, MOST_STEPS } from '../recipe/ensemble';
import type { RunNetwork } from './context';
import { RefusedError } from './context';

/** Refuses more networks or steps than a request may have, with the numbers. */
export function checkEnsemble({ recipe }: Pick<RunNetwork, 'recipe'>, networks: number, steps: number): void {
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS)) {
    throw new RefusedError(`steps must be a whole number from 1 to ${MOST_STEPS}, not ${steps}.`);
  }
  const refusal = ensembleRefusal(recipe, networks, steps);
  if (refusal !== undefined) throw new RefusedError(refusal);
}

/** Refuses values that an axis cannot have. */
export function checkAxis({ name, values }: { readonly name: AxisName; readonly values: readonly number[] }, most: number): void {
  const { min, max } = AXES[name];
  if (values.length < 1 || values.length > most)
    throw new RefusedError(`${name} must have from 1 to ${most} values, not ${values.length}.`);
  if (!values.every((value) => value >= min && value <= max)) throw new RefusedError(`${name} must be from ${min} to ${max}.`);
}

/** Numbers that an experiment does not have are a refusal, not a failure. */
export async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RangeError ? new RefusedError(error.message) : error;
  }
}

/**
 * Networks to train at a time: enough for a picture that fills in a dozen parts, so few that preparing them holds nobody up.
 */
export function tileOf(networks: number): number {
  return Math.min(Math.max(Math.ceil(networks / 12), 64), 1024);
}

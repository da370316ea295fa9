import { isFiniteLoss } from './lossTrace';

/** How training ended. */
export type Outcome = 'converged' | 'stuck' | 'diverged';

/** What counts as which outcome; numbers that are not given take the defaults. */
export interface Criterion {
  /** A network has converged when its final loss on all rows is at most this … */
  readonly threshold?: number;
  /** … or, where no threshold is given, at most this share of its loss at the start; .1 if not given. */
  readonly share?: number;
  /**
   * A network has diverged when its loss was not finite at any step or ends above this many times the loss at the start.
   * 1 is the criterion of Sohl-Dickstein 2024 ("The boundary of neural network trainability is fractal"), and the default.
   */
  readonly divergedAbove?: number;
}

const DEFAULT_SHARE = 0.1;

/** The final loss at which a network counts as converged. */
export function targetOf({ threshold, share = DEFAULT_SHARE }: Criterion, initialLoss: number): number {
  return threshold ?? share * initialLoss;
}

/** Converged below the target, diverged above the start or where something was not finite, stuck between. */
export function outcomeOf(
  { initialLoss, finalLoss, brokeAt }: { initialLoss: number; finalLoss: number; brokeAt?: number },
  criterion: Criterion,
): Outcome {
  if (brokeAt !== undefined || !isFiniteLoss(finalLoss)) return 'diverged';
  if (finalLoss <= targetOf(criterion, initialLoss)) return 'converged';
  return finalLoss > (criterion.divergedAbove ?? 1) * initialLoss ? 'diverged' : 'stuck';
}

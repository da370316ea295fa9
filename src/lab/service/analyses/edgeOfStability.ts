import { followSharpness } from '../../../analysis/curvature/followSharpness';
import { chebyshevTraining } from '../../../analysis/curvature/published/edgeOfStability';
import type { RunAnalysis } from '../context';

/** Beside the width of the pictures that it is drawn into. */
const TOLERANCE = 1e-2;

/** It has a set-up of its own. */
export const outlivesRun = true;

/** λ_max of the Chebyshev network along gradient descent, in this laboratory's units. */
export const run: RunAnalysis<'edgeOfStability'> = ({ executor, signal, progress }, { rate, steps, every }) => {
  const places = Array.from({ length: Math.floor(steps / every) + 1 }, (_, i) => i * every);
  // The publication's rate is twice the one of an error without a half.
  return followSharpness(executor, chebyshevTraining(2 * rate), places, { tolerance: TOLERANCE, signal, onProgress: progress });
};

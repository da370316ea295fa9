import { activationMoments, gramCondition } from '../../../analysis/signals/moments';
import { scalarFunctions } from '../../../analysis/signals/scalarFunctions';
import type { RunAnalysis } from '../context';

/** Units whose Gram matrix is looked at. */
const UNITS = 100;

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Moments of activation functions under a standard normal argument, by quadrature in float64. */
export const run: RunAnalysis<'activations'> = ({ signal, progress }, { acts, at }) => {
  const found = acts.map((act, i) => {
    signal.throwIfAborted();
    const { phi } = scalarFunctions(act);
    const moments = activationMoments(act);
    progress(i + 1, acts.length);
    return { act, ...moments, values: at.map(phi), condition: gramCondition(moments, UNITS) };
  });
  return Promise.resolve(found);
};

import type { Lab } from '../state/lab.svelte';
import type { Standing } from './figures';

/** Both runs where they stand; where one has far to go, both at the step that it has reached. */
export function standings({ a, b, behind }: { a: Lab; b: Lab; behind: unknown }): { upTo: number; a: Standing; b: Standing } {
  const upTo = behind === undefined ? Infinity : Math.min(a.liveStep, b.liveStep);
  return { upTo, a: standingOf(a, upTo), b: standingOf(b, upTo) };
}

/** What is known of a run where it stands and not after `upTo`, or at the kept step that is shown in its place. */
export function standingOf(lab: Lab, upTo = Infinity): Standing {
  const kept = lab.kept.shown;
  const { history } = lab.shown;
  return {
    recipe: history.recipe,
    step: kept ? lab.step : Math.min(lab.step, upTo),
    train: kept?.train ?? history.train.at(upTo),
    test: kept?.test ?? history.test.at(upTo),
    losses: history.smoothLosses().filter(({ step }) => step <= upTo),
    layers: lab.layers && lab.layers.step <= upTo ? lab.layers : undefined,
    sharpness: kept ? lab.sharpness : history.sharpness.at(upTo),
    divergedAt: lab.divergence?.step,
  };
}

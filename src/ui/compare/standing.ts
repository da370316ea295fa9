import type { Lab } from '../state/lab.svelte';
import type { Standing } from './figures';

/** What is known of a run where it stands, or at the kept step that is shown in its place. */
export function standingOf(lab: Lab): Standing {
  const kept = lab.kept.shown;
  const { history } = lab.shown;
  return {
    recipe: history.recipe,
    step: lab.step,
    train: kept?.train ?? history.train.points.at(-1),
    test: kept?.test ?? history.test.points.at(-1),
    losses: history.smoothLosses(),
    layers: lab.layers,
    sharpness: lab.sharpness,
    divergedAt: lab.divergence?.step,
  };
}

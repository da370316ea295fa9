import type { DataInfo, Divergence, Frame, LayersFrame, RunState } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import { plateaus } from '../logs/events';
import type { RunHistory } from '../logs/runHistory';
import type { Situation } from '../say/situation';

/** What a sentence needs of the page's state. */
export interface Readable {
  state: RunState;
  step: number;
  recipe: Recipe;
  frame: Frame | undefined;
  layers: LayersFrame | undefined;
  divergence: Divergence | undefined;
  data: DataInfo | undefined;
  kept: { readonly shown: { readonly step: number } | undefined };
}

/** The numbers that sentences are made from, as they are now. */
export function situationOf({ state, step, recipe, layers, divergence, data, kept }: Readable, history: RunHistory): Situation {
  const last = kept.shown?.step ?? Infinity;
  const losses = history.smoothLosses().filter((point, i) => i === 0 || point.step <= last);
  const plateau = plateaus(losses).at(-1);
  const tests = history.test.points.filter((point) => point.step <= last);
  return {
    state,
    step,
    recipe,
    layers,
    firstLoss: history.firstLoss,
    loss: losses.at(-1)?.value,
    halfwayLoss: losses[Math.floor(losses.length / 2)]?.value,
    test: tests.at(-1),
    testRows: data?.testRows ?? 0,
    bestTest: tests.reduce<(typeof tests)[number] | undefined>(
      (best, point) => (best && best.loss <= point.loss ? best : point),
      undefined,
    ),
    divergence,
    plateauFrom: plateau && plateau.to === losses.at(-1)?.step ? plateau.from : undefined,
    batchSpread: spreadOf(history, last),
    sharpness: history.sharpness.points.filter((point) => point.step <= last),
    inputs: data?.inputStatistics,
  };
}

/** Buckets of batch losses that the spread is taken of. */
const RECENT = 32;

/** Half the distance between the largest and the smallest of the last batch losses up to step `last`. */
function spreadOf({ losses }: RunHistory, last: number): number | undefined {
  const recent = losses.buckets.filter(({ step }) => step <= last).slice(-RECENT);
  if (recent.length === 0) return undefined;
  return (Math.max(...recent.map(({ high }) => high)) - Math.min(...recent.map(({ low }) => low))) / 2;
}

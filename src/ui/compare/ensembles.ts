import type { Proportion, RestartResult, SweepMap, SweepResult } from '../../lab/protocol/ensemble';
import { OUTCOME_PLACES } from '../../lab/protocol/ensemble';
import { medianInterval, shareDifference, signOfDifference, successOf, type MedianInterval } from '../../lab/recipe/ensemble';
import { formatCount, formatFixed, formatNumber, formatPlain } from '../format';
import { probability } from '../stage/ensemble/words';
import { times } from './figures';

/** What is known of the starts of one of two runs. */
export interface StartsFigures {
  readonly success: Proportion;
  readonly final: MedianInterval;
  readonly diverged: number;
  readonly steps: number;
  /** Whether they are of its recipe as it was before. */
  readonly isOld: boolean;
}

type Found = Pick<RestartResult, 'finalLosses' | 'count' | 'diverged' | 'steps'>;

/** Success, with a threshold that both runs have, and the median of the final losses. */
export function startsFigures(found: Found, threshold: number, isOld: boolean): StartsFigures {
  const { diverged, steps } = found;
  return { success: successOf(found.finalLosses, threshold), final: medianInterval(found.finalLosses), diverged, steps, isOld };
}

/** A share of successes with its interval: `0.958 (0.798 to 0.993)`. */
export function shareText({ share, low, high }: Proportion): string {
  return `${probability(share)} (${probability(low)} to ${probability(high)})`;
}

/** By how much B succeeds more often than A, with its interval: `+0.542 (0.291 to 0.711)`. */
export function differenceText(a: Proportion, b: Proportion): string {
  const { difference, low, high } = shareDifference(a, b);
  const text = (share: number): string => formatFixed(share, 3);
  return `${difference > 0 ? '+' : ''}${text(difference)} (${text(low)} to ${text(high)})`;
}

/** A median with its interval, where the sample is large enough for one. */
export function medianText({ median, low, high }: MedianInterval): string {
  const text = (loss: number): string => (Number.isFinite(loss) ? formatNumber(loss) : 'diverged');
  return low === undefined || high === undefined ? text(median) : `${text(median)} (${text(low)} to ${text(high)})`;
}

/** What the starts of both runs say of their difference, in one sentence; what is lacking where they say nothing yet. */
export function startsSentence(a: StartsFigures | undefined, b: StartsFigures | undefined, threshold: number | undefined): string {
  if (!a || !b || threshold === undefined) {
    const [known, lacks] = a ? ['A', 'B'] : ['B', 'A'];
    if (!a && !b) return 'How often A and B succeed is not known yet: train starts of each.';
    return `The starts of ${known} are trained, those of ${lacks} are not.`;
  }
  const old = [a, b].flatMap(({ isOld }, i) => (isOld ? ['AB'[i]] : []));
  if (old.length > 0) return `The starts of ${old.join(' and ')} are of the recipe before its last edits: train them again.`;
  if (a.steps !== b.steps)
    return `A’s starts were trained for ${formatCount(a.steps)} steps and B’s for ${formatCount(b.steps)}: train them again to compare them.`;
  return `${successSentence(a.success, b.success, threshold)} ${medianSentence(a.final, b.final)}`;
}

function successSentence(a: Proportion, b: Proportion, threshold: number): string {
  const counts = `${formatCount(a.successes)} of ${formatCount(a.trials)} starts of A and ${formatCount(b.successes)} of ${formatCount(b.trials)} of B get below ${formatPlain(threshold)}`;
  const sign = signOfDifference(a, b);
  if (sign === 0) return `${counts}; the 95\u202f% interval of the difference holds 0, so that is no evidence of one.`;
  return `${sign > 0 ? 'B' : 'A'} succeeds more often: ${counts}; the 95\u202f% interval of the difference lies on one side of 0.`;
}

function medianSentence(a: MedianInterval, b: MedianInterval): string {
  const [from, to] = [a.median, b.median];
  const which = to < from ? 'B' : 'A';
  const ratio = Math.max(from, to) / Math.min(from, to);
  const medians = [from, to].every((loss) => Number.isFinite(loss) && loss > 0)
    ? `The median final loss is ${ratio < 1.005 ? 'the same' : `${times(ratio)} times lower in ${which}`}`
    : Number.isFinite(Math.max(from, to))
      ? `The median final losses are ${formatNumber(from)} and ${formatNumber(to)}`
      : from === to
        ? 'More than half of the starts of both diverge'
        : `More than half of the starts of ${from > to ? 'A' : 'B'} diverge`;
  if (!hasEnds(a) || !hasEnds(b)) return `${medians}; fewer than six starts give no interval.`;
  return `${medians}; the intervals of the medians ${overlap(a, b) ? 'overlap' : 'do not overlap'}.`;
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

const hasEnds = (of: MedianInterval): of is MedianInterval & Ends => of.low !== undefined && of.high !== undefined;
const overlap = (a: Ends, b: Ends): boolean => a.low <= b.high && b.low <= a.high;

/** What is known of the map of one of two runs. */
export interface MapFigures extends Pick<SweepResult, 'map' | 'steps' | 'counts' | 'networks'> {
  /** What the map is of. */
  readonly key: string;
  readonly isOld: boolean;
}

/** What the maps of both runs say of their difference; cells are chosen and not drawn, so that there is no interval. */
export function mapsSentence(a: MapFigures | undefined, b: MapFigures | undefined): string {
  if (!a && !b) return '';
  if (!a || !b) return `The map of ${a ? 'A' : 'B'} is computed, that of ${a ? 'B' : 'A'} is not.`;
  const old = [a, b].flatMap(({ isOld }, i) => (isOld ? ['AB'[i]] : []));
  if (old.length > 0) return `The map of ${old.join(' and ')} is of the recipe before its last edits: train it again.`;
  if (a.steps !== b.steps) return `The networks of A’s map were trained for ${formatCount(a.steps)} steps, those of B’s for ${formatCount(b.steps)}.`; // prettier-ignore
  const counts = `${formatCount(a.counts.converged)} of ${formatCount(a.networks)} cells converge in A and ${formatCount(b.counts.converged)} of ${formatCount(b.networks)} in B`;
  if (sidesOf(a.map) !== sidesOf(b.map)) return `${counts}; the sides of the maps are not the same.`;
  if (a.key === b.key) return `${counts}: the recipes differ only in what the sides of the map vary, so both have one map.`;
  return `${counts}; ${formatCount(onlyIn(a.map, b.map))} only in A, ${formatCount(onlyIn(b.map, a.map))} only in B.`;
}

const sidesOf = ({ x, y }: SweepMap): string => JSON.stringify([x, y]);

/** Cells that converge in one map and not in the other, on the same sides. */
function onlyIn(map: SweepMap, other: SweepMap): number {
  const { converged } = OUTCOME_PLACES;
  return map.outcomes.filter((outcome, cell) => outcome === converged && other.outcomes[cell] !== converged).length;
}

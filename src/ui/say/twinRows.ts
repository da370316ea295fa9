import type { TwinOutcome, TwinsResult } from '../../lab/protocol/twins';
import { formatCount, formatNumber } from '../format';
import { sentence, type Part } from './situation';

/** One variant as a row of the table: where its dots lie on the shared axis, from 0 to 1, and how many seeds have none. */
export interface TwinRow extends TwinOutcome {
  readonly dots: readonly number[];
  readonly diverged: number;
  /** Median of the share right. */
  readonly right?: number;
}

export interface TwinTable {
  readonly rows: readonly TwinRow[];
  /** Ends of the log axis. */
  readonly domain: readonly [number, number];
  /** Where the control's median lies on it. */
  readonly control?: number;
}

const ROOM = 1.25;

/** All test losses on one log axis. */
export function twinTable({ twins }: TwinsResult): TwinTable {
  const values = twins.flatMap(({ testLosses }) => testLosses.filter((value) => Number.isFinite(value) && value > 0));
  const low = (values.length > 0 ? Math.min(...values) : 0.1) / ROOM;
  const high = (values.length > 0 ? Math.max(...values) : 10) * ROOM;
  const place = (value: number): number => Math.min(1, Math.max(0, Math.log(value / low) / Math.log(high / low)));
  const rows = twins.map((twin): TwinRow => {
    const finite = twin.testLosses.filter(Number.isFinite);
    const accuracies = twin.accuracies?.filter(Number.isFinite).sort((a, b) => a - b);
    return {
      ...twin,
      dots: finite.map((value) => (value > 0 ? place(value) : 0)),
      diverged: twin.testLosses.length - finite.length,
      ...(accuracies && accuracies.length > 0 && { right: accuracies[Math.floor(accuracies.length / 2)]! }),
    };
  });
  const control = twins.find(({ isControl }) => isControl);
  return { rows, domain: [low, high], ...(control && Number.isFinite(control.median) && { control: place(control.median) }) };
}

/** A change has helped when it is better on every seed and its median is lower by this share of the control's at least. */
const HELPED = 0.05;

/** What the comparison says, with its numbers; nothing is made of a difference that the seeds do not share. */
export function twinVerdict({ twins, seeds, steps }: TwinsResult): Part[] {
  const control = twins.find(({ isControl }) => isControl)!;
  const [best] = twins.filter(({ isControl }) => !isControl);
  const over = `${formatCount(steps)} steps and ${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  const helps = best !== undefined && best.better.successes === seeds && best.median <= (1 - HELPED) * control.median;
  if (!helps) return sentence`In ${over} no single change was clearly better on every seed.`;
  const factor = control.median / best.median;
  const from = Number.isFinite(control.median) ? formatNumber(control.median) : 'not finite';
  const by = Number.isFinite(factor) ? `, ${formatNumber(factor)} times lower` : '';
  return sentence`${best.name} helped most: median test loss ${from} → ${formatNumber(best.median)}${by}, lower on ${best.better.successes} of ${seeds} seeds, in ${formatCount(steps)} steps.`;
}

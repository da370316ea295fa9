import type { TwinsResult } from '../../lab/protocol/twins';
import { formatCount, formatNumber } from '../format';
import { sentence, type Part } from '../say/situation';

/** The names under which both runs are trained with other seeds. */
export const NAMES = { a: 'A', b: 'B' } as const;

/** Mean and standard deviation (n − 1) of the values that are finite, and how many those are. */
export function meanAndSpread(values: readonly number[]): { mean: number; spread: number; count: number } {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  const mean = finite.reduce((sum, value) => sum + value, 0) / count;
  const spread = Math.sqrt(finite.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
  return { mean, spread, count };
}

/** What both runs come to over several seeds, with spread and sample size, and on how many of them B is lower. */
export function overSeeds({ twins, seeds, steps }: TwinsResult): Part[] {
  const [a, b] = [NAMES.a, NAMES.b].map((name) => twins.find((twin) => twin.name === name)!);
  const text = (losses: readonly number[]): string => {
    const { mean, spread, count } = meanAndSpread(losses);
    if (count < 2) return `${count === 0 ? 'no finite loss' : formatNumber(mean)} (${count} of ${seeds})`;
    return `${formatNumber(mean)} ± ${formatNumber(spread)}${count < seeds ? ` (${count} of ${seeds}; the others diverged)` : ''}`;
  };
  return sentence`Over ${seeds} seeds, ${formatCount(steps)} steps each: test loss ${text(a!.testLosses)} in A and ${text(b!.testLosses)} in B (mean ± standard deviation); B lower on ${b!.better.successes} of ${seeds}.`;
}

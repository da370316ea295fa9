import type { Proportion } from '../../lab/protocolEnsemble';
import { formatPercent } from '../format';
import type { SharesFigure } from './figure';

/** A share with its sample and its interval, as a sentence has it. */
export const counted = ({ successes, trials, low, high }: Proportion): string =>
  `${successes} of ${trials} (95 % interval ${formatPercent(low)} to ${formatPercent(high)})`;

/** What the intervals of two shares allow to say: 'more' or 'fewer' than before, or 'alike' where they overlap. */
export function compared(before: Proportion, after: Proportion): 'more' | 'fewer' | 'alike' {
  if (after.low > before.high) return 'more';
  return after.high < before.low ? 'fewer' : 'alike';
}

/** Shares as a picture. */
export function sharesFigure(title: string, names: readonly string[], shares: readonly Proportion[], guessed?: number): SharesFigure {
  const rows = shares.map(({ share, low, high }, i) => ({ name: names[i]!, share, low, high }));
  return { kind: 'shares', title, rows, ...(guessed !== undefined && { guessed }) };
}

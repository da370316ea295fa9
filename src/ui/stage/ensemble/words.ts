import type { RestartResult } from '../../../lab/protocol/ensemble';
import { formatCount, formatNumber } from '../../format';

/** A probability to three digits, which never rounds to 0 or 1 what is not: `0.797`, `> 0.9999`. */
export function probability(share: number): string {
  if (share > 0 && share < 1e-4) return '<\u202f0.0001';
  if (share < 1 && share > 0.9999) return '>\u202f0.9999';
  if (share === 0 || share === 1) return String(share);
  return share > 0.999 ? share.toFixed(4) : share.toFixed(3);
}

/** Median, best and worst final loss in a sentence, and how many diverged. */
export function spreadWords({ finalLosses, diverged }: Pick<RestartResult, 'finalLosses' | 'diverged'>): string {
  const sorted = Float64Array.from(finalLosses).filter(Number.isFinite).sort();
  if (sorted.length === 0) return 'All of them diverged.';
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const lost = diverged > 0 ? ` ${formatCount(diverged)} diverged.` : '';
  const whose = diverged > 0 ? 'Of the others the median' : 'The median';
  return `${lost ? `${lost.trim()} ` : ''}${whose} ends at ${formatNumber(median)}, the best at ${formatNumber(sorted[0]!)}, the worst at ${formatNumber(sorted.at(-1)!)}.`;
}

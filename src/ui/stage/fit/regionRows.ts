import type { FitRegions } from '../../../lab/protocol/fit';
import { formatNumber, formatPercent } from '../../format';
import { thinned } from '../../plots/thinned';

/** Points along each side of the plane. */
const SIDE = 7;

/** What the network answers at some points of the plane, as a table: a column for each first input, a row for each second one. */
export function regionRows(regions: FitRegions, names: readonly string[] | undefined): { heads: string[]; rows: string[][] } {
  const { columns, rows, classes, values } = regions;
  const [across, down] = [columns, rows].map((count) =>
    thinned(
      Array.from({ length: count }, (_, i) => i),
      SIDE,
    ),
  ) as [readonly number[], readonly number[]];
  const middle = ([low, high]: readonly [number, number], cell: number, count: number) => low + ((cell + 0.5) / count) * (high - low);
  const answer = (cell: number) => {
    const own = classes[cell];
    return own === undefined ? formatNumber(values[cell]!) : `${names?.[own] ?? own}, ${formatPercent(values[cell]!)}`;
  };
  return {
    heads: ['Input 2 \\ input 1', ...across.map((column) => formatNumber(middle(regions.x, column, columns)))],
    // The first row of cells is the highest.
    rows: down.map((row) => [
      formatNumber(middle(regions.y, rows - 1 - row, rows)),
      ...across.map((column) => answer(row * columns + column)),
    ]),
  };
}

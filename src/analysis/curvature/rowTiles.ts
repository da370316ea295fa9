import type { Feeds } from '../../graph';
import { NAMES } from '../../nn/names';
import type { Problem, RowCount } from '../../nn/objective';

/** Multiplications in one product of matrices: about 50 ms where a GPU is slowest. */
const MOST_WORK = 1e8;

/** Some of a problem's rows: how many, where in its rows they begin, and what each tile counts in the mean over all. */
export interface RowTile {
  readonly rows: RowCount;
  /** Row numbers of each tile of this size; absent where the tile is all rows as they are. */
  readonly picks?: readonly Uint32Array[];
  readonly weight: number;
}

/**
 * Cuts the rows so that no product of `width` directions at once takes long. The error is a mean over rows and the ridge is in
 * every tile in full, so weighted sums over the tiles are exact for E, its gradient and its curvature. Batch norm's
 * statistics are of all rows: there they stay together.
 */
export function rowTiles({ net }: Problem, rows: RowCount, feeds: Feeds, width: number): RowTile[] {
  const { table, used = table } = rows;
  const inputs = [net.input, ...net.layers.map(({ n }) => n)];
  const widest = Math.max(...net.layers.map(({ n }, i) => n * inputs[i]!));
  const count = Math.ceil(used / Math.max(1, Math.floor(MOST_WORK / (width * widest))));
  if (count <= 1 || net.layers.some(({ bn }) => bn)) return [{ rows, weight: 1 }];
  const all = rows.used === undefined ? Uint32Array.from({ length: table }, (_, i) => i) : Uint32Array.from(feeds[NAMES.rows]!);
  const size = Math.ceil(used / count);
  const cut = Array.from({ length: Math.ceil(used / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
  const tile = (picks: Uint32Array[]): RowTile => ({ rows: { table, used: picks[0]!.length }, picks, weight: picks[0]!.length / used });
  const rest = cut.filter((picks) => picks.length < size);
  return [tile(cut.filter((picks) => picks.length === size)), ...(rest.length > 0 ? [tile(rest)] : [])];
}

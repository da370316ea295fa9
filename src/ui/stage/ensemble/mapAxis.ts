import { ticks } from 'd3-array';
import { lossTicks } from '../../timeline/lossScale';

/** One side of a map whose cells all have the same size: between the middles of cells the number goes evenly. */
export interface MapAxis {
  readonly values: readonly number[];
  readonly isLog: boolean;
}

const measured = ({ values, isLog }: MapAxis): ((value: number) => number) => (isLog && values[0]! > 0 ? Math.log : (value) => value);

/** Where a value stands on its side, as a share: cell i reaches from i/n to (i + 1)/n. Outside 0 to 1 it is not on the map; NaN is nowhere. */
export function shareOf(axis: MapAxis, value: number): number {
  const { values } = axis;
  const of = measured(axis);
  const n = values.length;
  if (n === 1) return value === values[0] ? 0.5 : NaN;
  const after = values.findIndex((other) => other > value);
  const lower = Math.max(0, Math.min(n - 2, (after < 0 ? n : after) - 1));
  const [low, high] = [of(values[lower]!), of(values[lower + 1]!)];
  return (lower + (of(value) - low) / (high - low) + 0.5) / n;
}

/** The number at a share of the side. */
export function valueAt(axis: MapAxis, share: number): number {
  const { values } = axis;
  const n = values.length;
  if (n === 1) return values[0]!;
  const at = share * n - 0.5;
  const lower = Math.max(0, Math.min(n - 2, Math.floor(at)));
  const of = measured(axis);
  const place = of(values[lower]!) + (at - lower) * (of(values[lower + 1]!) - of(values[lower]!));
  return of === Math.log ? Math.exp(place) : place;
}

/** The cell at a share of the side. */
export function cellAt({ values }: MapAxis, share: number): number {
  return Math.max(0, Math.min(values.length - 1, Math.floor(share * values.length)));
}

/** The cell whose value is nearest. */
export function nearestCell(axis: MapAxis, value: number): number {
  return cellAt(axis, shareOf(axis, value));
}

/** Round numbers to write along the side, at most about `most`. */
export function axisTicks({ values, isLog }: MapAxis, most: number): number[] {
  const [low, high] = [values[0]!, values.at(-1)!];
  const isWide = isLog && low > 0 && high / low > 8;
  const all = isWide ? lossTicks(low, high) : ticks(low, high, most);
  const stride = Math.ceil(all.length / most);
  return all.filter((_, i) => i % stride === 0);
}

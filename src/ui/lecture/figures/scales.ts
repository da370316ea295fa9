import { formatEnd } from '../../format';
import { lossTicks } from '../../timeline/lossScale';
import { logScale, type Scale } from '../../timeline/plot';
import { linear, ticksOf } from '../../stage/fit/scales';
import type { Axis, Point } from '../figure';

/** A direction of a plot in pixels, both ways, with its numbers. */
export interface Direction {
  readonly to: Scale;
  /** From pixels; never beyond the ends. */
  readonly from: Scale;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/** A direction of `length` pixels: rightwards, or upwards as screens count downwards. */
export function direction(axis: Axis, length: number, isUpwards: boolean): Direction {
  const { from: low, to: high, isLog = false } = axis;
  const rightwards: Scale = isLog ? (value) => length - logScale(low, high, length, 0)(value) : linear([low, high], 0, length);
  const to: Scale = isUpwards ? (value) => length - rightwards(value) : rightwards;
  const values = isLog ? lossTicks(low, high) : ticksOf([low, high], Math.max(2, Math.round(length / (isUpwards ? 45 : 80))));
  return {
    to,
    from: (pixel) => {
      const share = Math.min(1, Math.max(0, (isUpwards ? length - pixel : pixel) / length));
      return isLog ? low * (high / low) ** share : low + share * (high - low);
    },
    ticks: values.map((value) => ({ at: to(value), text: formatEnd(value) })),
  };
}

/** The value a share of an axis away from another: what an arrow key does. Stays on the axis. */
export function moved({ from, to, isLog = false }: Axis, value: number, share: number): number {
  const next = isLog ? value * (to / from) ** share : value + share * (to - from);
  return Math.min(to, Math.max(from, next));
}

/** A number of pointers' and keys' making with no more digits than the picture shows. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** The point of a plot under the pointer, whose element the plot fills. */
export function pointAt(event: PointerEvent & { currentTarget: Element }, x: Direction, y: Direction): Point {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return [rounded(x.from(event.clientX - left)), rounded(y.from(event.clientY - top))];
}

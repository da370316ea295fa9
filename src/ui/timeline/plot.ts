import type { Bucket } from '../logs/curveLog';

/** A position along one axis, in pixels. */
export type Scale = (value: number) => number;

/** 0 to `end` over `width` pixels. */
export function stepScale(end: number, width: number): Scale {
  return (step) => (step / end) * width;
}

/** `low` to `high` from `height` pixels up to `top`, logarithmic; what lies below stands at the foot. */
export function logScale(low: number, high: number, height: number, top: number): Scale {
  const span = Math.log(high / low);
  return (value) => height - (Math.log(Math.max(value, low) / low) / span) * (height - top);
}

/** Path through points that are already in pixels, to a tenth of one; '' for no points. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${tenths(x)},${tenths(y)}`).join('');
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The raw values as a path: each value where a bucket is one step, else from its least to its largest. */
export function rawPath(buckets: readonly Bucket[], stride: number, x: Scale, y: Scale): string {
  const points = buckets.flatMap(({ step, sum, low, high }): [number, number][] => {
    const at = x(step + (stride - 1) / 2);
    return stride === 1
      ? [[at, y(sum)]]
      : [
          [at, y(low)],
          [at, y(high)],
        ];
  });
  return pathThrough(points);
}

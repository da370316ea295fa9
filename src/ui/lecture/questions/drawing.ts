import type { Question } from '../experiment';
import type { Point } from '../figure';

/** Points of a drawn curve. */
const KNOTS = 25;

/** The curve that a drawing begins with. */
export function flat({ x, start }: Pick<Question<'draw'>, 'x' | 'start'>): Point[] {
  return Array.from({ length: KNOTS }, (_, i) => [x.from + (i * (x.to - x.from)) / (KNOTS - 1), start]);
}

/** The curve after a stroke from one place to another: the points between them, and the nearest one, lie on the stroke. */
export function drawnTo(curve: readonly Point[], from: Point, to: Point): Point[] {
  const half = (curve[1]![0] - curve[0]![0]) / 2;
  const [low, high] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  return curve.map(([x, y]) => {
    if (x < low - half || x > high + half) return [x, y];
    const share = from[0] === to[0] ? 1 : Math.min(1, Math.max(0, (x - from[0]) / (to[0] - from[0])));
    return [x, from[1] + share * (to[1] - from[1])];
  });
}

/** The height of a curve at any x, straight between its points. */
export function heightAt(curve: readonly Point[], x: number): number {
  const next = curve.findIndex(([at]) => at >= x);
  if (next === 0) return curve[0]![1];
  if (next < 0) return curve.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [curve[next - 1]!, curve[next]!];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

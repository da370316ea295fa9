import { formatCount, formatNumber } from '../../format';
import type { MapPoint } from '../../plots/mapMarks';

/** A kept step on the plane; its loss where it is known. */
export interface StepPoint {
  readonly a: number;
  readonly b: number;
  readonly step: number;
  readonly loss?: number;
}

/** Kept steps between start and end whose number is written, at most. */
const NUMBERED = 4;

/**
 * The marks of a path: end and start with their steps, the step that is pointed at, and of the others a dot each, some with their
 * number, evenly spread along the way.
 */
export function pathMarks(points: readonly StepPoint[], pointed: number | undefined): MapPoint[] {
  const [start, end] = [points[0], points.at(-1)];
  if (!start || !end) return [];
  const name = ({ step, loss }: StepPoint) => `step ${formatCount(step)}${loss === undefined ? '' : `, loss ${formatNumber(loss)}`}`;
  const marks: MapPoint[] = [];
  const under = pointed === undefined ? undefined : nearestStep(points, pointed);
  if (under && under !== end) marks.push({ ...place(under), kind: 'ring', label: name(under) });
  if (end !== start) marks.push({ ...place(end), kind: 'dot', label: name(end) });
  marks.push({ ...place(start), kind: 'step', label: name(start) });
  const numbered = spread(points, NUMBERED);
  for (const point of points.slice(1, -1)) {
    const dot = { ...place(point), kind: 'step' } as const;
    marks.push(numbered.has(point) ? { ...dot, label: formatCount(point.step) } : dot);
  }
  // Dots first, so that start, end and what is pointed at lie over them; labels keep their precedence.
  return marks.sort(
    (x, y) => Number(x.kind !== 'step') - Number(y.kind !== 'step') || Number(y.label !== undefined) - Number(x.label !== undefined),
  );
}

const place = ({ a, b }: StepPoint) => ({ a, b });

/** The kept step nearest to a step. */
function nearestStep<P extends StepPoint>(points: readonly P[], step: number): P | undefined {
  return points.reduce<P | undefined>(
    (best, point) => (!best || Math.abs(point.step - step) < Math.abs(best.step - step) ? point : best),
    undefined,
  );
}

/** `count` of the points between the ends, about evenly spread along the way. */
function spread(points: readonly StepPoint[], count: number): Set<StepPoint> {
  const along: number[] = [0];
  for (let i = 1; i < points.length; i++) {
    along.push(along[i - 1]! + Math.hypot(points[i]!.a - points[i - 1]!.a, points[i]!.b - points[i - 1]!.b));
  }
  const length = along.at(-1)!;
  const found = new Set<StepPoint>();
  for (let k = 1; k <= count; k++) {
    const wanted = (k * length) / (count + 1);
    const i = along.findIndex((at) => at >= wanted);
    if (i > 0 && i < points.length - 1) found.add(points[i]!);
  }
  return found;
}

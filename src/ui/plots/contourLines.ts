import { contours } from 'd3-contour';
import type { HeightScale } from './heightScale';
import { endsOf } from './mapGrid';
import type { MapGrid } from './mapGrid';

/** The lines of one height, in the coordinates of the grid's axes. */
export interface ContourLine {
  readonly height: number;
  /** Its position on the scale, 0 to 1. */
  readonly position: number;
  readonly lines: readonly (readonly (readonly [a: number, b: number])[])[];
}

/** `count` contours of a finished grid, evenly spaced on the scale: the logarithm shows valley and slopes alike. */
export function contourLines({ a, b, values }: MapGrid, scale: HeightScale, count: number): ContourLine[] {
  const [rows, columns] = [a.length, b.length];
  // What is not finite lies above everything, so that lines end around it.
  const positions = Array.from(values, (value) => (Number.isFinite(value) ? scale.position(value) : Infinity));
  const levels = Array.from({ length: count }, (_, i) => (i + 0.5) / count);
  const [alongA, alongB] = [axisOf(endsOf(a), rows), axisOf(endsOf(b), columns)];
  return contours()
    .size([columns, rows])
    .thresholds(levels)(positions)
    .map(({ value, coordinates }) => ({
      height: scale.height(value),
      position: value,
      lines: coordinates
        .flat()
        .flatMap((ring) =>
          inside(ring as [number, number][], columns, rows).map((line) => line.map(([x, y]) => [alongA(y), alongB(x)] as const)),
        ),
    }));
}

/** From a contour's coordinates, in which place i lies at i + ½, to the axis. */
function axisOf([low, high]: readonly [number, number], places: number): (at: number) => number {
  return (at) => low + ((at - 0.5) / (places - 1)) * (high - low);
}

/** The parts of a ring within the grid: around it rings are closed along the border, where there is no line. */
function inside(ring: readonly (readonly [number, number])[], columns: number, rows: number): (readonly [number, number])[][] {
  const isInside = ([x, y]: readonly [number, number]) => x >= 0.5 && y >= 0.5 && x <= columns - 0.5 && y <= rows - 0.5;
  const parts: (readonly [number, number])[][] = [];
  let part: (readonly [number, number])[] = [];
  const end = () => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  for (const point of ring) {
    if (isInside(point)) part.push(point);
    else end();
  }
  const isOpenAtSeam = part.length > 0 && parts.length > 0 && isInside(ring[0]!) && parts[0]![0] === ring[0];
  if (isOpenAtSeam) parts[0] = [...part.slice(0, -1), ...parts[0]!];
  else end();
  return parts;
}

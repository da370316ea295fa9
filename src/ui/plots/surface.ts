import { positionsOf } from './heightScale';
import type { HeightScale } from './heightScale';
import { between, blend } from './mapGrid';
import type { MapGrid } from './mapGrid';

/** Squares of the mesh along the longer side, at most: they are painted one by one. */
const MOST_SQUARES = 64;
/** Height of the scale's span, by half of the mesh's shorter side. */
export const RELIEF = 0.95;
/** The scale's ends may be passed by so much before the surface is cut. */
const CUT = 0.12;

/** From where a surface is seen: turned about the vertical, and raised, in radians. */
export interface Camera {
  readonly turn: number;
  readonly rise: number;
}

/** A point of the scene: a to the right, b away, height up; the shorter side goes from −1 to 1. */
export type Point3 = readonly [a: number, b: number, height: number];

/** Heights at the corners of a mesh of squares. */
export interface Mesh {
  /** Corners along a and b. */
  readonly rows: number;
  readonly columns: number;
  /** Half the sides. */
  readonly halfA: number;
  readonly halfB: number;
  /** Positions on the scale, corner by corner as in a grid; NaN where there is no surface. */
  readonly positions: Float64Array;
}

/** The mesh of a grid, thinned or filled in to what can be painted in a few milliseconds. */
export function meshOf({ a, b, values, stride = 1 }: MapGrid, scale: HeightScale): Mesh {
  const [wide, deep] = [Math.abs(a[a.length - 1]! - a[0]!), Math.abs(b[b.length - 1]! - b[0]!)];
  const side = Math.min(wide, deep);
  const unit = MOST_SQUARES / Math.max(wide, deep);
  const [rows, columns] = [Math.max(2, Math.round(wide * unit)) + 1, Math.max(2, Math.round(deep * unit)) + 1];
  const all = positionsOf(values, scale);
  const positions = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const alongA = between(i / (rows - 1), a.length, stride);
    for (let j = 0; j < columns; j++) {
      const position = blend(all, b.length, alongA, between(j / (columns - 1), b.length, stride));
      positions[i * columns + j] = Math.max(-CUT, Math.min(1 + CUT, position));
    }
  }
  return { rows, columns, halfA: wide / side, halfB: deep / side, positions };
}

/** A corner of the mesh. */
export function cornerOf({ rows, columns, halfA, halfB, positions }: Mesh, i: number, j: number): Point3 {
  return [((2 * i) / (rows - 1) - 1) * halfA, ((2 * j) / (columns - 1) - 1) * halfB, (positions[i * columns + j]! - 0.5) * RELIEF];
}

/** Height of the surface over a place of the scene, NaN beside it. */
export function heightAt({ rows, columns, halfA, halfB, positions }: Mesh, a: number, b: number): number {
  const [u, v] = [(a / halfA + 1) / 2, (b / halfB + 1) / 2];
  if (!(u >= 0 && u <= 1 && v >= 0 && v <= 1)) return NaN;
  return (blend(positions, columns, between(u, rows), between(v, columns)) - 0.5) * RELIEF;
}

/** Right and up on the screen, and away from the eye. The projection is parallel: equal steps stay equal. */
export function project([a, b, height]: Point3, { turn, rise }: Camera): [right: number, up: number, away: number] {
  const right = a * Math.cos(turn) - b * Math.sin(turn);
  const back = a * Math.sin(turn) + b * Math.cos(turn);
  return [right, height * Math.cos(rise) + back * Math.sin(rise), back * Math.cos(rise) - height * Math.sin(rise)];
}

/** Whether the surface stands between a point and the eye. */
export function isHidden(mesh: Mesh, [a, b, height]: Point3, { turn, rise }: Camera): boolean {
  // Towards the eye: back along the ground, and up.
  const [da, db, dh] = [-Math.sin(turn) * Math.cos(rise), -Math.cos(turn) * Math.cos(rise), Math.sin(rise)];
  const step = 2 / MOST_SQUARES;
  for (let along = step; ; along += step) {
    const ground = heightAt(mesh, a + along * da, b + along * db);
    if (Number.isNaN(ground)) return false;
    if (ground > height + along * dh + 0.01) return true;
    if (height + along * dh > RELIEF) return false;
  }
}

/** The two ends of a contour within a square by its corners' positions in order around it; none where it does not cross. */
export function crossings(corners: readonly Point3[], positions: readonly number[], level: number): Point3[] {
  const found: Point3[] = [];
  for (let k = 0; k < 4; k++) {
    const [p, q] = [positions[k]!, positions[(k + 1) % 4]!];
    if (p >= level === q >= level) continue;
    const share = (level - p) / (q - p);
    const [from, to] = [corners[k]!, corners[(k + 1) % 4]!];
    found.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), from[2] + share * (to[2] - from[2])]);
  }
  return found;
}

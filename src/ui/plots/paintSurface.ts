import { isBright } from '../../lab/colour';
import { cornerOf, crossings, isHidden, project } from './surface';
import type { Camera, Mesh, Point3 } from './surface';

export interface SurfaceStyle {
  /** 256 RGBA entries, and the colours of what is drawn on the surface. */
  readonly table: Uint8Array;
  readonly ink: string;
  readonly paper: string;
  /** Positions of contours on the scale. */
  readonly levels: readonly number[];
  /** Pixels a unit of the scene, and where its middle is. */
  readonly unit: number;
  readonly middle: readonly [number, number];
  /** Canvas pixels a CSS pixel. */
  readonly fine: number;
}

/** Light comes from the upper left of the eye; the rest is even. */
const LIGHT = [-0.5, 0.52, -0.69] as const;
const EVEN = 0.58;

type Context = CanvasRenderingContext2D;
type Pixel = readonly [number, number];

/** Paints a surface from back to front with light and contours, then the way on it: what lies behind a hill is faint. */
export function paintSurface(context: Context, mesh: Mesh, way: readonly Point3[], camera: Camera, style: SurfaceStyle): void {
  const onScreen = (point: Point3): Pixel => {
    const [right, up] = project(point, camera);
    return [style.middle[0] + style.unit * right, style.middle[1] - style.unit * up];
  };
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const { i, j } of backToFront(mesh, camera)) paintSquare(context, mesh, i, j, camera, style, onScreen);
  paintWay(context, mesh, way, camera, style, onScreen);
}

/** The squares in an order in which none covers one before it. */
function backToFront({ rows, columns }: Mesh, { turn }: Camera): { i: number; j: number }[] {
  // The projection is parallel: away from the eye along both sides is enough.
  const [isAUp, isBUp] = [Math.sin(turn) > 0, Math.cos(turn) > 0];
  const squares: { i: number; j: number }[] = [];
  for (let s = 0; s < rows - 1; s++) {
    for (let t = 0; t < columns - 1; t++) squares.push({ i: isAUp ? rows - 2 - s : s, j: isBUp ? columns - 2 - t : t });
  }
  return squares;
}

function paintSquare(
  context: Context,
  mesh: Mesh,
  i: number,
  j: number,
  camera: Camera,
  { table, levels, fine }: SurfaceStyle,
  onScreen: (point: Point3) => Pixel,
): void {
  const around = [[i, j], [i + 1, j], [i + 1, j + 1], [i, j + 1]] as const; // prettier-ignore
  const positions = around.map(([p, q]) => mesh.positions[p * mesh.columns + q]!);
  if (positions.some(Number.isNaN)) return;
  const corners = around.map(([p, q]) => cornerOf(mesh, p, q));
  const entry = Math.round(
    255 *
      Math.max(
        0,
        Math.min(
          1,
          positions.reduce((sum, position) => sum + position / 4, 0),
        ),
      ),
  );
  const light = EVEN + (1.08 - EVEN) * lightOn(corners, camera);
  const [red, green, blue] = [0, 1, 2].map((c) => Math.min(255, Math.round(table[4 * entry + c]! * light)));
  context.fillStyle = context.strokeStyle = `rgb(${red!} ${green!} ${blue!})`;
  context.lineWidth = 0.8;
  line(context, corners.map(onScreen));
  context.closePath();
  context.fill();
  // Closes the seams between neighbours.
  context.stroke();
  for (const level of levels) {
    const ends = crossings(corners, positions, level);
    if (ends.length < 2) continue;
    context.strokeStyle = isBright(table, Math.round(255 * level)) ? 'rgb(0 0 0 / 0.4)' : 'rgb(255 255 255 / 0.34)';
    context.lineWidth = 0.9 * fine;
    line(context, ends.slice(0, 2).map(onScreen));
    context.stroke();
  }
}

/** 0 to 1: how much a square faces the light. */
function lightOn(corners: readonly Point3[], camera: Camera): number {
  const [p, q, r, s] = corners.map((corner) => project(corner, camera));
  const [u, v] = [[0, 1, 2].map((c) => r![c]! - p![c]!), [0, 1, 2].map((c) => s![c]! - q![c]!)];
  const normal = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
  const length = Math.hypot(...normal);
  if (length === 0) return 0;
  // Away from the eye is positive, so a face that is seen has a negative last part.
  const sign = normal[2]! > 0 ? -1 : 1;
  return Math.max(0, (sign * (normal[0]! * LIGHT[0] + normal[1]! * LIGHT[1] + normal[2]! * LIGHT[2])) / length);
}

function paintWay(
  context: Context,
  mesh: Mesh,
  way: readonly Point3[],
  camera: Camera,
  { ink, paper, fine }: SurfaceStyle,
  onScreen: (point: Point3) => Pixel,
): void {
  if (way.length === 0) return;
  const pixels = way.map(onScreen);
  const hidden = way.map((point) => isHidden(mesh, point, camera));
  context.strokeStyle = paper;
  context.globalAlpha = 0.4;
  context.lineWidth = 1.6 * fine;
  line(context, pixels);
  context.stroke();
  context.globalAlpha = 1;
  for (const [colour, width] of [
    [paper, 5],
    [ink, 2],
  ] as const) {
    // prettier-ignore
    context.strokeStyle = colour;
    context.lineWidth = width * fine;
    for (const part of seen(pixels, hidden)) {
      line(context, part);
      context.stroke();
    }
  }
  const ends = [[0, paper], [way.length - 1, ink]] as const; // prettier-ignore
  for (const [at, fill] of ends) {
    const [x, y] = pixels[at]!;
    context.globalAlpha = hidden[at] ? 0.5 : 1;
    context.beginPath();
    context.arc(x, y, 5 * fine, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = fill === ink ? paper : ink;
    context.lineWidth = 1.8 * fine;
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The stretches of a way between points that are not hidden. */
function seen(pixels: readonly Pixel[], hidden: readonly boolean[]): Pixel[][] {
  const parts: Pixel[][] = [[]];
  pixels.forEach((pixel, i) => {
    if (hidden[i]) parts.push([]);
    else parts.at(-1)!.push(pixel);
  });
  return parts.filter((part) => part.length > 1);
}

function line(context: Context, pixels: readonly Pixel[]): void {
  context.beginPath();
  pixels.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
}

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
  const toPixel = ([right, up]: Point3): Pixel => [style.middle[0] + style.unit * right, style.middle[1] - style.unit * up];
  context.lineJoin = 'round';
  context.lineCap = 'round';
  paintSquares(context, mesh, camera, style, toPixel);
  paintWay(context, mesh, way, camera, style, (point) => toPixel(project(point, camera)));
}

/** The squares in an order in which none covers one before it. */
function paintSquares(context: Context, mesh: Mesh, camera: Camera, style: SurfaceStyle, toPixel: (seen: Point3) => Pixel): void {
  const { rows, columns, positions } = mesh;
  const corners = Array.from(positions, (position, at): Corner => {
    const seen = project(cornerOf(mesh, Math.floor(at / columns), at % columns), camera);
    return { position, seen, pixel: toPixel(seen) };
  });
  const contours = style.levels.map((level) => ({
    level,
    ink: isBright(style.table, Math.round(255 * level)) ? 'rgb(0 0 0 / 0.4)' : 'rgb(255 255 255 / 0.34)',
  }));
  // The projection is parallel: away from the eye along both sides is enough.
  const [isAUp, isBUp] = [Math.sin(camera.turn) > 0, Math.cos(camera.turn) > 0];
  for (let s = 0; s < rows - 1; s++) {
    const i = isAUp ? rows - 2 - s : s;
    for (let t = 0; t < columns - 1; t++) {
      const at = i * columns + (isBUp ? columns - 2 - t : t);
      const square: Square = [corners[at]!, corners[at + columns]!, corners[at + columns + 1]!, corners[at + 1]!];
      paintSquare(context, square, contours, style, toPixel);
    }
  }
}

/** A corner of the mesh: its position on the scale, where it is seen, and on which pixel. */
interface Corner {
  readonly position: number;
  readonly seen: Point3;
  readonly pixel: Pixel;
}

/** The corners of a square, in order around it. */
type Square = readonly [Corner, Corner, Corner, Corner];

function paintSquare(
  context: Context,
  square: Square,
  contours: readonly { readonly level: number; readonly ink: string }[],
  { table, fine }: SurfaceStyle,
  toPixel: (seen: Point3) => Pixel,
): void {
  const [p, q, r, s] = square;
  const lowest = Math.min(p.position, q.position, r.position, s.position);
  if (Number.isNaN(lowest)) return;
  const mean = (p.position + q.position + r.position + s.position) / 4;
  const entry = 4 * Math.round(255 * Math.max(0, Math.min(1, mean)));
  const light = EVEN + (1.08 - EVEN) * lightOn(square);
  const lit = (c: number) => Math.min(255, Math.round(table[entry + c]! * light));
  context.fillStyle = context.strokeStyle = `rgb(${lit(0)} ${lit(1)} ${lit(2)})`;
  context.lineWidth = 0.8;
  context.beginPath();
  context.moveTo(p.pixel[0], p.pixel[1]);
  context.lineTo(q.pixel[0], q.pixel[1]);
  context.lineTo(r.pixel[0], r.pixel[1]);
  context.lineTo(s.pixel[0], s.pixel[1]);
  context.closePath();
  context.fill();
  // Closes the seams between neighbours.
  context.stroke();
  const highest = Math.max(p.position, q.position, r.position, s.position);
  for (const { level, ink } of contours) {
    if (level <= lowest || level > highest) continue;
    const ends = crossings(
      square.map(({ seen }) => seen),
      square.map(({ position }) => position),
      level,
    );
    context.strokeStyle = ink;
    context.lineWidth = 0.9 * fine;
    line(context, ends.slice(0, 2).map(toPixel));
    context.stroke();
  }
}

/** 0 to 1: how much a square, as it is seen, faces the light. */
function lightOn([{ seen: p }, { seen: q }, { seen: r }, { seen: s }]: Square): number {
  const [ua, ub, uc] = [r[0] - p[0], r[1] - p[1], r[2] - p[2]];
  const [va, vb, vc] = [s[0] - q[0], s[1] - q[1], s[2] - q[2]];
  const [a, b, c] = [ub * vc - uc * vb, uc * va - ua * vc, ua * vb - ub * va];
  const length = Math.sqrt(a * a + b * b + c * c);
  if (length === 0) return 0;
  // Away from the eye is positive, so a face that is seen has a negative last part.
  const sign = c > 0 ? -1 : 1;
  return Math.max(0, (sign * (a * LIGHT[0] + b * LIGHT[1] + c * LIGHT[2])) / length);
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

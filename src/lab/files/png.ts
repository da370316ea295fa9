import { bakeColourMap, DENSITY_LIGHT, NON_FINITE_LIGHT, SIGNED_LIGHT } from '../colour';
import type { ColourStops } from '../colour';
import { axisOf, marksOf, markText, shareOf } from './axis';
import type { Axis } from './axis';
import { Raster, TEXT_HEIGHT, textWidth } from './raster';
import type { Rgb } from './raster';

/** Values on a grid, drawn as cells of colour. */
export interface GridPicture {
  readonly kind: 'grid';
  /** rows × columns, row-major; row 0 is drawn at the bottom where `y` says what the rows mean, else at the top. */
  readonly values: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  /** `signed` has its middle at 0; `sequential` goes from the least to the largest value. */
  readonly map: 'signed' | 'sequential';
  /** Logarithmic colours, for positive values of many sizes. */
  readonly log?: boolean;
  /** What the first and last column, and the first and last row, stand for. */
  readonly x?: Axis;
  readonly y?: Axis;
}

/** Curves over one axis. */
export interface CurvePicture {
  readonly kind: 'curves';
  readonly series: readonly { readonly x: ArrayLike<number>; readonly y: ArrayLike<number> }[];
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** Heights of horizontal lines to compare with. */
  readonly levels?: readonly number[];
}

export type Picture = GridPicture | CurvePicture;

const PAPER: Rgb = [251, 250, 246];
const INK: Rgb = [70, 70, 70];
const RULE: Rgb = [205, 202, 194];
const SIZE = 512;
const MARGIN = { left: 84, right: 16, top: 12, bottom: 28 };
const MARKS = 6;
const LEGEND = { gap: 16, width: 16, text: 76 };
const CURVE_COLOURS = [SIGNED_LIGHT[0]!, SIGNED_LIGHT[4]!, DENSITY_LIGHT[4]!, DENSITY_LIGHT[8]!, SIGNED_LIGHT[1]!, SIGNED_LIGHT[3]!].map(
  rgbOf,
);

/** A picture as a PNG file, on a light ground, with numbers at the axes and the colours' legend beside a grid. */
export function pngOf(picture: Picture): Uint8Array {
  return picture.kind === 'grid' ? gridPng(picture) : curvesPng(picture);
}

function gridPng({ values, rows, columns, map, log = false, x, y }: GridPicture): Uint8Array {
  const cell = Math.max(1, Math.floor(SIZE / Math.max(rows, columns)));
  const [width, height] = [cell * columns, cell * rows];
  const left = y ? MARGIN.left : MARGIN.right;
  const raster = new Raster(
    left + width + LEGEND.gap + LEGEND.width + LEGEND.text,
    MARGIN.top + Math.max(height, 4 * TEXT_HEIGHT) + MARGIN.bottom,
    PAPER,
  );
  const scale = colourAxis(values, map, log);
  const table = bakeColourMap(map === 'signed' ? SIGNED_LIGHT : DENSITY_LIGHT);
  for (let row = 0; row < rows; row++) {
    const top = MARGIN.top + (y ? rows - 1 - row : row) * cell;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      raster.fill(left + column * cell, top, cell, cell, colourOf(value, scale, table));
    }
  }
  if (x) drawX(raster, x, { left: left + cell / 2, width: width - cell, bottom: MARGIN.top + height });
  if (y) drawY(raster, y, { left, top: MARGIN.top + cell / 2, height: height - cell });
  drawLegend(raster, scale, table, { left: left + width + LEGEND.gap, top: MARGIN.top, height: Math.max(height, 4 * TEXT_HEIGHT) });
  return raster.png();
}

function colourAxis(values: ArrayLike<number>, map: GridPicture['map'], log: boolean): Axis {
  const axis = axisOf(Array.from(values), log);
  if (map === 'sequential') return axis;
  const end = Math.max(Math.abs(axis.low), Math.abs(axis.high)) || 1;
  return { low: -end, high: end, log: false };
}

/** What is not finite has a colour that nothing else has; on a logarithmic scale 0 and less are at its low end. */
function colourOf(value: number, scale: Axis, table: Uint8Array): Rgb {
  if (!Number.isFinite(value)) return rgbOf(NON_FINITE_LIGHT);
  const share = scale.log && value <= 0 ? 0 : shareOf(scale, value);
  return entryOf(table, share);
}

function entryOf(table: Uint8Array, share: number): Rgb {
  const at = 4 * Math.floor(Math.min(Math.max(share, 0), 1) * 255 + 0.5);
  return [table[at]!, table[at + 1]!, table[at + 2]!];
}

function drawLegend(
  raster: Raster,
  scale: Axis,
  table: Uint8Array,
  { left, top, height }: Record<'left' | 'top' | 'height', number>,
): void {
  for (let y = 0; y < height; y++) raster.fill(left, top + y, LEGEND.width, 1, entryOf(table, 1 - y / (height - 1)));
  for (const mark of marksOf(scale, MARKS)) {
    const y = Math.round(top + (1 - shareOf(scale, mark)) * (height - 1));
    raster.text(markText(mark), left + LEGEND.width + 4, y - TEXT_HEIGHT / 2, INK);
  }
}

function curvesPng({ series, logX = false, logY = false, levels = [] }: CurvePicture): Uint8Array {
  const [width, height] = [SIZE, (SIZE * 5) / 8];
  const raster = new Raster(MARGIN.left + width + MARGIN.right, MARGIN.top + height + MARGIN.bottom, PAPER);
  const x = axisOf(
    series.flatMap((curve) => Array.from(curve.x)),
    logX,
  );
  const y = axisOf([...series.flatMap((curve) => Array.from(curve.y)), ...levels], logY);
  const place = { left: MARGIN.left, top: MARGIN.top, width, height, bottom: MARGIN.top + height };
  drawX(raster, x, place);
  drawY(raster, y, place);
  const across = (value: number) => place.left + shareOf(x, value) * width;
  const down = (value: number) => place.top + (1 - shareOf(y, value)) * height;
  for (const level of levels) raster.line(place.left, down(level), place.left + width, down(level), RULE);
  series.forEach((curve, i) => {
    const colour = CURVE_COLOURS[i % CURVE_COLOURS.length]!;
    let last: [number, number] | undefined;
    for (let k = 0; k < curve.x.length; k++) {
      const [at, value] = [curve.x[k]!, curve.y[k]!];
      const isShown = Number.isFinite(at) && Number.isFinite(value) && !(logX && at <= 0) && !(logY && value <= 0);
      const next: [number, number] | undefined = isShown ? [across(at), down(value)] : undefined;
      if (next) raster.line(...(last ?? next), ...next, colour);
      last = next;
    }
  });
  return raster.png();
}

function drawX(raster: Raster, axis: Axis, { left, width, bottom }: Record<'left' | 'width' | 'bottom', number>): void {
  for (const mark of marksOf(axis, MARKS)) {
    const x = Math.round(left + shareOf(axis, mark) * width);
    raster.fill(x, bottom, 1, 5, INK);
    raster.text(markText(mark), x - Math.round(textWidth(markText(mark)) / 2), bottom + 9, INK);
  }
}

function drawY(raster: Raster, axis: Axis, { left, top, height }: Record<'left' | 'top' | 'height', number>): void {
  for (const mark of marksOf(axis, MARKS)) {
    const y = Math.round(top + (1 - shareOf(axis, mark)) * height);
    raster.fill(left - 5, y, 5, 1, INK);
    raster.text(markText(mark), left - 9 - textWidth(markText(mark)), y - TEXT_HEIGHT / 2, INK);
  }
}

function rgbOf(stop: ColourStops[number]): Rgb {
  const value = parseInt(stop.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

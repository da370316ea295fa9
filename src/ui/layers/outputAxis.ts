import type { ActivationShape } from '../../lab/recipe/activations';
import { formatEnd, formatPower } from '../format';
import type { FilmLog } from '../logs/filmLog';

/** Numbers at the top, the middle and the foot of a film. */
export type AxisTexts = readonly [top: string, middle: string, foot: string];

/** Before anything is measured. */
const UNKNOWN: AxisTexts = ['', '', ''];

/** For a film of outputs: a rail is named by where it begins. */
export function outputAxis(film: FilmLog, shape: ActivationShape): AxisTexts {
  const { edgeLow, edgeHigh } = shape;
  if (film.low === film.high) return UNKNOWN;
  const middle = (film.low + film.high) / 2;
  const top = edgeHigh === undefined ? formatEnd(film.high) : `> ${short(edgeHigh)}`;
  const foot =
    edgeLow === undefined ? (shape.flatLow ? 'flat' : formatEnd(film.low)) : Math.abs(edgeLow) < 1e-6 ? '0' : `< ${short(edgeLow)}`;
  return [top, Math.abs(middle) < 1e-6 * (film.high - film.low) ? '0' : formatEnd(Number(middle.toPrecision(2))), foot];
}

/** For a film that is as wide on both sides of 0: of weights, in units of 1 / √fan-in, or pre-activations. */
export function symmetricAxis(film: FilmLog): AxisTexts {
  return film.low === film.high ? UNKNOWN : [formatEnd(film.high), '0', formatEnd(film.low)];
}

/** For a film of decimal logarithms: the powers of ten at its ends. */
export function decadeAxis({ low, high }: FilmLog): AxisTexts {
  const power = (exponent: number) => (Number.isInteger(exponent) ? formatPower(exponent) : '');
  return low === high ? UNKNOWN : [power(high), power((low + high) / 2), power(low)];
}

/** Two decimals without the zero in front: `.97`, `−.97`. */
function short(value: number): string {
  return formatEnd(Number(value.toFixed(2))).replace('0.', '.');
}

import { signedIndex } from '../../lab/colour';

/** Values as RGBA pixels in the signed colours of a table of 256 entries, whose ends are −scale and scale. */
export function signedPixels(values: ArrayLike<number>, scale: number, table: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const colours = new Uint32Array(table.slice().buffer);
  const pixels = new Uint32Array(values.length);
  for (let at = 0; at < pixels.length; at++) pixels[at] = colours[signedIndex(values[at]!, scale)]!;
  return new Uint8ClampedArray(pixels.buffer);
}

/** The same as a picture, row after row. */
export const signedImage = (values: ArrayLike<number>, columns: number, scale: number, table: Uint8Array): ImageData =>
  new ImageData(signedPixels(values, scale, table), columns);

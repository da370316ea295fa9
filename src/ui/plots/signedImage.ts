import { signedIndex } from '../../lab/colour';

/** A picture of values, row after row, in the signed colours of a table of 256 RGBA entries, whose ends are −scale and scale. */
export function signedImage(values: ArrayLike<number>, columns: number, scale: number, table: Uint8Array): ImageData {
  const image = new ImageData(columns, values.length / columns);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = new Uint32Array(table.slice().buffer);
  for (let at = 0; at < pixels.length; at++) pixels[at] = colours[signedIndex(values[at]!, scale)]!;
  return image;
}

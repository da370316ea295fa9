import { signedPixels } from '../../plots/signedImage';

/** The incoming weights of all units of a layer: `values[j · units + k]` from input j to unit k (contract section 1). */
export interface Features {
  readonly inputs: number;
  readonly units: number;
  readonly values: Float32Array;
}

/** The largest size of a weight, which is the end of the scale that all pictures share; 1 where all are 0. */
export function largestWeight({ values }: Features): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most || 1;
}

/** ‖w‖ of each unit. */
export function unitNorms({ inputs, units, values }: Features): number[] {
  return Array.from({ length: units }, (_, unit) => {
    let sum = 0;
    for (let input = 0; input < inputs; input++) sum += values[input * units + unit]! ** 2;
    return Math.sqrt(sum);
  });
}

/** The weights into a unit as RGBA pixels of a signed map, from −scale to scale. */
export function featurePixels(
  { inputs, units, values }: Features,
  unit: number,
  scale: number,
  table: Uint8Array,
): Uint8ClampedArray<ArrayBuffer> {
  const incoming = Float32Array.from({ length: inputs }, (_, input) => values[input * units + unit]!);
  return signedPixels(incoming, scale, table);
}

/**
 * The part within a box of the line on which a unit of two inputs has the sum 0: w₁ x + w₂ y + b = 0. Undefined where it does not
 * meet the box.
 */
export function zeroLine(
  [w1, w2]: readonly [number, number],
  bias: number,
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
): readonly [readonly [number, number], readonly [number, number]] | undefined {
  const ends = [
    ...[x0, x1].map((x) => [x, -(w1 * x + bias) / w2] as const).filter(([, y]) => y >= y0 && y <= y1),
    ...[y0, y1].map((y) => [-(w2 * y + bias) / w1, y] as const).filter(([x]) => x > x0 && x < x1),
  ];
  return ends.length === 2 ? [ends[0]!, ends[1]!] : undefined;
}

/** Ends of scales stay far enough within single precision for their edges to be computed in it. */
const LARGEST = 2 ** 100;
const SMALLEST = 2 ** -100;

/**
 * The least power of two that is at least `x`, or the nearest that can be an end of a scale; 1 for 0. Scales grow in whole
 * doublings, so that pictures stay comparable.
 */
export function doublingAbove(x: number): number {
  if (!(x > 0)) return 1;
  return x < LARGEST ? Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(x))) : LARGEST;
}

/** The least power of two that is at least `x`; 1 for 0. Scales grow in whole doublings, so that pictures stay comparable. */
export function doublingAbove(x: number): number {
  return x > 0 ? 2 ** Math.ceil(Math.log2(x)) : 1;
}

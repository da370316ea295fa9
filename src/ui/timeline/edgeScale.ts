/** The strip reaches at least so far to both sides of 1. */
const LEAST = 4;

/** Ends of a log scale around 1 that holds all values: as far above 1 as below it, by 4 or a power of ten. Values not above 0 stand at the foot. */
export function edgeDomain(values: readonly number[]): [low: number, high: number] {
  const reach = Math.max(1, ...values.filter((value) => value > 0).map((value) => Math.max(value, 1 / value)));
  if (reach <= LEAST) return [1 / LEAST, LEAST];
  const high = 10 ** Math.ceil(Math.log10(reach) - 1e-9);
  return [1 / high, high];
}

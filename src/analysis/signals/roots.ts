const MOST_STEPS = 300;

/**
 * A zero of f between two points at which it has opposite signs, to a few roundings of the argument: regula falsi that
 * halves the weight of an end which stays (Illinois), every third step a bisection, so that no function is slow.
 *
 * @throws RangeError when f has the same sign at both ends.
 */
export function rootBetween(f: (x: number) => number, low: number, high: number): number {
  let [a, b, fa, fb] = [low, high, f(low), f(high)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError(`no change of sign between ${low} and ${high}`);
  for (let step = 0; step < MOST_STEPS && Math.abs(b - a) > 4 * Number.EPSILON * Math.abs(b); step++) {
    const secant = b - (fb * (b - a)) / (fb - fa);
    const isInside = secant > Math.min(a, b) && secant < Math.max(a, b);
    const x = step % 3 < 2 && isInside ? secant : 0.5 * (a + b);
    const fx = f(x);
    if (fx === 0) return x;
    if (fx > 0 === fb > 0) fa *= 0.5;
    else [a, fa] = [b, fb];
    [b, fb] = [x, fx];
  }
  return b;
}

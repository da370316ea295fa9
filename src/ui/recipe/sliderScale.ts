/** Renard's R20: twenty round numbers a decade, each about a twentieth of a decade after the one before. */
const R20 = [1, 1.12, 1.25, 1.4, 1.6, 1.8, 2, 2.24, 2.5, 2.8, 3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9];
const PER_DECADE = R20.length;

/** Round number k of the series: 0 is 1, 20 is 10, -20 is 0.1. */
export function preferred(k: number): number {
  const decade = Math.floor(k / PER_DECADE);
  return Number(`${String(R20[k - decade * PER_DECADE])}e${String(decade)}`);
}

/** The round number `steps` twentieths of a decade above (or below) a value; the first step from between two goes to the next one. */
export function stepFrom(value: number, steps: number): number {
  let at = Math.ceil(PER_DECADE * Math.log10(value)) + 1;
  while (preferred(at) > value * (1 + 1e-9)) at--;
  const isRound = Math.abs(preferred(at) / value - 1) < 1e-9;
  return preferred(steps < 0 && !isRound ? at + steps + 1 : at + steps);
}

/** Where a value stands on a log scale from 10^low to 10^high, 0 to 1; beyond the ends it stands at the end. */
export function positionOf(value: number, low: number, high: number): number {
  return Math.max(0, Math.min(1, (Math.log10(Math.max(value, Number.MIN_VALUE)) - low) / (high - low)));
}

/** The value at a position of a log scale, to two digits. */
export function valueAt(position: number, low: number, high: number): number {
  return Number((10 ** (low + position * (high - low))).toPrecision(2));
}

/** The marks of a slide rule from 10^low to 10^high: the decades long, 2 to 9 short. */
export function rulerTicks(low: number, high: number): { position: number; long: boolean }[] {
  const ticks = [];
  for (let decade = low; decade <= high; decade++) {
    for (let digit = 1; digit < (decade < high ? 10 : 2); digit++) {
      ticks.push({ position: positionOf(digit * 10 ** decade, low, high), long: digit === 1 });
    }
  }
  return ticks;
}

const STEPS = [1, 2, 5, 10];
/** The scale spans at least this factor, so that a loss that hardly moves is not blown up to noise. */
const LEAST_SPAN = 5;
/** Rounds for each label that is to find room. */
const PASSES = 8;
/** A loss of exactly 0 stands at the foot, this share of the highest value. */
const FLOOR = 1e-8;

/** Ends of a log scale, each 1, 2 or 5 times a power of ten, that hold all values from `lowest` to `highest`. */
export function lossDomain(lowest: number, highest: number): [low: number, high: number] {
  if (!(highest > 0) || !Number.isFinite(highest)) return [0.1, 10];
  let high = roundUp(highest);
  let low = roundDown(lowest > 0 ? Math.min(lowest, highest) : high * FLOOR);
  while (high / low < LEAST_SPAN) {
    low = roundDown(low / 1.001);
    if (high / low < LEAST_SPAN) high = roundUp(high * 1.001);
  }
  return [low, high];
}

/** The numbers beside such a scale: its decades, with 2 and 5 between them where there are few. */
export function lossTicks(low: number, high: number): number[] {
  const digits = Math.log10(high / low) > 2.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); decade <= Math.ceil(Math.log10(high)); decade++) {
    for (const digit of digits) {
      const tick = Number(`${digit}e${decade}`);
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(tick);
    }
  }
  const stride = Math.ceil(ticks.length / 8);
  return ticks.filter((_, i) => i % stride === 0);
}

/**
 * Moves labels apart that would overlap, keeping their order, and within `height` pixels; positions are their middles. Empty where
 * there is no room for all.
 */
export function spreadLabels(positions: readonly number[], distance: number, height = Infinity): number[] {
  const count = positions.length;
  if (count * distance > height) return [];
  const order = positions.map((_, i) => i).sort((a, b) => positions[a]! - positions[b]!);
  const placed = [...positions];
  // Moving a pair apart may push it into its neighbours: as often as there are labels, until all have room.
  for (let round = 0; round < PASSES * count; round++) {
    for (let i = 1; i < count; i++) {
      const above = order[i - 1]!;
      const below = order[i]!;
      const overlap = distance - (placed[below]! - placed[above]!);
      if (overlap <= 0) continue;
      placed[above]! -= overlap / 2;
      placed[below]! += overlap / 2;
    }
  }
  // Those beyond an end move in, and push the next ones.
  order.forEach((at, i) => (placed[at] = Math.max(placed[at]!, (i + 0.5) * distance)));
  order.reverse().forEach((at, i) => (placed[at] = Math.min(placed[at]!, height - (i + 0.5) * distance)));
  return placed;
}

function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Number((STEPS.find((step) => value <= step * power * (1 + 1e-9))! * power).toPrecision(1));
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return Number((STEPS.findLast((step) => value >= step * power * (1 - 1e-9))! * power).toPrecision(1));
}

import { AdaptiveSteps } from '../../src/gpu/adaptiveSteps';
import { SLOTS } from '../../src/lab/run/trainer';
import type { TrainResult } from '../../src/lab/run/trainer';
import type { Bench } from './bench';

/** Submits under way at a time, and how long each should take in ms: as for a page that nobody is watching. */
const IN_FLIGHT = 2;
const TARGET_MS = 50;

export interface Speed {
  /** Median over the windows, and the slowest and fastest of them. */
  readonly stepsPerSecond: number;
  readonly slowest: number;
  readonly fastest: number;
  /** All steps trained, the warm-up's too. */
  readonly steps: number;
  /** Steps of one submit at the end. */
  readonly stepsPerSubmit: number;
  readonly lastLoss: number;
}

/**
 * Trains without a pause for one window to warm up and then for `windows` windows of `seconds` each.
 *
 * @throws Error when a loss is not finite, since arithmetic on infinities may take another time.
 */
export async function measureSpeed({ trainer, network }: Bench, windows: number, seconds: number): Promise<Speed> {
  const pace = new AdaptiveSteps({ targetMs: TARGET_MS, slots: SLOTS });
  const flights: Promise<TrainResult>[] = [];
  const rates: number[] = [];
  let [step, lastLoss, lastEnd] = [0, NaN, performance.now()];
  let window = { begun: lastEnd, steps: 0 };
  while (rates.length <= windows) {
    while (flights.length < IN_FLIGHT) {
      flights.push(trainer.submit(step, pace.steps));
      step += pace.steps;
    }
    const { losses, finite } = await flights.shift()!;
    if (!finite) throw new Error(`${network.name} diverged`);
    lastLoss = losses.at(-1)!;
    const now = performance.now();
    pace.report(losses.length, now - lastEnd);
    lastEnd = now;
    window.steps += losses.length;
    if (now - window.begun < 1000 * seconds) continue;
    rates.push((1000 * window.steps) / (now - window.begun));
    window = { begun: now, steps: 0 };
  }
  await Promise.all(flights);
  const sorted = rates.slice(1).sort((a, b) => a - b);
  return {
    stepsPerSecond: sorted[sorted.length >> 1]!,
    slowest: sorted[0]!,
    fastest: sorted.at(-1)!,
    steps: step,
    stepsPerSubmit: pace.steps,
    lastLoss,
  };
}

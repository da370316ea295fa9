import type { Contender } from './contender';
import { WORKLOADS } from './workloads';

/** What one contender reached. */
export interface Measured {
  readonly contender: string;
  readonly unit: string;
  /** Units a second: the median over the rounds, and the extremes. */
  readonly rate: number;
  readonly slowest: number;
  readonly fastest: number;
  /** Largest difference from our result, relative to its largest magnitude. */
  readonly difference: number;
}

/** Does the work again and again until `seconds` have passed; units a second. */
async function rateOf({ run }: Contender, seconds: number): Promise<number> {
  const begun = performance.now();
  let units = 0;
  do units += await run();
  while (performance.now() - begun < 1000 * seconds);
  return (1000 * units) / (performance.now() - begun);
}

function differenceOf(got: ArrayLike<number>, reference: ArrayLike<number>): number {
  const magnitude = Array.from(reference).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  const errors = Array.from(reference, (value, i) => Math.abs(got[i]! - value) / magnitude);
  return got.length === reference.length ? Math.max(...errors) : Infinity;
}

/**
 * Measures all contenders of a workload in turns, so that what else the machine does touches them alike. A first turn
 * compiles and warms up.
 *
 * @throws Error when the results of two contenders differ by more than the workload allows.
 */
async function measure(name: string, rounds: number, seconds: number): Promise<Measured[]> {
  const { contenders, unit, tolerance } = WORKLOADS.find((workload) => workload.name === name)!;
  const opened: [string, Contender][] = [];
  for (const [contender, open] of Object.entries(contenders)) opened.push([contender, await open()]);
  const results: ArrayLike<number>[] = [];
  for (const [, contender] of opened) results.push(Float64Array.from(await contender.result()));
  const differences = results.map((result) => differenceOf(result, results[0]!));
  const off = differences.findIndex((difference) => !(difference <= tolerance));
  if (off >= 0) throw new Error(`${name}: ${opened[off]![0]} differs from ours by ${differences[off]!.toExponential(1)}`);
  const rates = opened.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, [, contender]] of opened.entries()) rates[i]!.push(await rateOf(contender, seconds));
  }
  for (const [, contender] of opened) contender.close();
  return opened.map(([contender], i) => {
    const sorted = rates[i]!.sort((a, b) => a - b);
    return {
      contender,
      unit,
      rate: sorted[sorted.length >> 1]!,
      slowest: sorted[0]!,
      fastest: sorted.at(-1)!,
      difference: differences[i]!,
    };
  });
}

/** What the command in src/tools/bench.mjs calls. */
Object.assign(globalThis, { bench: { names: WORKLOADS.map(({ name }) => name), measure } });

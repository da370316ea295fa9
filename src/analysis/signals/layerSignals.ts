import { sizeOf } from '../../graph';
import type { Executor, Feeds, Loaded } from '../../graph';
import { NAMES } from '../../nn/names';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { outputRange } from '../../nn/signals';
import { distributionOf, edgesOf } from './distribution';
import type { Bins, Distribution } from './distribution';
import { layerProgram, numbersByLayer, QUANTITIES, SIGNAL_NAMES } from './layerProgram';
import type { LayerNumbers, Quantity } from './layerProgram';

/** One layer at one step. */
export interface LayerSignals extends LayerNumbers {
  /** ‖ΔW‖/‖W‖ of the step; about 10⁻³ is healthy. Absent where no step was given. */
  readonly update_ratio?: number;
  /** Of pre-activations, activations, weights and the magnitudes of ∂E_total/∂w. */
  readonly distributions: Readonly<Record<Quantity, Distribution>>;
}

/** All layers at one step. */
export interface SignalsRecord {
  readonly step: number;
  readonly layers: readonly LayerSignals[];
}

const BINS = 64;
/** Gradients are counted from 1e-12 to 1e4, four bins a decade; those that are 0 or smaller lie below. */
const GRADIENT_ENDS = { low: 1e-12, high: 1e4 } as const;
/** Scales stay within what single precision can hold. */
const LARGEST_END = 2 ** 100;

/**
 * Measures every layer's signals on an executor, again and again: the program is loaded once. Scales grow by whole
 * doublings so that nothing lies beyond them, and never shrink, so that records of one meter can be compared.
 */
export class SignalsMeter {
  readonly #loaded: Loaded;
  readonly #problem: Problem;
  /** Values that each distribution counts, by layer. */
  readonly #sizes: readonly Record<Quantity, number>[];
  #bins: Record<Quantity, Bins>[];

  private constructor(loaded: Loaded, problem: Problem, sizes: readonly Record<Quantity, number>[]) {
    this.#loaded = loaded;
    this.#problem = problem;
    this.#sizes = sizes;
    this.#bins = problem.net.layers.map((layer) => {
      const { low, high } = outputRange(layer, false);
      const symmetric: Bins = { scale: 'linear', low: -1, high: 1, count: BINS };
      return {
        z: symmetric,
        h: { ...symmetric, low: low ?? -1, high: high ?? 1 },
        weights: symmetric,
        gradients: { scale: 'log', ...GRADIENT_ENDS, count: BINS },
      };
    });
  }

  /** A meter on the rows at hand: `feeds` holds the tables X and T and, where `used` rows of them count, their numbers `rows`. */
  static async create(executor: Executor, problem: Problem, rows: RowCount, feeds: Feeds): Promise<SignalsMeter> {
    const layout = parameterLayout(problem.net);
    const used = rows.used ?? rows.table;
    const sizes = layout.tensors
      .filter(({ kind }) => kind === 'W')
      .map(({ size, shape }) => ({ z: used * shape[1]!, h: used * shape[1]!, weights: size, gradients: size }));
    const nothing = new Float32Array(layout.total);
    const edges = new Float32Array(sizeOf([sizes.length, QUANTITIES.length, BINS + 1]));
    const given = { ...feeds, [NAMES.theta]: nothing, [SIGNAL_NAMES.next]: nothing, [SIGNAL_NAMES.edges]: edges };
    return new SignalsMeter(await executor.load(layerProgram(problem, rows, BINS), given), problem, sizes);
  }

  /** The signals at parameters `theta`, with the size of the update to `next` where that is given. */
  async measure(step: number, theta: ArrayLike<number>, next?: ArrayLike<number>): Promise<SignalsRecord> {
    this.#loaded.write(NAMES.theta, theta);
    this.#loaded.write(SIGNAL_NAMES.next, next ?? theta);
    let numbers = await this.#run();
    if (this.#growScales(numbers)) numbers = await this.#run();
    const counts = await this.#loaded.read(SIGNAL_NAMES.counts);
    const layers = numbers.map((values, layer) => ({
      ...values,
      ...(next && { update_ratio: Math.sqrt(values.update_meansq / values.weight_meansq) }),
      distributions: this.#distributions(layer, counts),
    }));
    return { step, layers };
  }

  dispose(): void {
    this.#loaded.dispose();
  }

  async #run(): Promise<LayerNumbers[]> {
    const edges = this.#bins.flatMap((bins) => QUANTITIES.flatMap((quantity) => [...edgesOf(bins[quantity])]));
    this.#loaded.write(SIGNAL_NAMES.edges, edges);
    await this.#loaded.run([{}]);
    return numbersByLayer(await this.#loaded.read(SIGNAL_NAMES.numbers));
  }

  /** Whether some values lay beyond an end that could be moved. */
  #growScales(numbers: readonly LayerNumbers[]): boolean {
    const before = this.#bins;
    this.#bins = before.map((bins, layer) => {
      const { z_extent: z, h_extent: h, weight_extent: w } = numbers[layer]!;
      const { low, high } = outputRange(this.#problem.net.layers[layer]!, false);
      const outputs = grown(bins.h, h);
      return {
        ...bins,
        z: grown(bins.z, z),
        h: high === undefined ? { ...outputs, low: low ?? outputs.low } : bins.h,
        weights: grown(bins.weights, w),
      };
    });
    return this.#bins.some((bins, layer) => QUANTITIES.some((quantity) => bins[quantity].high !== before[layer]![quantity].high));
  }

  #distributions(layer: number, counts: Float64Array): Record<Quantity, Distribution> {
    const entries = QUANTITIES.map((quantity, i) => {
      const first = (layer * QUANTITIES.length + i) * (BINS + 1);
      const own = counts.subarray(first, first + BINS + 1);
      return [quantity, distributionOf(own, this.#bins[layer]![quantity], this.#sizes[layer]![quantity])];
    });
    return Object.fromEntries(entries) as Record<Quantity, Distribution>;
  }
}

/** Bins whose ends are doubled until `extent` is within them. */
function grown(bins: Bins, extent: number): Bins {
  let { high } = bins;
  while (extent > high && high < LARGEST_END) high *= 2;
  return high === bins.high ? bins : { ...bins, low: -high, high };
}

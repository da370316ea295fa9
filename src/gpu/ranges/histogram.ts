import wgsl from '../../../shaders/histogram.wgsl?raw';
import type { GpuContext } from '../context';
import type { PipelineCache } from '../pipelines';
import { RangePass } from './rangePass';
import type { BufferSlice } from '../slice';

/** Counts of one range of values: bin k holds edge k <= x < edge k + 1, the last bin its upper edge too. */
export interface HistogramCounts {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  readonly below: number;
  readonly above: number;
  readonly notFinite: number;
}

/** Counters after the bins: below, above, not finite. */
const EXTRA = 3;

/** The bins + 1 edges of equal bins over [low, high], rounded to f32. Throws RangeError unless low < high as finite f32. */
export function binEdges(low: number, high: number, bins: number): Float32Array {
  const edges = Float32Array.from({ length: bins + 1 }, (_, k) => low + ((high - low) * k) / bins);
  if (!(edges.every(Number.isFinite) && edges[0]! < edges[bins]!)) {
    throw new RangeError(`A histogram needs a finite low < high in single precision; got ${low} and ${high}.`);
  }
  return edges;
}

/** Counts values of several ranges in the same number of equal bins; each range has its own ends. */
export class HistogramPass {
  readonly bins: number;
  /** The counters of all ranges, to be read back after the submit. */
  readonly results: BufferSlice;
  readonly #ctx: GpuContext;
  readonly #pass: RangePass;
  readonly #edges: GPUBuffer;
  readonly #ends: { low: number; high: number }[] = [];

  private constructor(ctx: GpuContext, pass: RangePass, edges: GPUBuffer, bins: number) {
    this.bins = bins;
    this.results = pass.results;
    this.#ctx = ctx;
    this.#pass = pass;
    this.#edges = edges;
    pass.counts.forEach((_, range) => {
      this.setEnds(range, -1, 1);
    });
  }

  /** A pass whose ranges all begin with the ends -1 and 1. Throws as `RangePass.create`. */
  static async create(ctx: GpuContext, pipelines: PipelineCache, ranges: readonly BufferSlice[], bins: number): Promise<HistogramPass> {
    if (!Number.isInteger(bins) || bins < 1) throw new RangeError(`bins must be a whole number from 1, not ${bins}.`);
    ctx.assertReady();
    const size = Math.max(1, ranges.length) * (bins + 1) * 4;
    const edges = ctx.memory.create('histogram edges', size, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST);
    try {
      const spec = { label: 'histogram', wgsl, resultWords: bins + EXTRA, tables: [edges] };
      return new HistogramPass(ctx, await RangePass.create(ctx, pipelines, spec, ranges), edges, bins);
    } catch (error) {
      ctx.memory.destroy(edges);
      throw error;
    }
  }

  /** Counts `range` between these ends from the next submit on. Throws RangeError unless low < high as finite f32. */
  setEnds(range: number, low: number, high: number): void {
    const { bins } = this;
    const edges = binEdges(low, high, bins);
    this.#ends[range] = { low: edges[0]!, high: edges[bins]! };
    const first = range * (bins + 1);
    this.#ctx.device.queue.writeBuffer(this.#edges, first * 4, orders(edges));
    const words = new Uint32Array([first, bins, 0, 0]);
    new Float32Array(words.buffer).set([low, bins / (high - low)], 2);
    this.#pass.setWords(range, words);
  }

  /**
   * Encodes the counting, as RangePass.record does. Gives the function that makes counts of the bytes of `results`, with
   * the ends of now: set ends before recording, not between recording and submit.
   */
  record(encoder: GPUCommandEncoder): (results: ArrayBuffer) => HistogramCounts[] {
    this.#pass.record(encoder);
    const ends = [...this.#ends];
    const { bins } = this;
    return (results) => {
      const words = new Uint32Array(results);
      return ends.map((range, i) => {
        const first = i * (bins + EXTRA);
        const counts = words.slice(first, first + bins);
        const [below, above, notFinite] = [0, 1, 2].map((k) => words[first + bins + k]!) as [number, number, number];
        return { ...range, counts, below, above, notFinite };
      });
    };
  }

  /** Destroys what the pass allocated; the values belong to others. */
  destroy(): void {
    this.#pass.destroy();
    this.#ctx.memory.destroy(this.#edges);
  }
}

/** Integers that order like the values, as `orderOf` of shaders/lib/bits.wgsl makes them. */
function orders(values: Float32Array): Uint32Array<ArrayBuffer> {
  const bits = new Uint32Array(values.slice().buffer);
  return Uint32Array.from(bits, (b) => (b < 0x80000000 ? b + 0x80000000 : 0x80000000 - (b - 0x80000000)));
}

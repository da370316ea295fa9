import type { GpuContext } from '../../../gpu/context';
import { createExtentPass, extentsOf } from '../../../gpu/ranges/extent';
import { HistogramPass } from '../../../gpu/ranges/histogram';
import type { HistogramCounts } from '../../../gpu/ranges/histogram';
import type { PipelineCache } from '../../../gpu/pipelines';
import { PlanRunner } from '../../../gpu/plans/planRunner';
import type { RangePass } from '../../../gpu/ranges/rangePass';
import { Readback } from '../../../gpu/readback';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { besideTraining, layerDelta, layerOutput, layerSum, outputRange, SIGNAL_STATISTICS, signalsProgram } from '../../../nn/signals';
import { compileBeside } from '../../device/blockChoice';
import { allMade } from '../../device/destroyable';
import { sharedWith } from '../deviceState';
import type { DeviceState, DeviceTable } from '../deviceState';
import type { Histogram, LayerFrame, LayersFrame, UnitDetail, UpdateFrame } from '../../protocol/messages';
import { doublingAbove } from './scales';
import { weightRanges } from '../weightRanges';
import type { WeightRange } from '../weightRanges';

/** Training rows that the layers are measured on. */
const MOST_ROWS = 256;
const BINS = 64;
/** Sizes of δ are counted by their decimal logarithm, four bins a decade. */
const DELTA_ENDS = { low: -12, high: 4 } as const;
/** The scale of unbounded values grows when more than this share of them lies beyond its end. */
const TOO_MANY_BEYOND = 0.005;

/** Of so few weights each is to be told from the others: their colours reach to the end of the scale. */
const FEW_WEIGHTS = 32;

/** What has a histogram in every layer, in the order of the ranges of the pass. */
const QUANTITIES = ['weights', 'outputs', 'sums', 'deltas'] as const;
type Quantity = (typeof QUANTITIES)[number];

/** What the meter measures of a layer: all but the sizes of updates. */
export type SignalsLayer = Omit<LayerFrame, keyof UpdateFrame>;
export type SignalsFrame = Omit<LayersFrame, 'layers'> & { layers: SignalsLayer[] };

/** Measures every layer of a run as it stands: statistics and distributions of weights, pre-activations, outputs and δ. */
export class LayerMeter {
  readonly rows: number;
  readonly #ctx: GpuContext;
  readonly #problem: Problem;
  readonly #runner: PlanRunner;
  readonly #histograms: HistogramPass;
  readonly #extents: RangePass;
  readonly #readback: Readback;
  readonly #state: DeviceState;
  readonly #weights: readonly WeightRange[];
  /** Half-ranges of unbounded values. */
  readonly #ends: Record<'outputs' | 'sums', number[]>;
  #weightEnd: number;

  private constructor(parts: MeterParts, rows: number, runner: PlanRunner, histograms: HistogramPass, extents: RangePass, largest: number) {
    this.#ctx = parts.ctx;
    this.#problem = parts.problem;
    this.rows = rows;
    this.#runner = runner;
    this.#histograms = histograms;
    this.#extents = extents;
    this.#readback = new Readback(parts.ctx);
    this.#state = parts.state;
    this.#weights = weightRanges(parts.problem);
    this.#ends = { outputs: this.#weights.map(() => 2), sums: this.#weights.map(() => 4) };
    this.#weightEnd = doublingAbove(largest);
    this.#setEnds();
    runner.write(
      NAMES.rows,
      Uint32Array.from({ length: rows }, (_, i) => i),
    );
  }

  /** `largest` is the largest |w|·√n_in of the parameters at hand, from which the weights' scale starts. */
  static async create(parts: MeterParts, largest: number): Promise<LayerMeter> {
    const { ctx, pipelines, problem, batch, state, table } = parts;
    const rows = Math.min(MOST_ROWS, table.rows);
    const plan = compileBeside(ctx, signalsProgram(problem, { table: table.rows, used: rows }), batch, besideTraining(problem));
    const shared = sharedWith(plan, state, table);
    const runner = await PlanRunner.create(ctx, pipelines, plan, { slots: 1, shared });
    const weights = weightRanges(problem).map(({ offset, size }) => state.slice(NAMES.theta, offset, size));
    const values = [layerOutput, layerSum, layerDelta].flatMap((name) => weights.map((_, layer) => runner.bufferOf(name(layer))));
    try {
      const [histograms, extents] = await allMade([
        HistogramPass.create(ctx, pipelines, [...weights, ...values], BINS),
        createExtentPass(ctx, pipelines, weights),
      ]);
      return new LayerMeter(parts, rows, runner, histograms, extents, largest);
    } catch (error) {
      runner.destroy();
      throw error;
    }
  }

  /** Half-range of the colour scale for |w|·√n_in: of many weights half of what the distribution shows, which clips few of them. */
  get weightScale(): number {
    const count = this.#weights.reduce((sum, { size }) => sum + size, 0);
    return count > FEW_WEIGHTS ? this.#weightEnd / 2 : this.#weightEnd;
  }

  /** Half-range of one layer's colours in units of its weights. */
  scaleOf(layer: number): number {
    return this.weightScale / this.#weights[layer]!.gain;
  }

  /** Measures the state after everything submitted so far, which is that of `step`. */
  async measure(step: number): Promise<SignalsFrame> {
    const encoder = this.#ctx.device.createCommandEncoder({ label: 'layer signals' });
    const pass = encoder.beginComputePass({ label: 'layer signals' });
    this.#runner.record(pass, 0);
    pass.end();
    const decode = this.#histograms.record(encoder);
    this.#extents.record(encoder);
    const statistics = SIGNAL_STATISTICS.map((name) => this.#runner.bufferOf(name));
    const ticket = this.#readback.enqueue(encoder, [this.#histograms.results, this.#extents.results, ...statistics]);
    if (!ticket) throw new Error('layer signals: more measurements under way than readbacks');
    this.#ctx.device.queue.submit([encoder.finish()]);
    const [counts, extents, ...values] = await ticket.finish();
    const histograms = decode(counts!);
    const largest = extentsOf(extents!);
    const signals = values.map((bytes) => new Float32Array(bytes));
    const layers = this.#weights.map((_, layer): SignalsLayer => {
      const entries = QUANTITIES.map((quantity) => [quantity, histogramOf(histograms[this.#range(quantity, layer)]!)]);
      const counted = Object.fromEntries(entries) as Record<Quantity, Histogram>;
      return { ...statisticsOf(layer, signals), ...counted, weightExtent: largest[layer]! };
    });
    this.#growScales(layers);
    // The heatmaps that go with this are drawn on the scale as it has grown.
    return { step, rows: this.rows, layers, weightScale: this.weightScale };
  }

  /** One unit on the measured rows, with its parameters, in the state after everything submitted so far, which is that of `step`. */
  async readUnit(step: number, layer: number, unit: number): Promise<UnitDetail> {
    const encoder = this.#ctx.device.createCommandEncoder({ label: 'one unit' });
    const pass = encoder.beginComputePass({ label: 'one unit' });
    this.#runner.record(pass, 0);
    pass.end();
    const tensors = parameterLayout(this.#problem.net).tensors.filter((tensor) => tensor.layer === layer && tensor.kind !== 'gamma');
    const parameters = tensors.map(({ offset, size }) => this.#state.slice(NAMES.theta, offset, size));
    const values = [layerSum(layer), layerOutput(layer)].map((name) => this.#runner.bufferOf(name));
    const ticket = this.#readback.enqueue(encoder, [...values, ...parameters]);
    if (!ticket) throw new Error('one unit: more measurements under way than readbacks');
    this.#ctx.device.queue.submit([encoder.finish()]);
    const units = this.#problem.net.layers[layer]!.n;
    const [sums, outputs, incoming, bias] = (await ticket.finish()).map((bytes) =>
      new Float32Array(bytes).filter((_, at) => at % units === unit),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array?];
    return { layer, unit, step, incoming, ...(bias && { bias: bias[0]! }), sums, outputs };
  }

  #range(quantity: Quantity, layer: number): number {
    return QUANTITIES.indexOf(quantity) * this.#weights.length + layer;
  }

  #growScales(layers: readonly SignalsLayer[]): void {
    const largest = layers.map(({ weightExtent }, layer) => weightExtent * this.#weights[layer]!.gain);
    this.#weightEnd = Math.max(this.#weightEnd, doublingAbove(Math.max(...largest)));
    for (const quantity of ['outputs', 'sums'] as const) {
      layers.forEach(({ [quantity]: { counts, below, above } }, layer) => {
        const all = counts.reduce((sum, n) => sum + n, below + above);
        const ends = this.#ends[quantity];
        if (below + above > TOO_MANY_BEYOND * all) ends[layer] = doublingAbove(2 * ends[layer]!);
      });
    }
    this.#setEnds();
  }

  #setEnds(): void {
    const { net, loss } = this.#problem;
    this.#weights.forEach(({ gain }, layer) => {
      const set = (quantity: Quantity, low: number, high: number) => {
        this.#histograms.setEnds(this.#range(quantity, layer), low, high);
      };
      const isProbability = loss === 'ce' && layer === net.layers.length - 1;
      const { low, high } = outputRange(net.layers[layer]!, isProbability);
      const [outputs, sums] = [this.#ends.outputs[layer]!, this.#ends.sums[layer]!];
      set('weights', -this.#weightEnd / gain, this.#weightEnd / gain);
      set('outputs', low ?? -outputs, high ?? outputs);
      set('sums', -sums, sums);
      set('deltas', DELTA_ENDS.low, DELTA_ENDS.high);
    });
  }

  destroy(): void {
    this.#histograms.destroy();
    this.#extents.destroy();
    this.#readback.destroy();
    this.#runner.destroy();
  }
}

export interface MeterParts {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  readonly problem: Problem;
  /** Rows of a training step. */
  readonly batch: number;
  readonly state: DeviceState;
  readonly table: DeviceTable;
}

function statisticsOf(layer: number, signals: readonly Float32Array[]): Omit<SignalsLayer, Quantity | 'weightExtent'> {
  const of = (name: (typeof SIGNAL_STATISTICS)[number]) => signals[SIGNAL_STATISTICS.indexOf(name)]![layer]!;
  return {
    saturated: of('saturated'),
    saturatedLow: of('saturated_low'),
    saturatedHigh: of('saturated') - of('saturated_low'),
    deadUnits: of('dead_units'),
    zMean: of('z_mean'),
    zVar: of('z_var'),
    hMean: of('h_mean'),
    hVar: of('h_var'),
    deltaRms: Math.sqrt(of('delta_meansq')),
  };
}

const histogramOf = ({ low, high, counts, below, above }: HistogramCounts): Histogram => ({ low, high, counts, below, above });

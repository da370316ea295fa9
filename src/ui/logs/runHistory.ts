import type { Frame, LayersFrame, SharpnessFrame } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import { activationShape } from '../../lab/recipe/activations';
import { CurveLog, smoothed } from './curveLog';
import { FilmLog } from './filmLog';
import { deltaRange, deltaSample, outputRange, outputSample, sumRange, sumSample, weightReach, weightSample } from './filmSamples';
import { PointLog } from './pointLog';
import { RateLog } from './rateLog';
import { axisEnd, FIRST_END } from './stepAxis';

/** Rows of pixels of a film, before it is stretched to its cell. */
const BINS = 64;
/** Steps over which the training loss is smoothed, as a share of the axis. */
const SMOOTHING = 1 / 80;

/** Something that happened at a step, in words. */
export interface Mark {
  step: number;
  text: string;
}

/** Everything a run has shown so far, as it is drawn. */
export class RunHistory {
  readonly recipe: Recipe;
  readonly losses = new CurveLog();
  readonly train = new PointLog();
  readonly test = new PointLog();
  readonly rates = new RateLog();
  /** λ_max of the Hessian, measured now and then. */
  readonly sharpness = new PointLog<SharpnessFrame>();
  readonly weights: readonly FilmLog[];
  readonly outputs: readonly FilmLog[];
  readonly sums: readonly FilmLog[];
  /** Sizes of δ by their decimal logarithm, on one scale for all layers. */
  readonly deltas: readonly FilmLog[];
  /** Decimal logarithm of the update ratio ‖ΔW‖ / ‖W‖. */
  readonly updates: readonly CurveLog[];
  readonly marks: Mark[] = [];
  /** The layers as they were measured at step 0. */
  firstLayers: LayersFrame | undefined;
  readonly #fanIns: readonly number[];
  #axisEnd = FIRST_END;
  /** Until the losses or the axis are others. */
  #smoothLosses: readonly { step: number; value: number }[] | undefined;

  /** `inputs` is the width of the data. */
  constructor(recipe: Recipe, inputs: number) {
    this.recipe = recipe;
    this.#fanIns = [inputs, ...recipe.layers.map(({ n }) => n)];
    this.weights = recipe.layers.map(() => new FilmLog(BINS));
    this.outputs = recipe.layers.map(() => new FilmLog(BINS));
    this.sums = recipe.layers.map(() => new FilmLog(BINS));
    this.deltas = recipe.layers.map(() => new FilmLog(BINS));
    this.updates = recipe.layers.map(() => new CurveLog(512));
  }

  /** The last step that every time axis shows. */
  get axisEnd(): number {
    return this.#axisEnd;
  }

  /** Makes the time axes reach at least to `end`, where another run is shown beside this one. */
  reach(end: number): void {
    this.#axisEnd = Math.max(this.#axisEnd, end);
    this.#smoothLosses = undefined;
  }

  /** Takes in what a frame brings. */
  add(frame: Frame): void {
    frame.losses.forEach((loss, i) => {
      this.losses.add(frame.firstStep + i, loss);
    });
    if (frame.train && Number.isFinite(frame.train.loss)) this.train.add(frame.train);
    if (frame.test && Number.isFinite(frame.test.loss)) this.test.add(frame.test);
    if (frame.sharpness) this.sharpness.add(frame.sharpness);
    this.rates.add(frame.step, frame.learningRate);
    if (frame.layers) this.#addLayers(frame.layers);
    this.#axisEnd = axisEnd(this.#axisEnd, frame.step, frame.stepsPerSecond);
    this.#smoothLosses = undefined;
  }

  /** Forgets what is later than `step`. */
  rewind(step: number): void {
    this.#smoothLosses = undefined;
    this.losses.rewind(step);
    this.train.rewind(step);
    this.test.rewind(step);
    this.rates.rewind(step);
    this.sharpness.rewind(step);
    for (const film of [...this.weights, ...this.outputs, ...this.sums, ...this.deltas]) film.rewind(step);
    for (const curve of this.updates) curve.rewind(step + 1);
  }

  /** The loss before anything was learned: on the training rows measured at step 0, else on the first batch. */
  get firstLoss(): number | undefined {
    const first = this.train.points[0];
    if (first?.step === 0) return first.loss;
    const bucket = this.losses.buckets[0];
    return bucket && bucket.sum / bucket.count;
  }

  /** The training loss, smoothed over about an eightieth of the axis. */
  smoothLosses(): readonly { step: number; value: number }[] {
    return (this.#smoothLosses ??= smoothed(this.losses, this.#axisEnd * SMOOTHING));
  }

  #addLayers(frame: LayersFrame): void {
    const { step, layers } = frame;
    if (step === 0) this.firstLayers = frame;
    const reach = Math.max(...layers.map((layer, i) => weightReach(layer, this.#fanIns[i]!)));
    const decades = layers.flatMap((layer) => deltaRange(layer) ?? []);
    layers.forEach((layer, i) => {
      const shape = activationShape(this.recipe.layers[i]!.act);
      const sample = outputSample(layer, shape);
      // What softmax makes is a probability, whatever the layer's own activation.
      const isProbability = this.recipe.loss === 'ce' && i === layers.length - 1;
      const [low, high] = isProbability ? [0, 1] : outputRange(layer, sample, shape);
      this.outputs[i]!.widen(low, high);
      this.outputs[i]!.add(step, sample);
      this.weights[i]!.widen(-reach, reach);
      this.weights[i]!.add(step, weightSample(layer, this.#fanIns[i]!));
      this.sums[i]!.widen(...sumRange(layer));
      this.sums[i]!.add(step, sumSample(layer));
      if (decades.length > 0) this.deltas[i]!.widen(Math.min(...decades), Math.max(...decades));
      this.deltas[i]!.add(step, deltaSample(layer));
      this.#addUpdate(i, step, layer.updateRatio);
    });
  }

  /** Steps come in rising order but for the first state, which may be measured late. */
  #addUpdate(layer: number, step: number, ratio: number): void {
    const curve = this.updates[layer]!;
    if (ratio > 0 && step >= (curve.buckets.at(-1)?.step ?? 0)) curve.add(step, Math.log10(ratio));
  }
}

/** The largest share of a row of films, rounded up to 1, 2 or 5 times a power of ten: the end of the row's legend. */
export function rowScale(films: readonly FilmLog[]): number {
  const largest = Math.max(0.001, ...films.map((film) => film.largest));
  const power = 10 ** Math.floor(Math.log10(largest));
  const factor = [1, 2, 5, 10].find((candidate) => largest <= candidate * power * (1 + 1e-6)) ?? 10;
  return Math.min(1, factor * power);
}

import { experimentOf } from '../../network/experiment';
import type { Experiment } from '../../../analysis/ensembles/experiment';
import { keptSteps } from '../../../analysis/ensembles/lossTrace';
import { fanOf, FAN, quantiles } from '../../../analysis/ensembles/quantiles';
import { barriersBetween, summariseRestarts, trainRestarts } from '../../../analysis/ensembles/restarts';
import type { Restart } from '../../../analysis/ensembles/restarts';
import { successOf } from '../../../analysis/ensembles/wilson';
import { NAMES } from '../../../nn/names';
import type { RestartPart, RestartResult } from '../../protocol/ensemble';
import { MOST_STARTS } from '../../recipe/ensemble';
import type { RunAnalysis, ServiceContext } from '../context';
import { RefusedError } from '../context';
import { softmax } from './confusion';
import { checkEnsemble, refusing, tileOf } from '../ensembles';
import { namedBarrier } from '../namedBarrier';
import { picturesOf } from '../replicaPictures';

export const outlivesRun = true;

const POINTS = 101;
/** Single curves to draw. */
const CURVES = 24;
/** Rows on which outputs are compared: so many tell functions apart, and few enough for no pause. */
const COMPARED = 128;
/** The threshold, unless one is given: this share of the median loss at the start. */
const SHARE = 0.1;

/** Many starts of the recipe, and what they have become. */
export const run: RunAnalysis<'restarts'> = async (context, { count, steps, threshold: asked }) => {
  const { executor, signal, progress } = context;
  const began = performance.now();
  if (!(Number.isInteger(count) && count >= 2 && count <= MOST_STARTS)) {
    throw new RefusedError(`count must be a whole number from 2 to ${MOST_STARTS}, not ${count}.`);
  }
  checkEnsemble(context, count, steps);
  const experiment = experimentOf(context, steps);
  const known: Restart[] = [];
  const restarts = await refusing(() =>
    trainRestarts(executor, experiment, count, {
      points: POINTS,
      criterion: { threshold: asked ?? 0 },
      signal,
      tile: Math.ceil(tileOf(count) / 2),
      onProgress: (trained, total) => progress((trained / total) * count, count),
      onRestarts: (more) => {
        known.push(...more);
        progress(known.length, count, partOf(known, steps));
      },
    }),
  );
  const threshold = asked ?? oneDigit(SHARE * quantiles(restarts.map(({ initialLoss }) => initialLoss), [0.5])[0]!); // prettier-ignore
  const found = await summaryOf(context, experiment, restarts, steps);
  const finalLosses = Float64Array.from(restarts, ({ finalLoss, brokeAt }) => (brokeAt === undefined ? finalLoss : NaN));
  return {
    ...partOf(restarts, steps),
    count,
    steps,
    rows: experiment.rows,
    initialLosses: Float64Array.from(restarts, ({ initialLoss }) => initialLoss),
    finalLosses,
    diverged: finalLosses.filter((loss) => !Number.isFinite(loss)).length,
    threshold,
    success: successOf(finalLosses, threshold),
    ...found,
    pictures: await picturesOf(context, restarts),
    seconds: (performance.now() - began) / 1000,
  };
};

type Found = Pick<RestartResult, 'best' | 'clusters' | 'comparedRows' | 'barrier'>;

/** The best, the kinds of solutions, and what lies between the two most frequent. */
async function summaryOf(
  { executor, signal }: ServiceContext<'restarts'>,
  experiment: Experiment,
  restarts: readonly Restart[],
  steps: number,
): Promise<Found> {
  const stride = Math.max(1, Math.floor(experiment.rows / COMPARED));
  const width = experiment.training.net.layers.at(-1)!.n;
  const thin = (values: ArrayLike<number>): Float64Array => Float64Array.from(everyNth(values, width, stride));
  // Scores grow for as long as cross-entropy is trained; what the network answers are the probabilities.
  const isClasses = experiment.training.loss === 'ce';
  const answers = (outputs: Float64Array): Float64Array => (isClasses ? probabilities(outputs, width) : outputs);
  const thinned = restarts.map((one) => ({ ...one, outputs: answers(thin(one.outputs)) }));
  const { best, byFunction } = summariseRestarts(thinned, steps, thin(experiment.tables[NAMES.targets]!));
  const comparedRows = Math.ceil(experiment.rows / stride);
  const clusters = [...byFunction].sort((a, b) => b.length - a.length);
  const common = { ...(best !== undefined && { best }), clusters, comparedRows };
  const ends = clusters.slice(0, 2).map(([leader]) => restarts[leader!]!);
  if (ends.length < 2) return common;
  const [barrier] = await barriersBetween(executor, experiment, ends, { signal });
  return { ...common, barrier: namedBarrier(barrier!, ends) };
}

function probabilities(outputs: Float64Array, width: number): Float64Array {
  const rows = Array.from({ length: outputs.length / width }, (_, row) => softmax(outputs.subarray(row * width, (row + 1) * width)));
  return Float64Array.from(rows.flat());
}

/** Every `stride`-th row of a table `width` wide. */
function* everyNth(values: ArrayLike<number>, width: number, stride: number): Generator<number> {
  for (let row = 0; row * width < values.length; row += stride) {
    for (let column = 0; column < width; column++) yield values[row * width + column]!;
  }
}

function partOf(restarts: readonly Restart[], steps: number): RestartPart {
  const curves = restarts.map(({ curve }) => curve);
  return {
    at: keptSteps(steps, POINTS),
    shares: FAN,
    fan: fanOf(curves),
    curves: curves.filter((_, i) => i % Math.ceil(curves.length / CURVES) === 0),
    done: restarts.length,
  };
}

const oneDigit = (value: number): number => Number(value.toPrecision(1));

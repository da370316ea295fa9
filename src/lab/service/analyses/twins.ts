import { quantiles } from '../../../analysis/ensembles/quantiles';
import { trainTwins } from '../../../analysis/ensembles/twins';
import type { Twin } from '../../../analysis/ensembles/twins';
import { wilson } from '../../../analysis/ensembles/wilson';
import { evaluationProgram } from '../../../nn/evaluation';
import { NAMES } from '../../../nn/names';
import { experimentOf } from '../../network/experiment';
import type { TwinOutcome, TwinsResult } from '../../protocol/twins';
import type { TwinRecipe } from '../../recipe/twins';
import { problemOf } from '../../recipe/problem';
import { renormalised } from '../../data/trainingData';
import type { TrainingData } from '../../data/trainingData';
import type { RunAnalysis, ServiceContext } from '../context';
import { RefusedError } from '../context';
import { checkEnsemble, refusing } from '../ensembles';

/** It trains networks of its own, so that a change can be tried before all are done. */
export const outlivesRun = true;

const MOST_SEEDS = 16;

type Context = ServiceContext<'twins'>;

/** Trains variants of the recipe beside it, from the same seeds and with the same batches, and tells how each ends on the test rows. */
export const run: RunAnalysis<'twins'> = async (context, { twins, seeds, steps }): Promise<TwinsResult> => {
  const { executor, signal, progress, data } = context;
  if (!(Number.isInteger(seeds) && seeds >= 1 && seeds <= MOST_SEEDS)) {
    throw new RefusedError(`seeds must be a whole number from 1 to ${MOST_SEEDS}, not ${seeds}.`);
  }
  checkEnsemble(context, seeds * twins.length, steps);
  const dataOf = await tablesOf(context, twins);
  const experiments = Object.fromEntries(
    twins.map(({ name, recipe }) => {
      const { train } = dataOf(recipe);
      const feeds = tableFeeds(train);
      return [
        name,
        experimentOf({ ...context, recipe, problem: problemOf(recipe, data.inputs), feeds: { ...feeds, theta: context.start } }, steps),
      ];
    }),
  );
  shareTables(experiments, twins);
  const trained = await refusing(() =>
    trainTwins(executor, experiments, seeds, { signal, keepTheta: true, onProgress: (done, total) => progress(done, total) }),
  );
  const byName = new Map(trained.map((twin) => [twin.name, twin]));
  const outcomes: TwinOutcome[] = [];
  for (const [i, twin] of twins.entries()) {
    outcomes.push(await outcomeOf(context, twin, byName.get(twin.name)!, dataOf(twin.recipe), outcomes[0], i === 0));
  }
  outcomes.sort((a, b) => (a.median === b.median ? 0 : a.median - b.median));
  return { twins: outcomes, seeds, steps, rows: { train: data.train.rows, test: data.test.rows } };
};

const tableFeeds = ({ X, T }: TrainingData['train']) => ({ [NAMES.inputs]: X, [NAMES.targets]: T });

/** Data for each recipe: the run's own, or their rows normalised as it says. */
async function tablesOf(
  { recipe: own, data }: Context,
  twins: readonly TwinRecipe[],
): Promise<(recipe: TwinRecipe['recipe']) => TrainingData> {
  const kinds = [...new Set(twins.map(({ recipe }) => recipe.data.normalise))];
  const known = new Map(
    await Promise.all(kinds.map(async (kind) => [kind, kind === own.data.normalise ? data : await renormalised(data, kind)] as const)),
  );
  return (recipe) => known.get(recipe.data.normalise)!;
}

/** Networks on the same rows share one object, so that they can be replicas of one program. */
function shareTables(experiments: Record<string, { tables: object }>, twins: readonly TwinRecipe[]): void {
  const shared = new Map<string, object>();
  for (const { name, recipe } of twins) {
    const experiment = experiments[name]!;
    const kind = recipe.data.normalise;
    experiment.tables = shared.get(kind) ?? experiment.tables;
    shared.set(kind, experiment.tables);
  }
}

async function outcomeOf(
  { executor, signal }: Context,
  twin: TwinRecipe,
  { finalLosses, thetas }: Twin,
  { inputs, test }: TrainingData,
  control: TwinOutcome | undefined,
  isControl: boolean,
): Promise<TwinOutcome> {
  const problem = problemOf(twin.recipe, inputs);
  const { label, outputs } = evaluationProgram(problem, { table: test.rows });
  const { loss, accuracy } = outputs;
  const program = { label, outputs: { loss: loss!, ...(accuracy && { accuracy }) } };
  const loaded = await executor.load(program, { ...tableFeeds(test), theta: thetas![0]! });
  const testLosses: number[] = [];
  const accuracies: number[] = [];
  try {
    for (const theta of thetas!) {
      signal.throwIfAborted();
      const isFinite = theta.every(Number.isFinite);
      if (isFinite) {
        loaded.write(NAMES.theta, theta);
        await loaded.run([{}]);
      }
      testLosses.push(isFinite ? (await loaded.read('loss'))[0]! : NaN);
      if (accuracy) accuracies.push(isFinite ? (await loaded.read('accuracy'))[0]! : NaN);
    }
  } finally {
    loaded.dispose();
  }
  const comparable = (value: number): number => (Number.isFinite(value) ? value : Infinity);
  const wins = control ? testLosses.filter((value, seed) => comparable(value) < comparable(control.testLosses[seed]!)).length : 0;
  return {
    ...twin,
    isControl,
    trainLosses: finalLosses,
    testLosses,
    ...(accuracy && { accuracies }),
    median: quantiles(testLosses, [0.5])[0]!,
    better: wilson(wins, testLosses.length),
  };
}

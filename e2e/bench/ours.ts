import { GpuContext } from '../../src/gpu/context';
import type { Executor } from '../../src/graph';
import { PassesExecutor } from '../../src/lab/passesExecutor';
import { NAMES } from '../../src/nn/names';
import { trainingProgram } from '../../src/nn/training';
import type { Contender } from './contender';
import { COMPARED_STEPS, RATE } from './problems';
import type { BenchProblem } from './problems';

let shared: Promise<Executor> | undefined;

const executorHere = (): Promise<Executor> => (shared ??= GpuContext.create(navigator.gpu).then((ctx) => new PassesExecutor(ctx)));

/** Full-batch gradient descent of all replicas at once. */
export async function ourTraining(given: BenchProblem, stepsPerRun: number): Promise<Contender> {
  const { problem, rows, replicas, theta, X, T } = given;
  const program = trainingProgram({ ...problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 }, rows);
  const feeds = { [NAMES.theta]: theta, [NAMES.inputs]: X, [NAMES.targets]: T };
  const executor = await executorHere();
  const loaded = await executor.load(program, feeds, replicas > 1 ? { count: replicas, varying: [NAMES.theta] } : undefined);
  const steps = (count: number) => Array.from({ length: count }, () => ({ [NAMES.learningRate]: [RATE] }));
  const run = steps(stepsPerRun);
  return {
    run: async () => {
      await loaded.run(run);
      return stepsPerRun * replicas;
    },
    result: async () => {
      loaded.write(NAMES.theta, theta);
      await loaded.run(steps(COMPARED_STEPS));
      return loaded.read(NAMES.theta);
    },
    close: () => loaded.dispose(),
  };
}

import { symmetricEigen } from '../../../src/data/eigen';
import { GpuContext } from '../../../src/gpu/context';
import { problemFunction } from '../../../src/analysis/landscape/errorFunction';
import { PLANE } from '../../../src/analysis/landscape/plane';
import { planePrograms } from '../../../src/analysis/landscape/planePrograms';
import { ops, runOnce } from '../../../src/graph';
import type { Executor, Loaded, Program } from '../../../src/graph';
import { ChoosingExecutor } from '../../../src/lab/executors/choosingExecutor';
import { hvpProgram } from '../../../src/nn/hvp';
import { NAMES } from '../../../src/nn/names';
import { trainingProgram } from '../../../src/nn/training';
import type { BenchProblem } from '../problems';
import { COMPARED_ROWS, RATE } from '../task';
import type { Contender, Library, Task } from '../task';

let shared: Promise<{ ctx: GpuContext; executor: Executor }> | undefined;

const start = () => (shared ??= GpuContext.create(navigator.gpu).then((ctx) => ({ ctx, executor: new ChoosingExecutor(ctx) })));

/** The device that all tasks share, for what is measured beside them. */
export const ravineDevice = (): Promise<GpuContext> => start().then(({ ctx }) => ctx);

/** This project. */
export const ravine: Library = async (task) => {
  const { ctx, executor } = await start();
  const finished = () => ctx.until(ctx.device.queue.onSubmittedWorkDone());
  switch (task.kind) {
    case 'product':
      return product(executor, finished, task);
    case 'training':
      return training(executor, finished, task);
    case 'slice':
      return slice(executor, task);
    case 'hvp':
      return hvp(executor, task);
    case 'hessian':
      return wholeHessian(executor, task.given);
  }
};

const tables = ({ X, T }: BenchProblem) => ({ [NAMES.inputs]: X, [NAMES.targets]: T });

const times = <T>(count: number, step: T): T[] => Array.from({ length: count }, () => step);

async function product(executor: Executor, finished: () => Promise<void>, task: Extract<Task, { kind: 'product' }>): Promise<Contender> {
  const { n, a, b, readback } = task;
  const c = ops.matmul(ops.input('a', [n, n]), ops.input('b', [n, n]));
  const loaded = await executor.load({ label: 'product', outputs: { c } }, { a, b });
  const once = async () => {
    await loaded.run([{}]);
    return loaded.read('c');
  };
  const run = async (units: number) => {
    await loaded.run(times(units, {}));
    await finished();
  };
  const readEach = async (units: number) => {
    for (let i = 0; i < units; i++) await once();
  };
  return { run: readback ? readEach : run, result: once, close: () => loaded.dispose() };
}

async function training(executor: Executor, finished: () => Promise<void>, task: Extract<Task, { kind: 'training' }>): Promise<Contender> {
  const { problem, rows, replicas, theta } = task.given;
  const program = trainingProgram({ ...problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 }, rows);
  const loaded = await executor.load(
    withoutStatistics(program),
    { ...tables(task.given), [NAMES.theta]: theta },
    replicas > 1 ? { count: replicas, varying: [NAMES.theta] } : undefined,
  );
  const train = async (steps: number) => {
    await loaded.run(times(steps, { [NAMES.learningRate]: [RATE] }));
    await finished();
  };
  return {
    run: train,
    result: async () => {
      loaded.write(NAMES.theta, theta);
      await train(task.compared);
      return loaded.read(NAMES.theta);
    },
    close: () => loaded.dispose(),
  };
}

/** The others keep no running statistics of batch norm either. */
function withoutStatistics(program: Program): Program {
  const updates = Object.fromEntries(Object.entries(program.updates ?? {}).filter(([name]) => name !== NAMES.running));
  return { ...program, updates };
}

async function slice(executor: Executor, { given, d1, d2, axis }: Extract<Task, { kind: 'slice' }>): Promise<Contender> {
  const rows = { table: given.rows };
  const feeds = { ...tables(given), [PLANE.origin]: given.theta, d1, d2 };
  const { program, products } = planePrograms(problemFunction(given.problem, rows, feeds), 2);
  const known = products && (await runOnce(executor, products, feeds));
  const loaded = await executor.load(program, { ...feeds, ...known }, { count: axis.length, varying: PLANE.offsets });
  const picture = async (rows: number) => {
    const steps = Array.from({ length: rows }, (_, i) => ({ a: new Float32Array(axis.length).fill(axis[i % axis.length]!), b: axis }));
    const { loss } = await loaded.run(steps);
    return loss!.flatMap((row) => [...row]);
  };
  return {
    run: async (units) => {
      await picture(units);
    },
    result: () => picture(COMPARED_ROWS),
    close: () => loaded.dispose(),
  };
}

async function hvp(executor: Executor, { given, v }: Extract<Task, { kind: 'hvp' }>): Promise<Contender> {
  const loaded = await executor.load(hvpProgram(given.problem, { table: given.rows }), { ...tables(given), [NAMES.theta]: given.theta });
  return reading(loaded, async () => (await loaded.run([{ [NAMES.direction]: v }]))['hvp']![0]!);
}

/** All columns at once, as replicas. */
async function wholeHessian(executor: Executor, given: BenchProblem): Promise<Contender> {
  const size = given.parameters;
  const feeds = { ...tables(given), [NAMES.theta]: given.theta };
  const program = hvpProgram(given.problem, { table: given.rows });
  const loaded = await executor.load(program, feeds, { count: size, varying: [NAMES.direction] });
  const identity = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
  return reading(loaded, async () => {
    const { hvp } = await loaded.run([{ [NAMES.direction]: identity }]);
    return symmetricEigen(hvp![0]!, size).values;
  });
}

function reading(loaded: Loaded, once: () => Promise<Float64Array>): Contender {
  const run = async (units: number) => {
    for (let i = 0; i < units; i++) await once();
  };
  return { run, result: once, close: () => loaded.dispose() };
}

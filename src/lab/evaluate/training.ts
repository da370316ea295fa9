import { BatchOrder } from '../../data/batches';
import { parseFields } from '../../data/field';
import { runOnce } from '../../graph';
import type { Executor } from '../../graph';
import { runningLayout } from '../../nn/batchNorm';
import { evaluationProgram } from '../../nn/evaluation';
import { NAMES } from '../../nn/names';
import type { Problem } from '../../nn/objective';
import { OPTIMIZERS } from '../../nn/optimizers';
import { parseSchedule, rate } from '../../nn/schedules';
import { entryOf } from '../../nn/table';
import { initialStates, stepFeeds, trainingProgram } from '../../nn/training';
import type { TrainingSpec } from '../../nn/training';
import { caseNetwork } from './caseNetwork';
import type { CaseNetwork } from './caseNetwork';
import { required } from './caseSchema';
import type { Case } from './caseSchema';
import { matrixOf } from './tables';

/** The format's names of optimizer numbers, where they are not this project's. */
const NUMBER_NAMES: Readonly<Record<string, string>> = { mu: 'momentum', eps: 'epsilon' };

const DEFAULT_BN_MOMENTUM = 0.1;

/** Trains from the case's parameters: `{ theta, batch_losses, lrs, final_loss, bn_running?, eval_outputs? }`. */
export async function evaluateTraining(given: Case, executor: Executor): Promise<unknown> {
  const network = caseNetwork(given, 'train');
  const { problem, data, tables } = network;
  const { steps, schedule, batch } = required(given, 'train', 'train');
  const spec = trainingSpecOf(given, problem, 'train');
  const rates = parseSchedule(schedule, 'train.schedule');
  const program = trainingProgram(spec, data.rows, batch);
  const order = program.perStep?.includes(NAMES.rows) && batch ? new BatchOrder(batch, data.rows) : undefined;
  const feeds = Array.from({ length: steps }, (_, t) => stepFeeds(spec.optimizer, rates, t, order));
  const loaded = await executor.load(program, { ...tables, ...initialStates(spec, network.theta) });
  const { loss } = await loaded.run(feeds);
  const theta = await loaded.read(NAMES.theta);
  const running = NAMES.running in program.updates! ? await loaded.read(NAMES.running) : undefined;
  loaded.dispose();
  const final = await runOnce(executor, evaluationProgram(problem, { table: data.rows }), { ...tables, theta });
  return {
    theta: [...theta],
    batch_losses: loss!.map((value) => value[0]),
    lrs: feeds.map((_, t) => rate(rates, t)),
    final_loss: final['loss']![0],
    ...(running && (await runningResults(network, executor, theta, running))),
  };
}

/** What the case minimises and how; `want` is whoever asks. */
export function trainingSpecOf(given: Case, problem: Problem, want: string): TrainingSpec {
  const { optimizer, bn_momentum = DEFAULT_BN_MOMENTUM } = required(given, 'train', want);
  return { ...problem, optimizer: parseOptimizer(optimizer), bn_momentum };
}

/** Batch norm's running statistics by layer, and the outputs that they give on all rows. */
async function runningResults({ problem, data, tables }: CaseNetwork, executor: Executor, theta: Float64Array, running: Float64Array) {
  const slots = runningLayout(problem.net).slots.map(({ layer, units, mean, variance }) => [
    String(layer),
    { mean: [...running.subarray(mean, mean + units)], var: [...running.subarray(variance, variance + units)] },
  ]);
  const program = evaluationProgram(problem, { table: data.rows }, 'running');
  const { outputs } = await runOnce(executor, program, { ...tables, theta, [NAMES.running]: running });
  return {
    bn_running: Object.fromEntries(slots) as Record<string, { mean: number[]; var: number[] }>,
    eval_outputs: matrixOf(outputs!, problem.net.layers.at(-1)!.n),
  };
}

/** The format writes Nesterov's momentum as `{ type: "momentum", mu, nesterov: true }`; here it is an optimizer of its own. */
function parseOptimizer({ type, nesterov = false, ...numbers }: { type: string; [name: string]: unknown }): { type: string } {
  const own = type === 'momentum' && nesterov === true ? 'nesterov' : type;
  const { fields } = entryOf(OPTIMIZERS, own, 'train.optimizer.type');
  const nameOf = (name: string) => {
    const here = NUMBER_NAMES[name];
    return here !== undefined && here in fields ? here : name;
  };
  const renamed = Object.fromEntries(Object.entries(numbers).map(([name, value]) => [nameOf(name), value]));
  return { type: own, ...parseFields(fields, renamed, 'train.optimizer') };
}

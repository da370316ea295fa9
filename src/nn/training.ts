import type { BatchOrder, BatchSpec } from '../data/batches';
import { grad, ops } from '../graph';
import type { Feeds, Node, Program } from '../graph';
import { initialRunning, runningLayout, updateRunning } from './batchNorm';
import type { LayerValues } from './model';
import { NAMES } from './names';
import { buildObjective } from './objective';
import type { Problem } from './objective';
import { OPTIMIZERS } from './optimizers';
import type { Optimizer } from './optimizers';
import { parameterLayout } from './parameters';
import { rate } from './schedules';
import type { ScheduleSpec } from './schedules';
import { entryOf } from './table';

/** A problem and how it is trained. The optimizer's numbers lie beside its type; those absent take their defaults. */
export interface TrainingSpec extends Problem {
  optimizer: { type: string };
  /** m of the running statistics, contract section 4. */
  bn_momentum: number;
}

/**
 * One training step on `rows` table rows, as a program: it updates `theta`, the optimizer's states and batch norm's
 * running statistics, and gives `loss`, E_total before the update. Every step has its `learningRate`, the optimizer's
 * numbers and, unless the batch is the whole set in order, the numbers of its `rows`: see `stepFeeds`.
 *
 * @throws RangeError naming the field of a network, optimizer or batch that cannot be.
 */
export function trainingProgram(spec: TrainingSpec, rows: number, batch?: BatchSpec): Program {
  const { objective, next, optimizer, perStep } = buildStep(spec, rows, batch);
  return {
    label: 'training step',
    outputs: { loss: objective.total },
    updates: {
      [NAMES.theta]: next.theta,
      ...Object.fromEntries(stateNames(optimizer).map((name, i) => [name, next.states[i]!])),
      ...runningUpdate(spec, objective.layers, objective.rows),
    },
    perStep,
    perStepOutputs: ['loss'],
  };
}

/** Outputs of `updatesProgram`, one of [layers] for each. */
export const UPDATE_SIZES = ['weight_meansq', 'gradient_meansq', 'update_meansq'] as const;

/**
 * How large the step is that `trainingProgram` would take next, without taking it: for each layer the means over its weights
 * (the entries of W) of w², of (∂E_total/∂w)² on the step's rows and of the squared change of w. Inputs as for `trainingProgram`.
 */
export function updatesProgram(spec: TrainingSpec, rows: number, batch?: BatchSpec): Program {
  const { objective, gradient, next, perStep } = buildStep(spec, rows, batch);
  const { theta } = objective;
  const change = ops.sub(next.theta, theta);
  const weights = parameterLayout(spec.net).tensors.filter(({ kind }) => kind === 'W');
  const sizes = [theta, gradient, change].map((flat) =>
    ops.concat(weights.map(({ offset, size }) => ops.reshape(ops.meanAll(ops.square(ops.slice(flat, offset, size))), [1]))),
  );
  // The loss as well, which a training step computes on its way: both then run the same kernels.
  const outputs = { ...Object.fromEntries(UPDATE_SIZES.map((name, i) => [name, sizes[i]!])), loss: objective.total };
  return { label: 'sizes of updates', outputs, perStep };
}

/** The gradient on a step's rows and what the optimizer makes of it. */
function buildStep(spec: TrainingSpec, rows: number, batch?: BatchSpec) {
  const picks = picksRows(batch, rows);
  const objective = buildObjective(spec, picks ? { table: rows, used: batch!.size } : { table: rows });
  const { theta, total } = objective;
  const gradient = grad(total, [theta])[0]!;
  const { next, optimizer, scalars } = optimizerStep(spec, theta, gradient);
  return { objective, gradient, next, optimizer, perStep: [...scalars, ...(picks ? [NAMES.rows] : [])] };
}

/** What the optimizer makes of `theta` [P] and a gradient, with states and each step's scalars as inputs; the names of the latter. */
export function optimizerStep(spec: Pick<TrainingSpec, 'optimizer'>, theta: Node, gradient: Node) {
  const optimizer = optimizerOf(spec);
  const scalars = [NAMES.learningRate, ...Object.keys(optimizer.stepNumbers(spec.optimizer, 0))];
  const numbers = Object.fromEntries(scalars.map((name) => [name, ops.input(name, [])]));
  const states = stateNames(optimizer).map((name) => ops.input(name, theta.shape));
  return { next: optimizer.update(theta, gradient, states, numbers), optimizer, scalars };
}

/** Whether a step names its rows: not when every step takes the whole table in order. */
function picksRows(batch: BatchSpec | undefined, rows: number): boolean {
  return batch !== undefined && !(batch.order === 'sequential' && batch.size === rows);
}

function optimizerOf(spec: Pick<TrainingSpec, 'optimizer'>): Optimizer {
  return entryOf(OPTIMIZERS, spec.optimizer.type, 'optimizer.type');
}

const stateNames = (optimizer: Optimizer): string[] => Array.from({ length: optimizer.states }, (_, i) => NAMES.state(i));

function runningUpdate(spec: TrainingSpec, layers: readonly LayerValues[], rows: number): Record<string, Node> {
  const { total, slots } = runningLayout(spec.net);
  if (slots.length === 0) return {};
  if (rows < 2) throw new RangeError('batch.size must be at least 2 with batch normalisation: one row has no variance');
  const batches = slots.map(({ layer }) => layers[layer]!.batch!);
  return { [NAMES.running]: updateRunning(ops.input(NAMES.running, [total]), batches, spec.bn_momentum, rows) };
}

/** Values of the training program's states before the first step: `theta` as given, optimizer states 0, running statistics. */
export function initialStates(spec: TrainingSpec, theta: ArrayLike<number>): Record<string, ArrayLike<number>> {
  const states = stateNames(optimizerOf(spec)).map((name) => [name, new Float32Array(theta.length)] as const);
  const running = runningLayout(spec.net).total > 0 ? { [NAMES.running]: initialRunning(spec.net) } : {};
  return { [NAMES.theta]: theta, ...Object.fromEntries(states), ...running };
}

/** What step t (0 at the first) of the training program is given: rates and optimizer numbers in double, row numbers. */
export function stepFeeds(optimizer: TrainingSpec['optimizer'], schedule: ScheduleSpec, t: number, order?: BatchOrder): Feeds {
  const numbers = entryOf(OPTIMIZERS, optimizer.type, 'optimizer.type').stepNumbers(optimizer, t);
  const scalars = { [NAMES.learningRate]: rate(schedule, t), ...numbers };
  const feeds = Object.fromEntries(Object.entries(scalars).map(([name, value]) => [name, [value]]));
  return order ? { ...feeds, [NAMES.rows]: order.rowsOf(t) } : feeds;
}

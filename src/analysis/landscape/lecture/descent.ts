import { grad, ops } from '../../../graph';
import type { Executor, Feeds, Program, RunOptions } from '../../../graph';
import { NAMES } from '../../../nn/names';
import { OPTIMIZERS } from '../../../nn/optimizers';
import type { Optimizer } from '../../../nn/optimizers';
import { rate } from '../../../nn/schedules';
import type { ScheduleSpec } from '../../../nn/schedules';
import { entryOf } from '../../../nn/table';
import type { ErrorFunction } from '../errorFunction';
import type { Vector } from '../../vectors';

/** How an error function is descended; the optimizer's numbers lie beside its type. */
export interface Descent {
  readonly optimizer: { readonly type: string };
  readonly schedule: ScheduleSpec;
  readonly steps: number;
}

/** The way of an optimizer from one start: the parameters before each step and after the last, and E at each. */
export interface DescentPath {
  readonly thetas: Float64Array[];
  readonly losses: Float64Array;
}

/** The ways of an optimizer from several starts, all at once; whole paths are kept, so for functions of few parameters. */
export async function descend(
  executor: Executor,
  f: ErrorFunction,
  starts: readonly Vector[],
  { optimizer, schedule, steps }: Descent,
  options: RunOptions = {},
): Promise<DescentPath[]> {
  const rule = entryOf(OPTIMIZERS, optimizer.type, 'optimizer.type');
  const [count, P] = [starts.length, f.parameters];
  const states = Array.from({ length: rule.states }, (_, i) => NAMES.state(i));
  const zeros = Object.fromEntries(states.map((name) => [name, new Float64Array(count * P)]));
  const first = { ...f.feeds, ...zeros, [NAMES.theta]: Float64Array.from(starts.flatMap((start) => Array.from(start))) };
  const loaded = await executor.load(descentProgram(f, rule, optimizer), first, { count, varying: [NAMES.theta, ...states] });
  try {
    // One step more than is asked for: each gives what was before it.
    const feeds = Array.from({ length: steps + 1 }, (_, t): Feeds => {
      const numbers = { [NAMES.learningRate]: rate(schedule, t), ...rule.stepNumbers(optimizer, t) };
      return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, [value]]));
    });
    const { point, loss } = await loaded.run(feeds, options);
    return starts.map((_, i) => ({
      thetas: point!.map((all) => all.slice(i * P, (i + 1) * P)),
      losses: Float64Array.from(loss!, (all) => all[i]!),
    }));
  } finally {
    loaded.dispose();
  }
}

function descentProgram(f: ErrorFunction, rule: Optimizer, spec: Descent['optimizer']): Program {
  const theta = ops.input(NAMES.theta, [f.parameters]);
  const loss = f.value(theta);
  const [gradient] = grad(loss, [theta]);
  const names = [NAMES.learningRate, ...Object.keys(rule.stepNumbers(spec, 0))];
  const numbers = Object.fromEntries(names.map((name) => [name, ops.input(name, [])]));
  const states = Array.from({ length: rule.states }, (_, i) => ops.input(NAMES.state(i), theta.shape));
  const next = rule.update(theta, gradient!, states, numbers);
  return {
    label: `descent on ${f.label}`,
    outputs: { point: theta, loss },
    updates: { [NAMES.theta]: next.theta, ...Object.fromEntries(next.states.map((state, i) => [NAMES.state(i), state])) },
    perStep: names,
    perStepOutputs: ['point', 'loss'],
  };
}

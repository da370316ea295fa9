import { curvatureMatrix } from '../analysis/curvature/matrix';
import { runOnce } from '../graph';
import type { Executor, Feeds } from '../graph';
import { gradientProgram } from '../nn/hvp';
import { NAMES } from '../nn/names';
import type { Problem } from '../nn/objective';
import { initialStates, stepFeeds, trainingProgram } from '../nn/training';
import type { TrainingSpec } from '../nn/training';

/** A small problem with its data on an executor, for tests against closed forms. */
export class DescentBench {
  readonly #executor: Executor;
  readonly #problem: Problem;
  readonly #rows: number;
  readonly #tables: Feeds;

  constructor(executor: Executor, problem: Problem, X: ArrayLike<number>, T: ArrayLike<number>) {
    this.#executor = executor;
    this.#problem = problem;
    this.#rows = X.length / problem.net.input;
    this.#tables = { [NAMES.inputs]: X, [NAMES.targets]: T };
  }

  /** Gradient descent on all rows: the parameters after each of the given numbers of steps, and the loss before every step. */
  async descend(theta: ArrayLike<number>, lr: number, stops: readonly number[]): Promise<{ thetas: Float64Array[]; losses: number[] }> {
    const spec: TrainingSpec = { ...this.#problem, optimizer: { type: 'gd' }, bn_momentum: 0.1 };
    const loaded = await this.#executor.load(trainingProgram(spec, this.#rows), { ...this.#tables, ...initialStates(spec, theta) });
    const thetas: Float64Array[] = [];
    const losses: number[] = [];
    let done = 0;
    for (const stop of stops) {
      const steps = Array.from({ length: stop - done }, (_, i) => stepFeeds(spec.optimizer, { type: 'constant', lr }, done + i));
      const { loss } = await loaded.run(steps);
      losses.push(...loss!.map((value) => value[0]!));
      thetas.push(await loaded.read(NAMES.theta));
      done = stop;
    }
    loaded.dispose();
    return { thetas, losses };
  }

  /** E_total and its gradient. */
  async gradient(theta: ArrayLike<number>): Promise<{ loss: number; gradient: Float64Array }> {
    const program = gradientProgram(this.#problem, { table: this.#rows });
    const { loss, gradient } = await runOnce(this.#executor, program, { ...this.#tables, [NAMES.theta]: theta });
    return { loss: loss![0]!, gradient: gradient! };
  }

  /** The exact Hessian, P × P. */
  async hessian(theta: ArrayLike<number>): Promise<Float64Array> {
    const feeds = { ...this.#tables, [NAMES.theta]: theta };
    const subject = { executor: this.#executor, problem: this.#problem, rows: { table: this.#rows }, feeds };
    return (await curvatureMatrix(subject)).values;
  }
}

import { decompose } from '../analysis/curvature/decomposition';
import type { CurvaturePart } from '../analysis/curvature/products';
import { extremeEigenpairs } from '../analysis/curvature/extremes';
import type { Extremes } from '../analysis/curvature/extremes';
import { curvatureMatrix, tileWidth } from '../analysis/curvature/matrix';
import type { CurvatureMatrix } from '../analysis/curvature/matrix';
import { CurvatureOperator } from '../analysis/curvature/operator';
import type { CurvatureSubject, Products } from '../analysis/curvature/operator';
import { summarise } from '../analysis/curvature/spectrum';
import type { Spectrum } from '../analysis/curvature/spectrum';
import { hutchinsonTrace } from '../analysis/curvature/trace';
import type { Estimate } from '../analysis/curvature/estimate';
import { problemFunction, valueProgram } from '../analysis/landscape/errorFunction';
import { tileSize } from '../analysis/landscape/tile';
import { runOnce } from '../graph';
import type { Executor } from '../graph';
import { runningLayout } from '../nn/batchNorm';
import { evaluationProgram } from '../nn/evaluation';
import { gradientProgram } from '../nn/hvp';
import { initialParameters } from '../nn/initialisers';
import type { InitialiserSpec } from '../nn/initialisers';
import { NAMES } from '../nn/names';
import type { Problem } from '../nn/objective';
import { parameterLayout } from '../nn/parameters';
import type { ParameterLayout } from '../nn/parameters';
import { problemOf, requireParameters, tableOf } from './checks';
import { concatenated, trainReplicas } from './train';
import type { Subject } from './train';
import type { CurvatureOptions, EigenpairOptions, NetworkSpec, Rows, Trained, TrainingRows, TrainOptions, WorkOptions } from './types';

/**
 * A network with its error function on given rows. Parameters are one flat vector theta of `parameters` numbers, layer by
 * layer W (n_in × n_out, row-major), b, gamma, beta; the model itself holds none.
 */
export class Model {
  /** P, the length of theta. */
  readonly parameters: number;
  /** Where each tensor stands in theta. */
  readonly layout: ParameterLayout;
  readonly #problem: Problem;
  readonly #subject: Subject;

  /** @throws RangeError naming a field of the network or a table that does not fit, and the remedy. */
  constructor(executor: Executor, spec: NetworkSpec, { X, T }: TrainingRows) {
    const problem = problemOf(spec);
    const { net } = problem;
    const outputs = net.layers.at(-1)!.n;
    const tables = { [NAMES.inputs]: tableOf('X', X, net.input), [NAMES.targets]: tableOf('T', T, outputs) };
    const [rows, targets] = [tables[NAMES.inputs].length / net.input, tables[NAMES.targets].length / outputs];
    if (rows !== targets) throw new RangeError(`T: has ${targets} rows, but X has ${rows}; make them equal`);
    this.#problem = problem;
    this.#subject = { executor, problem, rows, tables };
    this.layout = parameterLayout(net);
    this.parameters = this.layout.total;
    gradientProgram(problem, { table: rows }); // what does not go together is said now, and not at the first use
  }

  /** Draws parameters, the same for the same seed on every machine; `restart` counts draws that differ in nothing else. */
  initial(init: InitialiserSpec = { type: 'lecun_normal', seed: 0 }, restart = 0): Float32Array {
    return initialParameters(init, this.layout, restart);
  }

  /** Trains one network from given parameters. */
  async train(start: ArrayLike<number>, options: TrainOptions): Promise<Trained> {
    return (await this.trainMany([start], options))[0]!;
  }

  /**
   * Trains many networks at once, with the same batches: restarts, or with `rates`, factors on the learning rate, one for
   * each, a sweep. One that diverges leaves the others alone.
   */
  trainMany(starts: readonly ArrayLike<number>[], options: TrainOptions & { rates?: readonly number[] }): Promise<Trained[]> {
    starts.forEach((start, i) => this.#require(`starts.${i}`, start));
    const { rates, ...rest } = options;
    return trainReplicas(this.#subject, starts, rest, rates);
  }

  /** E_total on all rows at each of many points in parameter space, in tiles. */
  async losses(points: readonly ArrayLike<number>[], { signal, onProgress }: WorkOptions = {}): Promise<Float64Array> {
    points.forEach((point, i) => this.#require(`points.${i}`, point));
    const { executor, rows, tables } = this.#subject;
    const error = problemFunction(this.#problem, { table: rows }, tables);
    const found = new Float64Array(points.length);
    for (let done = 0; done < points.length;) {
      signal?.throwIfAborted();
      const tile = points.slice(done, done + tileSize(error.cost));
      const feeds = { ...tables, [NAMES.theta]: concatenated(tile) };
      const { loss } = await runOnce(executor, valueProgram(error), feeds, { count: tile.length, varying: [NAMES.theta] });
      found.set(loss!, done);
      done += tile.length;
      onProgress?.(done, points.length);
    }
    return found;
  }

  /** E_total on all rows and its gradient [P]. */
  async gradient(theta: ArrayLike<number>): Promise<{ loss: number; gradient: Float64Array }> {
    this.#require('theta', theta);
    const { executor, problem, rows, tables } = this.#subject;
    const { loss, gradient } = await runOnce(executor, gradientProgram(problem, { table: rows }), { ...tables, [NAMES.theta]: theta });
    return { loss: loss![0]!, gradient: gradient! };
  }

  /**
   * The network's outputs on any rows, row by row (before the softmax, where the loss has one). With batch norm, its running
   * statistics take the place of those of the rows where they are given.
   */
  async predict(theta: ArrayLike<number>, X: Rows, running?: ArrayLike<number>): Promise<Float64Array> {
    this.#require('theta', theta);
    const { net } = this.#problem;
    const inputs = tableOf('X', X, net.input);
    const count = inputs.length / net.input;
    const statistics = runningLayout(net).total;
    if (running && running.length !== statistics) {
      throw new RangeError(`running: has ${running.length} numbers, but batch norm has ${statistics} statistics`);
    }
    const program = evaluationProgram(this.#problem, { table: count }, running ? 'running' : 'batch');
    const targets = new Float32Array(count * net.layers.at(-1)!.n);
    const feeds = { [NAMES.theta]: theta, [NAMES.inputs]: inputs, [NAMES.targets]: targets, ...(running && { [NAMES.running]: running }) };
    const { outputs } = program.outputs;
    const values = await runOnce(this.#subject.executor, { label: 'prediction', outputs: { outputs: outputs! } }, feeds);
    return values['outputs']!;
  }

  /** Exact products of a part of the curvature at theta with any number of directions, each [P]. */
  async hvp(theta: ArrayLike<number>, directions: readonly ArrayLike<number>[], { part }: CurvatureOptions = {}): Promise<Float64Array[]> {
    directions.forEach((direction, i) => this.#require(`directions.${i}`, direction));
    return this.#multiplying(theta, { part, width: directions.length }, (products) => products(directions));
  }

  /**
   * The exact Hessian at theta, or its Gauss-Newton or residual part, P × P, with what rounding did to its symmetry. Up to a
   * few thousand parameters.
   */
  hessian(theta: ArrayLike<number>, options: CurvatureOptions & WorkOptions = {}): Promise<CurvatureMatrix> {
    return curvatureMatrix(this.#at(theta), options);
  }

  /** All eigenvalues of the exact Hessian, with what follows from them: condition number, learning rates. */
  async spectrum(theta: ArrayLike<number>, options: CurvatureOptions & WorkOptions = {}): Promise<Spectrum> {
    const { values, size } = await this.hessian(theta, options);
    const { signal } = options;
    return summarise((await decompose(values, size, { ...(signal && { signal }) })).values);
  }

  /**
   * The largest and smallest eigenvalues, for networks of any size: Lanczos with full re-orthogonalisation. Each comes with its
   * vector and a residual: an eigenvalue lies within that distance.
   */
  eigenpairs(theta: ArrayLike<number>, { part, ...options }: EigenpairOptions = {}): Promise<Extremes> {
    return this.#multiplying(theta, { part, width: 1 }, (products) => extremeEigenpairs(products, this.parameters, options));
  }

  /** Hutchinson's estimate of the Hessian's trace, with its standard error. */
  trace(theta: ArrayLike<number>, options: CurvatureOptions & WorkOptions & { probes?: number; seed?: number } = {}): Promise<Estimate> {
    const { part, ...rest } = options;
    return this.#multiplying(theta, { part, width: 8 }, (products) => hutchinsonTrace(products, this.parameters, { ...rest, together: 8 }));
  }

  async #multiplying<R>(
    theta: ArrayLike<number>,
    { part = 'hessian', width }: { part: CurvaturePart | undefined; width: number },
    work: (products: Products) => Promise<R>,
  ): Promise<R> {
    const subject = this.#at(theta);
    const { problem, rows } = subject;
    const operator = await CurvatureOperator.create(subject, { part, width: tileWidth(problem, rows, Math.max(1, width)) });
    try {
      return await work(operator.apply);
    } finally {
      operator.dispose();
    }
  }

  #at(theta: ArrayLike<number>): CurvatureSubject {
    this.#require('theta', theta);
    const { executor, problem, rows, tables } = this.#subject;
    return { executor, problem, rows: { table: rows }, feeds: { ...tables, [NAMES.theta]: theta } };
  }

  #require(name: string, vector: ArrayLike<number>): void {
    requireParameters(name, vector, this.parameters);
  }
}

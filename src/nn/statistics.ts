import { derivative, expr as E, grad, ops } from '../graph';
import type { Node, Program } from '../graph';
import { ACTIVATIONS } from './activations';
import type { LayerSpec, LayerValues } from './model';
import { PROBES } from './names';
import { buildObjective } from './objective';
import type { Problem, RowCount } from './objective';

/** A unit's output is saturated where |φ′| is below this share of its largest (contract section 9). */
export const SATURATION = 0.05;

/** What is measured of each layer over all its N × n values (contract section 9); variances are biased. */
export const STATISTICS = [
  'z_mean',
  'z_var',
  'h_mean',
  'h_var',
  'h_meansq',
  'saturated',
  /** The part of `saturated` with z ≤ 0, and the rest; a ReLU is saturated only on the low side. */
  'saturated_low',
  'saturated_high',
  'dead_units',
  'delta_meansq',
] as const;

export type LayerStatistics = Record<(typeof STATISTICS)[number], number>;

/** The statistics of every layer as a program of theta and tables: one output for each of `STATISTICS`, [layers]. */
export function statisticsProgram(problem: Problem, rows: RowCount): Program {
  const { layers, data, rows: count } = buildObjective(problem, rows);
  const deltas = grad(
    data,
    layers.map(({ z }) => z),
  );
  const all = layers.map((values, i) => layerStatistics(problem.net.layers[i]!, values, deltas[i]!, count));
  return { label: 'layer statistics', outputs: statisticsOutputs(all) };
}

/** The statistics of all layers, one output for each of `STATISTICS`, [layers]. */
export function statisticsOutputs(layers: readonly ReturnType<typeof layerStatistics>[]): Record<string, Node> {
  return Object.fromEntries(STATISTICS.map((name) => [name, ops.concat(layers.map((layer) => ops.reshape(layer[name], [1])))]));
}

/** Turns what the program gave, by name, into one record a layer. */
export function statisticsByLayer(values: Readonly<Record<string, ArrayLike<number>>>): LayerStatistics[] {
  const layers = values[STATISTICS[0]]!.length;
  const record = (layer: number) => Object.fromEntries(STATISTICS.map((name) => [name, values[name]![layer]!])) as LayerStatistics;
  return Array.from({ length: layers }, (_, layer) => record(layer));
}

/** All statistics of a layer, each [1, 1]; `slope` is ∂E_data/∂z, of `count` rows. */
export function layerStatistics(layer: LayerSpec, values: LayerValues, slope: Node, count: number): Record<keyof LayerStatistics, Node> {
  const delta = E.mul(E.arg(0), E.num(count));
  return { ...activityOf(layer, values), delta_meansq: meanOf(ops.map(E.mul(delta, delta), [slope])) };
}

/** The statistics of a layer that need no gradient, each [1, 1]. */
function activityOf({ act }: LayerSpec, { z, h }: LayerValues): Record<Exclude<keyof LayerStatistics, 'delta_meansq'>, Node> {
  const [zMean, hMean] = [meanOf(z), meanOf(h)];
  const flat = ops.probe(PROBES.flat, ops.map(saturation(act), [z]));
  const saturated = meanOf(flat);
  const low = meanOf(ops.map(E.select(E.arg(0), E.num(0), E.arg(1)), [z, flat]));
  return {
    z_mean: zMean,
    z_var: meanOf(ops.square(ops.sub(z, zMean))),
    h_mean: hMean,
    h_var: meanOf(ops.square(ops.sub(h, hMean))),
    h_meansq: meanOf(ops.square(h)),
    saturated,
    saturated_low: low,
    saturated_high: ops.sub(saturated, low),
    dead_units: ops.mean(alwaysOne(flat), 1),
  };
}

/** 1 where |φ′(z)| < 5 % of the activation's slopeMax, else 0, as an expression of z. */
function saturation(act: string): E.Expr {
  const { expr, slopeMax } = ACTIVATIONS[act]!;
  const slope = E.abs(derivative(expr(E.arg(0)), 0));
  return E.select(E.sub(E.num(SATURATION * slopeMax), slope), E.num(1), E.num(0));
}

/** For flags [N, n]: 1 for each unit whose flag is 1 on every row, [1, n]. */
function alwaysOne(flags: Node): Node {
  const isAll = E.select(E.sub(E.arg(0), E.num(flags.shape[0]! - 0.5)), E.num(1), E.num(0));
  return ops.map(isAll, [ops.sum(flags, 0)]);
}

/** Mean of all elements, [1, 1]: columns first, so that a wide layer is summed in parallel. */
const meanOf = (x: Node): Node => ops.mean(ops.mean(x, 0), 1);

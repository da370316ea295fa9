import { expr as E, grad, ops, runOnce, sizeOf } from '../../graph';
import type { Executor, Feeds, Node, Program } from '../../graph';
import { NAMES } from '../../nn/names';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { layerStatistics, STATISTICS } from '../../nn/statistics';
import { cumulativeCounts } from './distribution';

/** What is measured beside the statistics of contract section 9. Weights are the entries of W, without biases. */
const MORE_STATISTICS = [
  /** Biased variance of δ = N ∂E_data/∂z over all rows and units. */
  'delta_var',
  /** Means of w², (∂E_total/∂w)² and of the squared change of w from `theta` to `next`. */
  'weight_meansq',
  'gradient_meansq',
  'update_meansq',
  /** Largest magnitudes. */
  'z_extent',
  'h_extent',
  'weight_extent',
] as const;

/** All numbers of a layer, in the order in which the program gives them. */
export const NUMBERS = [...STATISTICS, ...MORE_STATISTICS] as const;

export type LayerNumbers = Record<(typeof NUMBERS)[number], number>;

/** What has a distribution, in the order in which the program gives them. */
export const QUANTITIES = ['z', 'h', 'weights', 'gradients'] as const;

export type Quantity = (typeof QUANTITIES)[number];

/** Names of the program's own inputs and outputs. */
export const SIGNAL_NAMES = { next: 'next', edges: 'edges', numbers: 'numbers', counts: 'counts' } as const;

/**
 * Every layer's numbers as a program of theta, tables and `next` (the parameters after the step at hand): output `numbers`
 * [layers · NUMBERS]. With `bins` also `counts`, a function of the input `edges` [layers · quantities · (bins + 1)] and
 * shaped like it: the cumulative counts of each quantity's values, gradients by magnitude.
 */
export function layerProgram(problem: Problem, rows: RowCount, bins?: number): Program {
  const measured = measureLayers(problem, rows);
  const numbers = ops.concat(measured.flatMap((layer) => NUMBERS.map((name) => ops.reshape(layer.numbers[name], [1]))));
  if (bins === undefined) return { label: 'layer signals', outputs: { numbers } };
  const edges = ops.input(SIGNAL_NAMES.edges, [measured.length * QUANTITIES.length * (bins + 1)]);
  const values = measured.flatMap((layer) => QUANTITIES.map((quantity) => layer.values[quantity]));
  const counts = ops.concat(values.map((x, i) => cumulativeCounts(x, ops.slice(edges, i * (bins + 1), bins + 1))));
  return { label: 'layer signals and distributions', outputs: { numbers, counts } };
}

/** What `numbers` holds, layer by layer. */
export function numbersByLayer(flat: ArrayLike<number>): LayerNumbers[] {
  const record = (layer: number) => Object.fromEntries(NUMBERS.map((name, i) => [name, flat[layer * NUMBERS.length + i]!])) as LayerNumbers;
  return Array.from({ length: flat.length / NUMBERS.length }, (_, layer) => record(layer));
}

/** Every layer's numbers at one point, without distributions; `feeds` holds theta and the tables. */
export async function layerNumbers(executor: Executor, problem: Problem, rows: RowCount, feeds: Feeds): Promise<LayerNumbers[]> {
  const { numbers } = await runOnce(executor, layerProgram(problem, rows), { ...feeds, [SIGNAL_NAMES.next]: feeds[NAMES.theta]! });
  return numbersByLayer(numbers!);
}

interface MeasuredLayer {
  numbers: Record<keyof LayerNumbers, Node>;
  values: Record<Quantity, Node>;
}

function measureLayers(problem: Problem, rows: RowCount): MeasuredLayer[] {
  const { net } = problem;
  const { layers, data, total, theta, rows: count } = buildObjective(problem, rows);
  const gradients = grad(total, [theta])[0]!;
  const deltas = grad(
    data,
    layers.map(({ z }) => z),
  );
  const next = ops.input(SIGNAL_NAMES.next, theta.shape);
  const weightsOf = parameterLayout(net).tensors.filter(({ kind }) => kind === 'W');
  return layers.map((values, layer) => {
    const { offset, size } = weightsOf[layer]!;
    const [w, g, after] = [theta, gradients, next].map((flat) => ops.slice(flat, offset, size)) as [Node, Node, Node];
    const delta = ops.mul(deltas[layer]!, count);
    const numbers = {
      ...layerStatistics(net.layers[layer]!, values, deltas[layer]!, count),
      delta_var: varianceOf(delta),
      weight_meansq: meanSquare(w),
      gradient_meansq: meanSquare(g),
      update_meansq: meanSquare(ops.sub(after, w)),
      z_extent: extentOf(values.z),
      h_extent: extentOf(values.h),
      weight_extent: extentOf(w),
    };
    return { numbers, values: { z: values.z, h: values.h, weights: w, gradients: ops.map(E.abs(E.arg(0)), [g]) } };
  });
}

const meanSquare = (x: Node): Node => ops.meanAll(ops.square(x));

const varianceOf = (x: Node): Node => meanSquare(ops.sub(x, ops.meanAll(x)));

function extentOf(x: Node): Node {
  return ops.reduce('max', ops.map(E.abs(E.arg(0)), [ops.reshape(x, [sizeOf(x.shape)])]), 0);
}

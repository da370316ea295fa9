import { expr as E, grad, ops, sizeOf } from '../../graph';
import type { Node, Program } from '../../graph';
import { buildObjective } from '../../nn/objective';
import type { Problem, RowCount } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { layerStatistics, STATISTICS } from '../../nn/statistics';
import { cumulativeCounts } from './distribution';

/** What is measured beside the statistics of contract section 9. Weights are the entries of W, without biases. */
export const MORE_STATISTICS = [
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
 * Every layer's signals as a program of theta, tables, `next` (the parameters after the step at hand) and `edges`
 * [layers · quantities · (bins + 1)]: outputs `numbers` [layers · NUMBERS] and `counts` (cumulative, shaped as `edges`).
 * Gradients are counted by magnitude.
 */
export function layerProgram(problem: Problem, rows: RowCount, bins: number): Program {
  const { net } = problem;
  const { layers, data, total, theta, rows: count } = buildObjective(problem, rows);
  const gradients = grad(total, [theta])[0]!;
  const deltas = grad(
    data,
    layers.map(({ z }) => z),
  );
  const next = ops.input(SIGNAL_NAMES.next, theta.shape);
  const edges = ops.input(SIGNAL_NAMES.edges, [net.layers.length * QUANTITIES.length * (bins + 1)]);
  const weightsOf = parameterLayout(net).tensors.filter(({ kind }) => kind === 'W');
  const numbers: Node[] = [];
  const counts: Node[] = [];
  layers.forEach((values, layer) => {
    const { offset, size } = weightsOf[layer]!;
    const [w, g, after] = [theta, gradients, next].map((flat) => ops.slice(flat, offset, size)) as [Node, Node, Node];
    const delta = ops.mul(deltas[layer]!, count);
    const measured: Record<string, Node> = {
      ...layerStatistics(net.layers[layer]!, values, delta),
      delta_var: varianceOf(delta),
      weight_meansq: meanSquare(w),
      gradient_meansq: meanSquare(g),
      update_meansq: meanSquare(ops.sub(after, w)),
      z_extent: extentOf(values.z),
      h_extent: extentOf(values.h),
      weight_extent: extentOf(w),
    };
    numbers.push(...NUMBERS.map((name) => ops.reshape(measured[name]!, [1])));
    [values.z, values.h, w, ops.map(E.abs(E.arg(0)), [g])].forEach((x, quantity) => {
      const first = (layer * QUANTITIES.length + quantity) * (bins + 1);
      counts.push(cumulativeCounts(x, ops.slice(edges, first, bins + 1)));
    });
  });
  return { label: 'layer signals and distributions', outputs: { numbers: ops.concat(numbers), counts: ops.concat(counts) } };
}

const meanSquare = (x: Node): Node => ops.meanAll(ops.square(x));

const varianceOf = (x: Node): Node => meanSquare(ops.sub(x, ops.meanAll(x)));

function extentOf(x: Node): Node {
  return ops.reduce('max', ops.map(E.abs(E.arg(0)), [ops.reshape(x, [sizeOf(x.shape)])]), 0);
}

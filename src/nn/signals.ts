import { expr as E, grad, ops } from '../graph';
import type { Node, Program } from '../graph';
import { ACTIVATIONS } from './activations';
import type { LayerSpec } from './model';
import { buildObjective } from './objective';
import type { Problem, RowCount } from './objective';
import { PROBES } from './names';
import { layerStatistics, STATISTICS, statisticsOutputs } from './statistics';

/** Name of the output that holds a layer's values φ(z), [rows, n]; for classes the last layer's are probabilities. */
export const layerOutput = (layer: number): string => `output of layer ${layer + 1}`;

/** Name of the output that holds a layer's pre-activations, [rows, n]. */
export const layerSum = (layer: number): string => `sum of layer ${layer + 1}`;

/** Name of the output that holds log₁₀|δ| of a layer, [rows, n], where δ = N ∂E_data/∂z; NO_DELTA where δ is 0. */
export const layerDelta = (layer: number): string => `log delta of layer ${layer + 1}`;

/** Stands for the logarithm of 0: below any that single precision has. */
const NO_DELTA = -99;

/** The statistics that are part of it: what is saturated on the high side is all that is not on the low one. */
export const SIGNAL_STATISTICS = STATISTICS.filter((name) => name !== 'h_meansq' && name !== 'saturated_high');

/**
 * A forward and a backward pass that keep what the instrument draws: every layer's pre-activations, outputs and δ on the rows
 * at hand, and their statistics (contract section 9, with the rows' own batch statistics).
 */
export function signalsProgram(problem: Problem, rows: RowCount): Program {
  const { layers, outputs, data, rows: count } = buildObjective(problem, rows);
  const slopes = grad(
    data,
    layers.map(({ z }) => z),
  );
  const statistics = statisticsOutputs(layers.map((values, i) => layerStatistics(problem.net.layers[i]!, values, slopes[i]!, count)));
  const shown = layers.flatMap(({ z, h }, i): [string, Node][] => [
    [layerSum(i), z],
    [layerOutput(i), problem.loss === 'ce' && i === layers.length - 1 ? softmax(outputs) : h],
    [layerDelta(i), ops.map(logSize(count), [slopes[i]!])],
  ]);
  const measured = SIGNAL_STATISTICS.map((name) => [name, statistics[name]!] as const);
  return { label: 'layer signals', outputs: { ...Object.fromEntries(shown), ...Object.fromEntries(measured), loss: data } };
}

/**
 * How it is compiled so that its passes are those of a training step, whose kernels are there already: pre-activations and outputs
 * lie where that has them, its loss is computed, and what it knows nothing of is computed apart.
 */
export function besideTraining({ net }: Problem): { kept: string[]; apart: string[] } {
  const layers = net.layers.map((_, layer) => layer);
  return {
    kept: layers.flatMap((layer) => [layerSum(layer), layerOutput(layer)]),
    apart: [PROBES.flat, ...layers.map(layerDelta)],
  };
}

/** log₁₀ of the size of an element times `count`. */
function logSize(count: number): E.Expr {
  const size = E.abs(E.mul(E.arg(0), E.num(count)));
  return E.select(size, E.mul(E.log(size), E.num(1 / Math.LN10)), E.num(NO_DELTA));
}

function softmax(logits: Node): Node {
  const shifted = ops.map(E.exp(E.sub(E.arg(0), E.arg(1))), [logits, ops.reduce('max', logits, 1)]);
  return ops.div(shifted, ops.sum(shifted, 1));
}

/** Ends of the scale on which a layer's outputs are shown: both where the range is bounded, else at most the lower one. */
export function outputRange({ act }: LayerSpec, isProbability: boolean): { low?: number; high?: number } {
  if (isProbability) return { low: 0, high: 1 };
  const { range, expr } = ACTIVATIONS[act]!;
  if (range) return { low: range[0], high: range[1] };
  const value = E.evaluator(expr(E.arg(0)));
  const isNeverNegative = [-100, -10, -3, -1, -0.3, -0.1].every((z) => value([z]) >= 0);
  return isNeverNegative ? { low: 0 } : {};
}

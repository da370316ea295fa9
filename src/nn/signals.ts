import { expr as E, ops } from '../graph';
import type { Program } from '../graph';
import { ACTIVATIONS } from './activations';
import type { LayerSpec } from './model';
import { buildObjective } from './objective';
import type { Problem, RowCount } from './objective';
import { activityOf } from './statistics';

/** What the signals program measures of each layer, one output of [layers] for each. */
export const SIGNALS = [
  'z_mean',
  'z_var',
  'h_mean',
  'h_var',
  'h_meansq',
  'saturated',
  'saturated_low',
  'saturated_high',
  'dead_units',
] as const;

/** Name of the output that holds a layer's values φ(z), [rows, n]; for classes the last layer's are probabilities. */
export const layerOutput = (layer: number): string => `output of layer ${String(layer + 1)}`;

/**
 * A forward pass that keeps what the instrument draws: every layer's outputs on the rows at hand, and their statistics
 * (contract section 9, with the rows' own batch statistics).
 */
export function signalsProgram(problem: Problem, rows: RowCount): Program {
  const { layers, outputs } = buildObjective(problem, rows);
  const activity = layers.map((values, i) => activityOf(problem.net.layers[i]!, values));
  const statistics = SIGNALS.map((name) => [name, ops.concat(activity.map((layer) => ops.reshape(layer[name], [1])))]);
  const shown = layers.map(({ h }, i) => [layerOutput(i), problem.loss === 'ce' && i === layers.length - 1 ? softmax(outputs) : h]);
  return { label: 'layer signals', outputs: { ...Object.fromEntries(statistics), ...Object.fromEntries(shown) } as Program['outputs'] };
}

function softmax(logits: ReturnType<typeof ops.input>): ReturnType<typeof ops.input> {
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

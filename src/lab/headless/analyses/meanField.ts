import { inputPairs, pairSignals } from '../../../analysis/signals/correlation';
import { criticalPoint, meanField as restingPoint, pairsThroughDepth } from '../../../analysis/signals/meanField';
import type { WeightLaw } from '../../../analysis/signals/meanField';
import { initialLaws } from '../../../analysis/signals/variance';
import { NAMES } from '../../../nn/names';
import { landscapeNetwork } from '../../network/landscapeNetwork';
import { number } from '../../json/shapes';
import type { Analysis, AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

const ROWS = 20;

/** How large and how alike the sums of a few rows are in every layer, beside what theory expects of a wide network at its start. */
export const meanField: Analysis = {
  needs: 'network',
  about: 'variance and correlation of rows through depth, measured and by mean-field theory: q*, χ₁, c*, ξ_c, the critical σ_w²',
  options: { rows: number({ min: 2, max: 512, integer: true }) },
  run: async (network: Network, { rows = ROWS }: { rows?: number }, { executor }: AnalysisContext) => {
    const { subject, rows: used } = landscapeNetwork(executor, network, rows);
    if (used < 2) throw new RangeError('"meanField" compares rows, and there is one: give it two or more');
    const { problem, feeds } = subject;
    const measured = await pairSignals(executor, problem, subject.rows, feeds);
    const inputs = inputPairs(feeds[NAMES.inputs]!, used, problem.net.input);
    const laws = lawsOf(network);
    const theory = laws && pairsThroughDepth(laws, inputs);
    const hidden = laws && hiddenLaw(laws);
    const layers = measured.map(({ variance, correlation }, i) => ({ variance, correlation, ...(theory && { predicted: theory[i]! }) }));
    const depth = layers.map((_, i) => i + 1);
    const curve = (values: readonly number[]) => ({ x: depth, y: values });
    return {
      json: {
        rows: used,
        inputs: { variance: inputs.variance, correlation: inputs.correlation },
        layers,
        ...(hidden && { law: hidden, resting: restingPoint(hidden), critical: criticalPoint(hidden.act, hidden.biases) ?? null }),
      },
      tables: {
        layers: {
          columns: ['layer', 'variance', 'correlation', 'predicted_variance', 'predicted_correlation'],
          rows: layers.map((layer, i) => [
            i + 1,
            layer.variance,
            layer.correlation,
            layer.predicted?.variance,
            layer.predicted?.correlation,
          ]),
        },
      },
      pictures: {
        correlation: {
          kind: 'curves',
          series: [
            curve(layers.map(({ correlation }) => correlation)),
            ...(theory ? [curve(theory.map(({ correlation }) => correlation))] : []),
          ],
        },
      },
    };
  },
};

/** The laws of the initial parameters; undefined where batch norm or a skip connection takes the network beyond the theory. */
function lawsOf({ recipe, problem: { net } }: Network): WeightLaw[] | undefined {
  const isPlain = net.layers.every(({ bn = false, skip = 0 }) => !bn && skip === 0);
  return isPlain ? initialLaws(net, recipe.init) : undefined;
}

/** The law that all hidden layers have; undefined where they differ, or there is none. */
function hiddenLaw(laws: readonly WeightLaw[]): WeightLaw | undefined {
  const hidden = laws.slice(0, -1);
  const [first] = hidden;
  const isShared = hidden.every(({ act, weights, biases }) => {
    return act === first!.act && biases === first!.biases && Math.abs(weights / first!.weights - 1) < 1e-12;
  });
  return isShared ? first : undefined;
}

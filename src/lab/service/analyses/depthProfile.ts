import { predictVariances } from '../../../analysis/signals/variance';
import { normals, STREAMS } from '../../../data/philox';
import { ops } from '../../../graph';
import type { Node, Program } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import { NAMES } from '../../../nn/names';
import { buildObjective } from '../../../nn/objective';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import type { DeepNetwork, DepthProfile } from '../../protocol/statements';
import type { RunAnalysis } from '../context';
import { meanOf } from '../../../analysis/mean';

/** It has a set-up of its own. */
export const outlivesRun = true;

/** Mean squares of sums and outputs through deep networks at their start, over draws of the weights, beside theory. */
export const run: RunAnalysis<'depthProfile'> = async ({ executor, signal, progress }, { networks, depth, width, rows, draws }) => {
  const profiles: DepthProfile[] = [];
  for (const network of networks) {
    const problem = problemOf(network, depth, width);
    const X = normals({ seed: 1, stream: STREAMS.trainInputs }, rows * width);
    const nothing = new Float32Array(parameterLayout(problem.net).total);
    const loaded = await executor.load(meanSquares(problem, rows), { [NAMES.inputs]: X, [NAMES.theta]: nothing });
    const found: { sums: Float64Array; outputs: Float64Array }[] = [];
    try {
      for (let seed = 1; seed <= draws; seed++) {
        const init = { type: network.init, scale: network.scale ?? 1, seed };
        loaded.write(NAMES.theta, initialParameters(init, parameterLayout(problem.net)));
        await loaded.run([{}], { signal });
        found.push({ sums: await loaded.read('sums'), outputs: await loaded.read('outputs') });
      }
    } finally {
      loaded.dispose();
    }
    profiles.push({ ...profileOf(found), ...theoryOf(network, problem) });
    progress(profiles.length, networks.length);
  }
  return profiles;
};

function problemOf({ act, skip = 0, bn = false, widths }: DeepNetwork, depth: number, width: number): Problem {
  const layers = (widths ?? new Array<number>(depth).fill(width)).map((n) => ({ n, act, bias: false, skip, bn }));
  return { net: { input: width, layers }, loss: 'mse', lambda: 0 };
}

/** Means of z² before each activation, and of what each layer passes on, each [layers]. */
function meanSquares(problem: Problem, rows: number): Program {
  const { layers } = buildObjective(problem, { table: rows });
  const all = (nodes: readonly Node[]) => ops.concat(nodes.map((node) => ops.reshape(ops.meanAll(ops.square(node)), [1])));
  return {
    label: 'mean squares through depth',
    outputs: { sums: all(layers.map(({ z }) => z)), outputs: all(layers.map(({ a }) => a)) },
  };
}

function profileOf(found: readonly { sums: Float64Array; outputs: Float64Array }[]): Omit<DepthProfile, 'theory'> {
  const layers = Array.from(found[0]!.sums, (_, layer) => layer);
  const sumsOf = (layer: number) => found.map(({ sums }) => sums[layer]!);
  return {
    sums: layers.map((layer) => meanOf(sumsOf(layer))),
    sumErrors: layers.map((layer) => {
      const values = sumsOf(layer);
      const centre = meanOf(values);
      return Math.sqrt(values.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (values.length - 1) / values.length);
    }),
    outputs: layers.map((layer) => meanOf(found.map(({ outputs }) => outputs[layer]!))),
  };
}

function theoryOf({ init, scale = 1, skip = 0, bn = false }: DeepNetwork, { net }: Problem): Pick<DepthProfile, 'theory'> {
  if (skip > 0 || bn) return {};
  return { theory: predictVariances(net, { type: init, scale }).map(({ z }) => z) };
}

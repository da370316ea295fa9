import { normals, STREAMS } from '../../../data/philox';
import { expr as E, ops, runOnce } from '../../../graph';
import type { Executor, Program } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import { NAMES } from '../../../nn/names';
import { buildObjective } from '../../../nn/objective';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { within, withinFactor } from '../../verdict';
import type { Verdict } from '../../verdict';

const DEPTH = 50;
const WIDTH = 256;
const ROWS = 32;
/** An output beyond this is on the rails of tanh. */
const RAIL = 0.97;

/** Weight variances times n, and the root mean square of the activations that an independent computation found, by layer. */
const CASES = [
  { act: 'relu', gain: 1, rms: { 10: 0.0297, 50: 4.9e-8 } },
  { act: 'relu', gain: 2, rms: { 10: 1.07, 50: 1.37 } },
  { act: 'relu', gain: 3, rms: { 50: 2.2e4 } },
  { act: 'tanh', gain: 1, rms: { 10: 0.225, 50: 0.092 } },
  { act: 'tanh', gain: 0.25, rms: { 50: 8e-16 } },
  { act: 'tanh', gain: 4, rms: { 10: 0.73, 50: 0.73 }, beyond: 0.15 },
] as const;

/**
 * The rule of the fan-in at depth 50 and width 256: only a weight variance of 2/n keeps the signal of a ReLU network, and
 * tanh loses it slowly at 1/n, quickly below, and saturates above (LeCun et al. 1998; He et al. 2015, figure 3).
 */
export async function fanInRule(executor: Executor, seed = 1): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const { act, gain, rms, ...rest } of CASES) {
    const layers = Array.from({ length: DEPTH }, () => ({ n: WIDTH, act, bias: false }));
    const problem: Problem = { net: { input: WIDTH, layers }, loss: 'mse', lambda: 0 };
    const theta = initialParameters({ type: 'lecun_normal', scale: Math.sqrt(gain), seed }, parameterLayout(problem.net));
    const X = normals({ seed, stream: STREAMS.trainInputs }, ROWS * WIDTH);
    const feeds = { [NAMES.theta]: theta, [NAMES.inputs]: X, [NAMES.targets]: new Float32Array(ROWS * WIDTH) };
    const { meansq, beyond } = await runOnce(executor, outputsProgram(problem), feeds);
    const title = `${act}, variance ${gain}/n`;
    for (const [layer, want] of Object.entries(rms)) {
      verdicts.push(withinFactor(`${title}: rms of layer ${layer}`, want, Math.sqrt(meansq![Number(layer) - 1]!), 3));
    }
    if ('beyond' in rest) verdicts.push(within(`${title}: share beyond ±${RAIL}`, rest.beyond, beyond![DEPTH - 1]!, [0.12, 0.18]));
  }
  return verdicts;
}

/** Mean square of every layer's activations, and the share beyond the rails, each [layers]. */
function outputsProgram(problem: Problem): Program {
  const { layers } = buildObjective(problem, { table: ROWS });
  const isBeyond = E.select(E.sub(E.abs(E.arg(0)), E.num(RAIL)), E.num(1), E.num(0));
  const all = (of: (h: ReturnType<typeof ops.input>) => ReturnType<typeof ops.input>) =>
    ops.concat(layers.map(({ h }) => ops.reshape(ops.meanAll(of(h)), [1])));
  return { label: 'size of activations', outputs: { meansq: all(ops.square), beyond: all((h) => ops.map(isBeyond, [h])) } };
}

import { blockCondition, meanShare, sensitivities } from '../../../analysis/signals/centring';
import { normals, STREAMS } from '../../../data/philox';
import { runOnce } from '../../../graph';
import { initialParameters } from '../../../nn/initialisers';
import type { NetSpec } from '../../../nn/model';
import { parameterLayout } from '../../../nn/parameters';
import type { Centring } from '../../protocol/statements';
import type { RunAnalysis } from '../context';

const INPUTS = 16;
const UNITS = 12;
const ROWS = 400;

/** It has a set-up of its own. */
export const outlivesRun = true;

/** What the mean of activations does to the curvature that the next layer's weights see, in small networks at their start. */
export const run: RunAnalysis<'centring'> = async ({ executor, signal, progress }, { networks, draws }) => {
  const found: Centring[] = [];
  for (const { act, bn } of networks) {
    const net = netOf(act, bn);
    const [conditions, meanShares, sumMeanShares]: [number[], number[], number[]] = [[], [], []];
    for (let seed = 1; seed <= draws; seed++) {
      signal.throwIfAborted();
      const theta = initialParameters({ type: 'lecun_normal', seed }, parameterLayout(net));
      const X = normals({ seed, stream: STREAMS.trainInputs }, ROWS * INPUTS);
      const { sums, first, delta } = await runOnce(executor, sensitivities(net, ROWS), { theta, X });
      conditions.push(blockCondition(first!, delta!, ROWS));
      meanShares.push(meanShare(first!, ROWS));
      sumMeanShares.push(meanShare(sums!, ROWS));
      progress(found.length * draws + seed, networks.length * draws);
    }
    found.push({ conditions, meanShares, sumMeanShares });
  }
  return found;
};

const netOf = (act: string, bn: boolean): NetSpec => ({
  input: INPUTS,
  layers: [
    { n: UNITS, act, bn, bias: false },
    { n: UNITS, act, bn, bias: false },
    { n: 1, act: 'identity' },
  ],
});

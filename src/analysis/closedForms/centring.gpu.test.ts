import { expect, test } from 'vitest';
import { normals } from '../../data/philox';
import { runOnce } from '../../graph';
import { initialParameters } from '../../nn/initialisers';
import type { NetSpec } from '../../nn/model';
import { parameterLayout } from '../../nn/parameters';
import { openGpu } from '../../test/openGpu';
import { neuronParameters, someNeuronBlocks } from '../curvature/blocks';
import { blockCondition, blockConditions, geometricMean, meanShare, sensitivities } from '../signals/centring';

// Networks 16-12-12-1 at their start, on 400 normal inputs: what the mean of activations does to the curvature that the
// next layer's weights see.
const ROWS = 400;
const UNITS = 12;
const SEEDS = [1, 2, 3, 4, 5];

const { executor } = await openGpu();

const netOf = (act: string, bn: boolean): NetSpec => ({
  input: 16,
  layers: [
    { n: UNITS, act, bn, bias: false },
    { n: UNITS, act, bn, bias: false },
    { n: 1, act: 'identity' },
  ],
});

async function measure(net: NetSpec, seed: number) {
  const theta = initialParameters({ type: 'lecun_normal', seed }, parameterLayout(net));
  const X = normals({ seed, stream: 3000 }, ROWS * 16);
  return runOnce(executor, sensitivities(net, ROWS), { theta, X });
}

test('activations with a mean condition the next layer badly: sigmoid against tanh', async () => {
  const conditions: Record<string, number[]> = {};
  for (const act of ['tanh', 'softsign', 'elu', 'lecun_tanh', 'relu', 'softplus', 'sigmoid']) {
    conditions[act] = [];
    for (const seed of SEEDS) {
      const { first, delta } = await measure(netOf(act, false), seed);
      conditions[act].push(blockCondition(first!, delta!, ROWS));
    }
  }
  // Geometric means over five other draws, in float64; one network differs from another by a factor of about 1.5.
  const recorded = { tanh: 39, softsign: 38, elu: 45, lecun_tanh: 57, relu: 78, softplus: 411, sigmoid: 1377 };
  for (const [act, want] of Object.entries(recorded)) {
    const ratio = geometricMean(conditions[act]!) / want;
    expect(Math.abs(Math.log(ratio)), `${act}: ${ratio * want}`).toBeLessThan(Math.log(1.5));
  }
  SEEDS.forEach((_, i) => expect(conditions['sigmoid']![i]! / conditions['tanh']![i]!).toBeGreaterThan(15));
});

test('those blocks, formed from activations and sensitivities, are the ones of the exact Gauss-Newton matrix', async () => {
  const net = netOf('tanh', false);
  const { first, delta } = await measure(net, 1);
  const theta = initialParameters({ type: 'lecun_normal', seed: 1 }, parameterLayout(net));
  const feeds = { theta, X: normals({ seed: 1, stream: 3000 }, ROWS * 16), T: new Float32Array(ROWS) };
  const subject = { executor, problem: { net, loss: 'mse' as const, lambda: 0 }, rows: { table: ROWS }, feeds };
  const second = neuronParameters(net).filter(({ layer }) => layer === 1);
  const blocks = await someNeuronBlocks(subject, second, { part: 'gaussNewton' });
  const formed = blockConditions(first!, delta!, ROWS);
  expect(blocks).toHaveLength(UNITS);
  blocks.forEach(({ cond }, k) => expect(Math.abs(cond! / formed[k]! - 1)).toBeLessThan(1e-3));
});

test('the share of the mean in the energy of activations, which batch norm before them leaves as it is', async () => {
  for (const [act, bn, want] of [
    ['tanh', false, 0.003],
    ['relu', false, 0.32],
    ['softplus', false, 0.71],
    ['sigmoid', false, 0.857],
    ['sigmoid', true, 0.852],
  ] as const) {
    const shares: number[] = [];
    for (const seed of SEEDS) {
      const { first } = await measure(netOf(act, bn), seed);
      shares.push(meanShare(first!, ROWS));
    }
    const share = shares.reduce((sum, x) => sum + x, 0) / SEEDS.length;
    expect(Math.abs(share - want), `${act}: ${share}`).toBeLessThan(0.005);
  }
});

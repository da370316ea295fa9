import { expect, test } from 'vitest';
import { normals } from '../../../data/philox';
import { binEdges } from '../../../gpu/ranges/histogram';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { parameterLayout } from '../../../nn/parameters';
import { layerDelta, layerOutput, layerSum, signalsProgram } from '../../../nn/signals';
import { openRunBench } from '../../../test/openGpu';
import { drawnTable } from '../../../test/runBench';
import { DeviceState, DeviceTable } from '../deviceState';
import { runOnce } from '../../../graph';
import { interpreterExecutor } from '../../executors/interpreterExecutor';
import { LayerMeter } from './layerMeter';
import { largestWeight, weightRanges } from '../weightRanges';
import type { SignalsFrame } from './layerMeter';
import type { Histogram } from '../../protocol/messages';
import type { Table } from '../../data/trainingData';

const NET: Problem = {
  net: {
    input: 3,
    layers: [
      { n: 6, act: 'tanh', bn: true },
      { n: 5, act: 'relu' },
      { n: 4, act: 'sigmoid', skip: 0 },
      { n: 2, act: 'identity' },
    ],
  },
  loss: 'ce',
  lambda: 0,
};

const LINEAR: Problem = { net: { input: 2, layers: [{ n: 2, act: 'identity' }] }, loss: 'mse', lambda: 0 };

const bench = await openRunBench();

const thetaOf = (problem: Problem, scale = 1): Float32Array =>
  Float32Array.from(normals({ seed: 3, stream: 3000 }, parameterLayout(problem.net).total), (x) => scale * x);

/** A meter on a table, with the state that it reads. */
async function meterOn(problem: Problem, theta: Float32Array, table: Table) {
  const state = new DeviceState(bench.ctx, { [NAMES.theta]: theta });
  const rows = new DeviceTable(bench.ctx, 'training', table);
  const parts = { ctx: bench.ctx, pipelines: bench.pipelines, problem, batch: 32, state, table: rows };
  const meter = await LayerMeter.create(parts, largestWeight(problem, theta));
  const destroy = () => [meter, state, rows].forEach((part) => part.destroy());
  return { meter, state, destroy };
}

/** The same by plain loops: bin k holds edge k ≤ x < edge k + 1, the last bin its upper edge too. */
function histogramOf(values: ArrayLike<number>, low: number, high: number, bins: number) {
  const edges = binEdges(low, high, bins);
  const result = { low, high, counts: new Uint32Array(bins), below: 0, above: 0 };
  for (const x of Array.from(values)) {
    if (x < edges[0]!) result.below += 1;
    else if (x > edges[bins]!) result.above += 1;
    else {
      let k = bins - 1;
      while (k > 0 && x < edges[k]!) k -= 1;
      result.counts[k]! += 1;
    }
  }
  return result;
}

const total = ({ counts, below, above }: Histogram): number => below + above + counts.reduce((sum, n) => sum + n, 0);

test('statistics and histograms are those of the interpreter and of plain loops', async () => {
  const table = drawnTable(300, 3, 7);
  const theta = thetaOf(NET);
  const { meter, destroy } = await meterOn(NET, theta, table);
  const frame = await meter.measure(17);
  expect([frame.step, frame.rows, meter.rows]).toEqual([17, 256, 256]);
  const rows = Float64Array.from({ length: 256 }, (_, i) => i);
  const feeds = { theta, X: table.X, T: table.T, rows };
  const want = await runOnce(interpreterExecutor, signalsProgram(NET, { table: 300, used: 256 }), feeds);
  const columns = { saturated: 'saturated', saturatedLow: 'saturated_low', deadUnits: 'dead_units' };
  const means = { zMean: 'z_mean', zVar: 'z_var', hMean: 'h_mean', hVar: 'h_var' };
  frame.layers.forEach((layer, i) => {
    for (const [name, output] of Object.entries({ ...columns, ...means }) as [keyof typeof columns | keyof typeof means, string][]) {
      const value = want[output]![i]!;
      expect(Math.abs(layer[name] - value), `${name} of layer ${i}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(value)));
    }
    expect(layer.saturatedLow + layer.saturatedHigh).toBeCloseTo(layer.saturated, 6);
    const { offset, size, gain } = weightRanges(NET)[i]!;
    const weights = theta.subarray(offset, offset + size);
    const end = (2 * meter.weightScale) / gain;
    expect(layer.weights).toEqual(histogramOf(weights, Math.fround(-end), Math.fround(end), 64));
    expect(layer.weightExtent).toBe(weights.reduce((most, w) => Math.max(most, Math.abs(w)), 0));
    expect(layer.deltaRms / Math.sqrt(want['delta_meansq']![i]!)).toBeCloseTo(1, 4);
    for (const [quantity, name] of Object.entries({ outputs: layerOutput(i), sums: layerSum(i), deltas: layerDelta(i) })) {
      const counted = layer[quantity as 'outputs' | 'sums' | 'deltas'];
      const expected = histogramOf(want[name]!, counted.low, counted.high, 64);
      // A value within rounding of an edge may fall on its other side.
      let moved = Math.abs(counted.below - expected.below) + Math.abs(counted.above - expected.above);
      counted.counts.forEach((count, k) => (moved += Math.abs(count - expected.counts[k]!)));
      expect(moved, `${quantity} of layer ${i}`).toBeLessThanOrEqual(4);
      expect(total(counted)).toBe(256 * NET.net.layers[i]!.n);
    }
  });
  destroy();
});

test('a unit is read with its weights, bias, sums and outputs', async () => {
  const table = drawnTable(40, 3, 7);
  const theta = thetaOf(NET);
  const { meter, destroy } = await meterOn(NET, theta, table);
  const rows = Float64Array.from({ length: 40 }, (_, i) => i);
  const want = await runOnce(interpreterExecutor, signalsProgram(NET, { table: 40, used: 40 }), { theta, X: table.X, T: table.T, rows });
  const { offset } = weightRanges(NET)[1]!;
  const detail = await meter.readUnit(9, 1, 4);
  expect([detail.step, detail.layer, detail.unit]).toEqual([9, 1, 4]);
  expect(detail.incoming).toEqual(Float32Array.from({ length: 6 }, (_, input) => theta[offset + input * 5 + 4]!));
  expect(detail.bias).toBe(theta[offset + 30 + 4]);
  for (const [values, name] of [
    [detail.sums, layerSum(1)],
    [detail.outputs, layerOutput(1)],
  ] as const) {
    expect(values).toHaveLength(40);
    values.forEach((value, row) => {
      expect(value).toBeCloseTo(want[name]![row * 5 + 4]!, 4);
    });
  }
  // With batch norm the shift β is the bias; γ lies between it and the weights.
  expect((await meter.readUnit(9, 0, 2)).bias).toBe(theta[18 + 6 + 2]);
  destroy();
});

test('a unit that is off on every row has no δ, and counts as below', async () => {
  // ReLU of -1 for both units, whatever the inputs; the output layer still has an error to pass back.
  const problem: Problem = {
    net: {
      input: 2,
      layers: [
        { n: 2, act: 'relu' },
        { n: 2, act: 'identity' },
      ],
    },
    loss: 'mse',
    lambda: 0,
  };
  const theta = Float32Array.of(0, 0, 0, 0, -1, -1, 1, 2, 3, 4, 0, 0);
  const { meter, destroy } = await meterOn(problem, theta, drawnTable(32, 2, 7));
  const [hidden, last] = (await meter.measure(0)).layers;
  expect([hidden!.deltas.below, hidden!.deltaRms, hidden!.deadUnits]).toEqual([64, 0, 1]);
  expect(last!.deltaRms).toBeGreaterThan(0);
  destroy();
});

test('ends are those of the activation: both, the lower one, or none; probabilities lie between 0 and 1', async () => {
  const { meter, destroy } = await meterOn(NET, thetaOf(NET), drawnTable(20, 3, 7));
  const { layers, rows } = await meter.measure(0);
  expect(rows).toBe(20);
  expect(layers.map(({ outputs }) => [outputs.low, outputs.high])).toEqual([
    [-1, 1],
    [0, 2],
    [0, 1],
    [0, 1],
  ]);
  destroy();
});

test('scales grow by whole doublings until nearly all is within them, and never shrink', async () => {
  // Outputs are 10 times the inputs, which are normal: between 16 and 32 times the first end of 2.
  const theta = Float32Array.of(10, 0, 0, 10, 0, 0);
  const { meter, state, destroy } = await meterOn(LINEAR, theta, drawnTable(256, 2, 7));
  const ends: number[] = [];
  let frame: SignalsFrame;
  do {
    frame = await meter.measure(ends.length);
    ends.push(frame.layers[0]!.outputs.high);
    expect(frame.layers[0]!.outputs.low).toBe(-frame.layers[0]!.outputs.high);
  } while (ends.length < 12 && ends.at(-1) !== ends.at(-2));
  expect(ends).toEqual([2, 4, 8, 16, 32, 32]);
  const { below, above } = frame.layers[0]!.outputs;
  expect(below + above).toBeLessThanOrEqual(0.005 * 512);
  // 10 · √2 is the largest weight as it is shown.
  expect([frame.weightScale, meter.scaleOf(0)]).toEqual([16, 16 / Math.SQRT2]);
  state.write({ theta: Float32Array.of(30, 0, 0, 1, 0, 0) });
  frame = await meter.measure(20);
  // The counts are still on the old scale; the pictures are drawn on the new one.
  expect([frame.layers[0]!.weights.above, frame.weightScale]).toEqual([1, 64]);
  frame = await meter.measure(21);
  expect([frame.layers[0]!.weights.above, frame.weightScale]).toEqual([0, 64]);
  state.write({ theta: new Float32Array(6) });
  await meter.measure(22);
  frame = await meter.measure(23);
  expect([frame.weightScale, frame.layers[0]!.outputs.high]).toEqual([64, 128]);
  destroy();
});

test('the colours of few weights reach to the end of their distribution, those of many half as far', async () => {
  const reach = async (problem: Problem) => {
    const { meter, destroy } = await meterOn(problem, thetaOf(problem), drawnTable(16, problem.net.input, 7));
    const { layers, weightScale } = await meter.measure(0);
    destroy();
    return weightScale / (layers[0]!.weights.high * Math.sqrt(problem.net.input));
  };
  const linear = (input: number): Problem => ({ ...LINEAR, net: { ...LINEAR.net, input } });
  expect(await reach(linear(16))).toBeCloseTo(1, 6);
  expect(await reach(linear(17))).toBeCloseTo(0.5, 6);
});

test('stays measurable on numbers near the ends of single precision', async () => {
  const theta = Float32Array.of(3e38, -3e38, 3e38, 1e-40, 0, 0);
  const { meter, destroy } = await meterOn(LINEAR, theta, drawnTable(64, 2, 7));
  for (let i = 0; i < 3; i++) {
    const { layers } = await meter.measure(i);
    expect(layers[0]!.weightExtent).toBe(Math.fround(3e38));
    expect(total(layers[0]!.weights)).toBe(4);
  }
  destroy();
});

test('weights of 0 have the scale 1', async () => {
  const { meter, destroy } = await meterOn(LINEAR, new Float32Array(6), drawnTable(16, 2, 7));
  const { layers, weightScale } = await meter.measure(0);
  expect([weightScale, layers[0]!.weightExtent, layers[0]!.weights.counts[32]]).toEqual([1, 0, 4]);
  destroy();
});

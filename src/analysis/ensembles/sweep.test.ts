import { describe, expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { defaultSchedule } from '../../nn/schedules';
import { smallExperiment } from '../../test/smallExperiment';
import { AXES, axisValues, experimentAt } from './axes';
import type { AxisName } from './axes';
import { groupByProgram } from './experiment';
import { countOutcomes, mergeSweeps, OUTCOMES, sweep, UNKNOWN } from './sweep';
import { trainMembers } from './train';
import { trainTwins } from './twins';

const base = smallExperiment({ steps: 15 });
const rates = axisValues('learning_rate', 0.01, 100, 5);
const scales = axisValues('scale', 0.5, 2, 3);

describe('axes', () => {
  it('spread values by factors or differences, whole numbers once', () => {
    expect(rates.values.map((value) => Number(value.toPrecision(12)))).toEqual([0.01, 0.1, 1, 10, 100]);
    expect(rates.values.at(-1)).toBe(100);
    expect(axisValues('bias_variance', 0, 1, 3).values).toEqual([0, 0.5, 1]);
    expect(axisValues('lambda', 0, 1, 3).values).toEqual([0, 0.5, 1]);
    expect(axisValues('depth', 1, 3, 9).values).toEqual([1, 2, 3]);
    expect(axisValues('batch_size', 1, 8, 4).values).toEqual([1, 2, 4, 8]);
    expect(() => axisValues('depth', 0, 3, 3)).toThrow('depth must go from at least 1 to at most 64');
    expect(() => axisValues('scale', 2, 1, 3)).toThrow('upwards');
    expect(() => axisValues('scale', 1, 2, 0)).toThrow('a whole number of values from 1');
  });

  it.each(Object.keys(AXES) as AxisName[])('%s changes an experiment, and its program only where it says so', (name) => {
    const type = { momentum: 'momentum', beta1: 'adam', beta2: 'adam', epsilon: 'adam' }[name as string] ?? 'gd';
    const experiment = { ...base, training: { ...base.training, optimizer: { type } } };
    const [one, two] = [experimentAt(experiment, [[name, 1]]), experimentAt(experiment, [[name, 2]])];
    expect(one).not.toEqual(two);
    const groups = groupByProgram([one, two].map((changed) => ({ experiment: changed, restart: 0 })));
    expect(groups).toHaveLength(AXES[name].changesProgram ? 2 : 1);
  });

  it('refuse an experiment that has no such number, by field', () => {
    expect(() => experimentAt(base, [['momentum', 0.5]])).toThrow('optimizer.momentum: "gd" has no such number');
    const linear = { ...base, training: { ...base.training, net: { input: 2, layers: [{ n: 1, act: 'identity' }] } } };
    expect(() => experimentAt(linear, [['depth', 2]])).toThrow('layers');
    expect(() => experimentAt(linear, [['width', 2]])).toThrow('layers');
    expect(() => experimentAt({ ...base, schedule: defaultSchedule('piecewise') }, [['learning_rate', 1]])).toThrow('schedule.type');
  });
});

it('computes every cell as it would be alone, and classes it', async () => {
  const map = await sweep(interpreterExecutor, base, rates, scales, { criterion: { threshold: 0.7 } });
  for (const [row, scale] of scales.values.entries()) {
    for (const [column, lr] of rates.values.entries()) {
      const experiment = { ...base, init: { ...base.init, scale }, schedule: defaultSchedule('constant', lr) };
      const [alone] = await trainMembers(interpreterExecutor, [{ experiment, restart: 0 }]);
      const cell = row * 5 + column;
      expect(map.finalLosses[cell]).toBe(alone!.finalLoss);
      const [outcome, steps] = [OUTCOMES[map.outcomes[cell]!], map.steps[cell]!];
      if (outcome === 'converged') expect(map.finalLosses[cell]).toBeLessThanOrEqual(0.7);
      if (outcome === 'stuck') expect([steps, map.finalLosses[cell]! > 0.7]).toEqual([15, true]);
      if (outcome === 'diverged') expect(map.finalLosses[cell]! <= map.initialLosses[cell]!).toBe(false);
    }
  }
  const counts = countOutcomes(map);
  expect(counts.converged + counts.stuck + counts.diverged).toBe(15);
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
});

it('merges shards to the same map', async () => {
  const whole = await sweep(interpreterExecutor, base, rates, scales);
  const parts = [];
  for (const index of [0, 1]) parts.push(await sweep(interpreterExecutor, base, rates, scales, { shard: { index, count: 2 } }));
  expect(parts[0]!.outcomes.filter((outcome) => outcome === UNKNOWN)).toHaveLength(7);
  expect(parts[1]!.outcomes.filter((outcome) => outcome === UNKNOWN)).toHaveLength(8);
  expect(mergeSweeps(parts)).toEqual(whole);
  expect(mergeSweeps(parts.reverse())).toEqual(whole);
});

it('fills the map from coarse to fine, and sweeps numbers that change the program', async () => {
  const filled: number[][] = [];
  const depths = axisValues('depth', 1, 2, 2);
  const rows = axisValues('lambda', 0, 0.1, 4);
  const map = await sweep(interpreterExecutor, base, depths, rows, { tile: 2, onTile: (_, cells) => filled.push([...cells]) });
  expect(filled.flat().sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(filled.map((cells) => new Set(cells.map((cell) => cell % 2)).size)).toEqual([1, 1, 1, 1]);
  expect(map.finalLosses.every(Number.isFinite)).toBe(true);
  await expect(sweep(interpreterExecutor, base, rows, rows)).rejects.toThrow('both axes are lambda');
});

it('ranks twins and counts the seeds on which each is better', async () => {
  const variants = {
    'as it is': base,
    'much too fast': { ...base, schedule: defaultSchedule('constant', 1e8) },
    faster: { ...base, schedule: defaultSchedule('constant', 0.4) },
    'the same': { ...base },
  };
  const twins = await trainTwins(interpreterExecutor, variants, 5);
  expect(twins.map(({ name }) => name)).toEqual(['faster', 'as it is', 'the same', 'much too fast']);
  const [faster, asIs, same, broken] = twins;
  expect(same!.finalLosses).toEqual(asIs!.finalLosses);
  expect([asIs!.better.successes, same!.better.successes, broken!.better.successes]).toEqual([0, 0, 0]);
  const wins = faster!.finalLosses.filter((loss, i) => loss < asIs!.finalLosses[i]!).length;
  expect([faster!.better.successes, faster!.better.trials]).toEqual([wins, 5]);
  expect(wins).toBeGreaterThan(2);
  expect(broken!.finalLosses.every((loss) => !(loss <= broken!.initialLosses[0]!))).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { interpreterExecutor } from '../../lab/executors/interpreterExecutor';
import { initialParameters } from '../../nn/initialisers';
import { parameterLayout } from '../../nn/parameters';
import { defaultSchedule } from '../../nn/schedules';
import { smallExperiment } from '../../test/smallExperiment';
import { decompose } from '../curvature/decomposition';
import { curvatureMatrix } from '../curvature/matrix';
import { axisValues, experimentAt } from './axes';
import { criticalBoundary, stabilityBoundary, stabilityLimit } from './boundaries';

/** |θ| after many steps on ½θ², by the contract's own rules (section 6). */
function afterDescent(type: string, momentum: number, rate: number): number {
  let [theta, v] = [1, 0];
  for (let t = 0; t < 4000 && Math.abs(theta) < 1e6; t++) {
    v = momentum * v + theta;
    const step = { gd: theta, momentum: v, nesterov: theta + momentum * v }[type]!;
    theta -= rate * step;
  }
  return Math.abs(theta);
}

describe('the stability limit', () => {
  it.each([
    ['gd', 0],
    ['momentum', 0.9],
    ['momentum', 0.5],
    ['nesterov', 0.9],
    ['nesterov', 0.3],
  ])('%s with μ = %d contracts just below it and not above', (type, momentum) => {
    const limit = stabilityLimit({ type, momentum })!;
    expect(afterDescent(type, momentum, 0.98 * limit)).toBeLessThan(1e-3);
    expect(afterDescent(type, momentum, 1.02 * limit)).toBeGreaterThan(10);
  });

  it('has none for optimizers that scale their steps', () => {
    expect(stabilityLimit({ type: 'adam' })).toBeUndefined();
  });
});

const rates = axisValues('learning_rate', 0.01, 10, 5);
const scales = axisValues('scale', 0.2, 3, 4);
const base = smallExperiment();

describe('the stability boundary', () => {
  it('is 2 over the largest eigenvalue of the exact Hessian at each start, whichever axis is the rate', async () => {
    const across = (await stabilityBoundary(interpreterExecutor, base, rates, scales))!;
    expect(across.points.map(([, y]) => y)).toEqual(scales.values);
    for (const [x, y] of across.points) {
      const { init, training, rows, tables } = experimentAt(base, [['scale', y]]);
      const theta = initialParameters(init, parameterLayout(training.net));
      const subject = { executor: interpreterExecutor, problem: training, rows: { table: rows }, feeds: { ...tables, theta } };
      const { values, size } = await curvatureMatrix(subject);
      const [largest] = (await decompose(values, size)).values;
      expect(Math.abs(x / (2 / largest!) - 1)).toBeLessThan(2e-3);
    }
    const { measured } = across;
    expect(measured).toMatchObject({ places: 4, rows: 12 });
    expect(measured!.residual).toBeLessThan(2e-3);
    const up = (await stabilityBoundary(interpreterExecutor, base, scales, rates))!;
    expect(up.points).toEqual(across.points.map(([x, y]) => [y, x]));
  });

  it('is not drawn where it would not hold', async () => {
    const undrawn = (change: Partial<typeof base>, y = scales) => stabilityBoundary(interpreterExecutor, { ...base, ...change }, rates, y);
    expect(await undrawn({ training: { ...base.training, optimizer: { type: 'adam' } } })).toBeUndefined();
    expect(await undrawn({ schedule: defaultSchedule('warmup', 0.1) })).toBeUndefined();
    expect(await stabilityBoundary(interpreterExecutor, base, axisValues('depth', 1, 2, 2), scales)).toBeUndefined();
  });
});

describe('the line between order and chaos', () => {
  const variances = axisValues('weight_variance', 0.5, 3, 6);
  const biases = axisValues('bias_variance', 0, 0.3, 4);

  it('begins at σ_w² = 1 for tanh without biases and rises with them', () => {
    const { points } = criticalBoundary(base, variances, biases)!;
    expect(points.map(([, y]) => y)).toEqual(biases.values);
    expect(points[0]![0]).toBeCloseTo(1, 6);
    points.slice(1).forEach(([x], i) => expect(x).toBeGreaterThan(points[i]![0]));
  });

  it('is a scale of √2 of LeCun, and of 1 of He, for ReLU over depth', () => {
    const depth = axisValues('depth', 2, 20, 5);
    const net = { input: 2, layers: [{ n: 4, act: 'relu' }, { n: 1, act: 'identity' }] }; // prettier-ignore
    const relu = { ...base, training: { ...base.training, net }, init: { ...base.init, sigma_b: 0 } };
    const at = (type: 'lecun_normal' | 'he_normal') => criticalBoundary({ ...relu, init: { ...relu.init, type } }, depth, scales)!.points;
    expect(at('lecun_normal').map(([, y]) => y)).toEqual([expect.closeTo(Math.SQRT2, 6), expect.closeTo(Math.SQRT2, 6)]);
    expect(at('he_normal').map(([, y]) => y)).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it('is not drawn where layers differ from each other or from the theory', () => {
    const withHidden = (hidden: object[]) => ({
      ...base,
      training: { ...base.training, net: { input: 2, layers: [...hidden, { n: 1, act: 'identity' }] } },
    });
    const like = withHidden as (hidden: object[]) => typeof base;
    expect(criticalBoundary(like([{ n: 4, act: 'tanh' }, { n: 4, act: 'relu' }]), variances, biases)).toBeUndefined(); // prettier-ignore
    expect(criticalBoundary(like([{ n: 4, act: 'tanh', bn: true }]), variances, biases)).toBeUndefined();
    expect(criticalBoundary(base, rates, scales)).toBeUndefined();
  });
});

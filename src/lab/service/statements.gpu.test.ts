import { afterEach, expect, test } from 'vitest';
import { analyse, openAtRest } from '../../test/analyse';
import { closeSessions, recipeOf } from '../../test/sessionListener';

afterEach(closeSessions);

test('conditioning: eigenvalues, condition numbers and steps of the closed form', async () => {
  const lab = await openAtRest();
  const found = await analyse(lab, 'conditioning', { kinds: ['none', 'decorrelate', 'whiten'], lambda: 0.01, mostSteps: 1200 });
  const closed = [
    { most: 65.6591064136, condition: 352.728653, steps: 740, fewestSteps: 971 },
    { most: 24.924091788, condition: 293.077144, steps: 544, fewestSteps: 1002 },
    { most: 2.02, condition: 1, steps: 342, fewestSteps: 1 },
  ];
  closed.forEach(({ most, condition, steps, fewestSteps }, i) => {
    expect(Math.abs(found[i]!.eigenvalues[0]! / most - 1)).toBeLessThan(1e-5);
    expect(Math.abs(found[i]!.predicted[0]! / most - 1)).toBeLessThan(1e-5);
    expect(Math.abs(found[i]!.condition / condition - 1)).toBeLessThan(1e-3);
    expect(Math.abs(found[i]!.steps! - steps)).toBeLessThanOrEqual(2);
    expect(Math.abs(found[i]!.fewestSteps! - fewestSteps)).toBeLessThanOrEqual(2);
  });
  const [few] = await analyse(lab, 'conditioning', { kinds: ['none'], lambda: 0.01, mostSteps: 200 });
  expect(few!.steps).toBeUndefined();
  // A mean along the flattest direction of the covariance: to centre takes it away, and 137 of κ become 293 (float64).
  const [flat] = await analyse(lab, 'conditioning', { data: 'flatMean', kinds: ['none'], lambda: 0.01, mostSteps: 400 });
  expect(Math.abs(flat!.condition / 137.131345 - 1)).toBeLessThan(1e-3);
  expect(Math.abs(flat!.steps! - 341)).toBeLessThanOrEqual(2);
});

test('depth: tanh loses variance slowly, ReLU keeps it at He’s, and skips double it', async () => {
  const lab = await openAtRest();
  const networks = [
    { act: 'tanh', init: 'lecun_normal' },
    { act: 'relu', init: 'he_normal' },
    { act: 'relu', init: 'he_normal', skip: 1 },
    { act: 'identity', init: 'xavier_normal', widths: [48, 24] },
  ] as const;
  const [tanh, relu, skips, narrowing] = await analyse(lab, 'depthProfile', { networks, depth: 10, width: 96, rows: 48, draws: 3 });
  expect(tanh!.theory![9]).toBeCloseTo(0.0580118478, 6);
  expect(Math.abs(tanh!.sums[4]! / 0.127904735 - 1)).toBeLessThan(0.2);
  expect(relu!.theory![9]).toBeCloseTo(2, 6);
  expect(Math.abs(relu!.sums[2]! / 2 - 1)).toBeLessThan(0.3);
  expect(skips!.theory).toBeUndefined();
  // 2 n_in/(n_in + n_out) is 4/3 for each layer that halves.
  [4 / 3, 16 / 9].forEach((want, i) => expect(narrowing!.theory![i]).toBeCloseTo(want, 6));
  [4 / 3, 16 / 9].forEach((want, i) => expect(Math.abs(narrowing!.sums[i]! / want - 1)).toBeLessThan(0.35));
  // Each layer adds at least as much as it is given.
  expect(skips!.outputs[9]! / skips!.outputs[0]!).toBeGreaterThan(2 ** 9);
});

test('centring, moments and the edge of stability have their published values', async () => {
  const lab = await openAtRest();
  const networks = [{ act: 'tanh', bn: false }, { act: 'sigmoid', bn: false }, { act: 'sigmoid', bn: true }]; // prettier-ignore
  const [tanh, sigmoid, withNorm] = await analyse(lab, 'centring', { networks, draws: 2 });
  [0, 1].forEach((i) => expect(sigmoid!.conditions[i]! / tanh!.conditions[i]!).toBeGreaterThan(15));
  expect(withNorm!.meanShares[0]).toBeCloseTo(0.852, 1);
  // Batch norm takes the mean of the sums away, to what single precision leaves.
  expect(withNorm!.sumMeanShares[0]).toBeLessThan(1e-6);

  const [logistic] = await analyse(lab, 'activations', { acts: ['sigmoid'], at: [0] });
  expect(logistic!.condition).toBeCloseTo(577.315252413, 4);
  expect(logistic!.meansq).toBeCloseTo(0.293379035858, 8);
  expect(logistic!.values).toEqual([0.5]);

  const { records, losses } = await analyse(lab, 'edgeOfStability', { rate: 0.1, steps: 100, every: 100 });
  // Published for half the error: 6.902 and 7.21.
  expect(Math.abs(records[0]!.value / 2 - 6.902)).toBeLessThan(0.02);
  expect(Math.abs(records[1]!.value / 2 - 7.21)).toBeLessThan(0.03);
  expect(losses).toHaveLength(100);
});

test('a target that forgets the sign makes activations drift, one that keeps it does not', async () => {
  const lab = await openAtRest();
  const recipes = ['odd', 'even'].map((set) =>
    recipeOf({
      data: { set, normalise: 'none', seed: 7 },
      layers: [{ n: 12, act: 'tanh' }, { n: 1, act: 'identity' }], // prettier-ignore
      optimizer: { type: 'gd' },
      schedule: { type: 'constant', lr: 0.1 },
      init: { type: 'lecun_normal' },
    }),
  );
  const [odd, even] = await analyse(lab, 'meanDrift', { recipes, at: [0, 200], draws: 2 });
  expect(odd![0]).toEqual(even![0]);
  [0, 1].forEach((i) => expect(even![1]![i]).toBeGreaterThan(3 * odd![1]![i]!));
});

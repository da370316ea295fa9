import { afterEach, describe, expect, test } from 'vitest';
import { interpret } from '../../../graph/interpret';
import { evaluationProgram } from '../../../nn/evaluation';
import { closeSessions, MOONS, openSession as open, recipeOf } from '../../../test/sessionListener';
import type { Event } from '../../protocol/messages';
import type { Fit } from '../../protocol/fit';
import type { Recipe } from '../../recipe/recipe';
import { problemOf } from '../../recipe/problem';
import { loadTrainingData } from '../../data/trainingData';

/** What `fit` says of a recipe after some steps, with the run's own evaluation and the float64 outputs of its parameters. */
async function fitAfter(recipe: Recipe, steps: number) {
  const lab = open().send({ type: 'configure', recipe, run: false }, { type: 'step', count: steps });
  const { test: evaluation } = await lab.evaluatedAt(steps);
  lab.send({ type: 'analyse', id: 1, name: 'fit', options: {} });
  const { value } = await lab.until((event): event is Extract<Event, { type: 'result' }> => event.type === 'result');
  const theta = await lab.parameters();
  const { first } = await loadTrainingData(recipe, () => Promise.reject(new Error('no files here')));
  return { fit: value as Fit, evaluation, theta, data: first };
}

/** Outputs of the network in float64. */
function exactOutputs(recipe: Recipe, theta: Float32Array, X: Float32Array, inputs: number): ArrayLike<number> {
  const rows = X.length / inputs;
  const { outputs } = evaluationProgram(problemOf(recipe, inputs), { table: rows });
  return interpret([outputs['outputs']!], { theta, X })[0]!;
}

afterEach(closeSessions);

describe('fit', () => {
  test('counts the answers of a classification and maps its plane', async () => {
    const { fit, evaluation, theta, data } = await fitAfter(MOONS, 60);
    const { counts, classes, right, worst } = fit.confusion!;
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(data.test.rows);
    expect(right).toBe(counts[0]! + counts[classes + 1]!);
    expect(right / data.test.rows).toBeCloseTo(evaluation.accuracy!, 6);
    expect(fit.loss).toBeCloseTo(evaluation.loss, 5);
    expect(worst.length).toBe(Math.min(15, data.test.rows - right));
    expect(worst.every(({ loss }, i) => i === 0 || loss <= worst[i - 1]!.loss)).toBe(true);

    const { x, y, columns, rows, classes: regions, values } = fit.regions!;
    const cells = [0, 95, 96 * 40 + 17, 96 * 96 - 1];
    const centres = cells.flatMap((cell) => [
      x[0] + ((x[1] - x[0]) * ((cell % columns) + 0.5)) / columns,
      y[1] - ((y[1] - y[0]) * (Math.floor(cell / columns) + 0.5)) / rows,
    ]);
    const z = exactOutputs(MOONS, theta, Float32Array.from(centres), 2);
    cells.forEach((cell, i) => {
      const [first, second] = [z[2 * i]!, z[2 * i + 1]!];
      expect(regions[cell]).toBe(first >= second ? 0 : 1);
      expect(values[cell]).toBeCloseTo(1 / (1 + Math.exp(-Math.abs(first - second))), 4);
    });
  });

  test('draws the fitted curve of a regression', async () => {
    const recipe = recipeOf({
      data: { set: 'sine', normalise: 'standardize' },
      layers: [
        { n: 6, act: 'tanh' },
        { n: 1, act: 'identity' },
      ],
    });
    const { fit, evaluation, theta } = await fitAfter(recipe, 30);
    expect(fit.loss).toBeCloseTo(evaluation.loss, 5);
    const exact = exactOutputs(recipe, theta, fit.curve!.x, 1);
    fit.curve!.outputs[0]!.forEach((value, i) => expect(value).toBeCloseTo(exact[i]!, 4));
    expect(fit.confusion).toBeUndefined();
  });

  test.each([
    ['plane', 2],
    ['odd', 4],
  ] as const)('holds the outputs of a regression on “%s” against its targets', async (set, inputs) => {
    // prettier-ignore
    const recipe = recipeOf({ data: { set, normalise: 'none' }, layers: [{ n: 4, act: 'tanh' }, { n: 1, act: 'identity' }] }); // prettier-ignore
    const { fit, theta, data } = await fitAfter(recipe, 10);
    expect(fit.answers!.x).toEqual(data.test.T);
    const exact = exactOutputs(recipe, theta, data.test.X, inputs);
    fit.answers!.y.forEach((value, i) => expect(value).toBeCloseTo(exact[i]!, 4));
    expect(fit.regions !== undefined).toBe(inputs === 2);
  });
});

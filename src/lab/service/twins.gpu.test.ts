import { afterEach, expect, test } from 'vitest';
import { closeSessions, openSession as open, recipeOf } from '../../test/sessionListener';
import type { Event } from '../protocol/messages';
import type { TwinsResult } from '../protocol/twins';
import { oneChangeTwins } from '../recipe/twins';

afterEach(closeSessions);

const RECIPE = recipeOf({
  data: { set: 'moons', normalise: 'none', train: 60, test: 40 },
  layers: [
    { n: 3, act: 'tanh' },
    { n: 2, act: 'identity' },
  ],
  schedule: { type: 'constant', lr: 0.5 },
  batch: { size: 20, order: 'philox' },
});

test('the control ends as the run itself does, and a twin as a run of its recipe', async () => {
  const STEPS = 30;
  const all = oneChangeTwins(RECIPE);
  const twins = all.filter(({ name }) => /nothing|inputs: standardise|0.1$/.test(name));
  expect(twins).toHaveLength(3);
  const lab = open().send({ type: 'configure', recipe: RECIPE, run: false });
  await lab.state('paused');
  lab.send({ type: 'analyse', id: 1, name: 'twins', options: { twins, seeds: 2, steps: STEPS } });
  const ended = await lab.until((event): event is Extract<Event, { type: 'result' }> => event.type === 'result');
  const { twins: outcomes, rows } = ended.value as TwinsResult;
  expect(rows).toEqual({ train: 60, test: 40 });
  expect(outcomes.map(({ median }) => median)).toEqual(outcomes.map(({ median }) => median).sort((a, b) => a - b));
  for (const { recipe, testLosses, trainLosses, accuracies, isControl } of outcomes) {
    const from = lab.events.length;
    lab.send({ type: 'configure', recipe, run: false }, { type: 'step', count: STEPS });
    const measured = await lab.evaluatedAt(STEPS, from);
    expect(testLosses[0]).toBeCloseTo(measured.test.loss, 4);
    expect(trainLosses[0]).toBeCloseTo(measured.train.loss, 4);
    expect(accuracies![0]).toBeCloseTo(measured.test.accuracy!, 4);
    expect(testLosses[1]).not.toBe(testLosses[0]);
    if (isControl) expect(recipe).toEqual(RECIPE);
  }
  expect(lab.failures()).toEqual([]);
});

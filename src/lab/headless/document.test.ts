import { expect, it } from 'vitest';
import { documentText, parseDocument, stepsOf } from './document';

const linear = { version: 1, layers: [{ n: 1, act: 'identity', bias: false }], rows: { X: [[1, 0], [0, 1]], T: [[0], [0]] } }; // prettier-ignore

it('takes a plain recipe', () => {
  const { recipe, steps, analyses, measureEvery } = parseDocument({ version: 1, data: { set: 'moons' } });
  expect(recipe.data.set).toBe('moons');
  expect([steps, measureEvery, analyses]).toEqual([1000, 50, []]);
});

it('takes rows of its own, whose sizes the network must have', () => {
  const { recipe } = parseDocument({ ...linear, optimizer: { type: 'gd' } });
  expect(recipe).toMatchObject({ loss: 'mse', batch: { size: 2, order: 'sequential' } });
});

it('gives each analysis a name of its own', () => {
  const { analyses } = parseDocument({ ...linear, analyses: [{ name: 'signals' }, { name: 'signals', at: 'start' }] });
  expect(analyses.map(({ id, at }) => [id, at])).toEqual([
    ['signals', 'end'],
    ['signals-2', 'start'],
  ]);
});

it.each<[string, unknown, string]>([
  ['what is no object', [], 'the document must be an object such as {"version": 1}, not a list'],
  ['a recipe’s field', { version: 1, lambda: -1 }, 'lambda: must be a number from 0 to 1000, not -1'],
  ['an unknown field', { version: 1, analysis: [] }, 'analysis: unknown field'],
  ['steps that are no number', { version: 1, steps: 'many' }, 'steps: must be a whole number from 0'],
  [
    'an unknown analysis',
    { version: 1, analyses: [{ name: 'signal' }] },
    'analyses.0.name: unknown analysis "signal"; did you mean "signals"?',
  ],
  ['an unknown option', { version: 1, analyses: [{ name: 'signals', bins: 2 }] }, 'analyses.0.bins: unknown field'],
  ['rows without layers', { version: 1, rows: linear.rows }, 'layers: is missing'],
  ['rows beside a data set', { ...linear, data: { set: 'moons' } }, 'data.set: belongs to a data set'],
  ['rows of different lengths', { ...linear, rows: { X: [[1], [1, 2]], T: [[0], [0]] } }, 'rows.X: has rows of different lengths'],
  ['too few targets', { ...linear, rows: { X: [[1], [2]], T: [[0]] } }, 'rows.T: has 1 rows, but X has 2; make them equal'],
  ['a last layer of another width', { ...linear, layers: [{ n: 2, act: 'tanh' }] }, 'layers.0.n: the last layer must be as wide'],
  ['parameters of another network', { ...linear, theta: [1] }, 'theta: has 1 numbers, but the network has 2 parameters'],
  ['a figure without source', { version: 1, expect: [{ value: 'training.steps', published: 1 }] }, 'expect.0.source: is missing'],
])('refuses %s', (_what, json, message) => {
  expect(() => parseDocument(json)).toThrow(message);
});

it('writes a document that reads back as itself', () => {
  const document = parseDocument({ ...linear, theta: [1, 2], title: 'A bowl', steps: 7, analyses: [{ name: 'signals', at: [1, 3] }] });
  expect(parseDocument(JSON.parse(documentText(document)))).toEqual(document);
});

it('knows the steps of an analysis', () => {
  expect(stepsOf('start', 9)).toEqual([0]);
  expect(stepsOf('end', 9)).toEqual([9]);
  expect(stepsOf([7, 3, 30, 3], 9)).toEqual([3, 7]);
  expect(stepsOf({ every: 4 }, 9)).toEqual([0, 4, 8]);
  expect(stepsOf({ from: 5, to: 100, every: 2 }, 9)).toEqual([5, 7, 9]);
  expect(stepsOf({ from: 5, every: 2 }, 3)).toEqual([]);
});

import { expect, it } from 'vitest';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import type { Recipe } from '../../lab/recipe/recipe';
import { changedPlaces, changeInWords, editWords } from './editWords';

const base = DEFAULT_RECIPE;
const [first, second, last] = base.layers as [Recipe['layers'][0], Recipe['layers'][0], Recipe['layers'][0]];

it('finds the fields in which two recipes differ', () => {
  expect(changedPlaces(base, structuredClone(base))).toEqual([]);
  const edited: Recipe = { ...base, lambda: 1, init: { ...base.init, scale: 3 }, layers: [{ ...first, n: 7 }, second, last] };
  expect(changedPlaces(base, edited)).toEqual(['layers.0.n', 'lambda', 'init.scale']);
  expect(changedPlaces(base, { ...base, schedule: { type: 'exponential', lr: 0.4, eta: 1 } })).toEqual(['schedule.type', 'schedule.eta']);
});

it.each<[words: string, change: Partial<Recipe>]>([
  ['learning rate', { schedule: { type: 'constant', lr: 9 } }],
  ['schedule', { schedule: { type: 'exponential', lr: 9, eta: 1 } }],
  ['data set', { data: { set: 'moons', normalise: 'center' }, layers: [first, last] }],
  ['beta1', { optimizer: { ...base.optimizer, beta1: 0.5 } }],
  ['skip mode', { skip_mode: 'pre' }],
  ['a layer more', { layers: [first, first, second, last] }],
  ['2 layers fewer', { layers: [last] }],
  ['order of layers', { layers: [second, first, last] }],
  ['activation of layer 2', { layers: [first, { ...second, act: 'relu' }, last] }],
  ['layers', { layers: [{ ...first, act: 'relu' }, { ...second, act: 'relu' }, last] }],
])('calls it %s', (words, change) => {
  expect(editWords(base, { ...base, ...change })).toBe(words);
});

it('says of a change that the run goes on with what was and what is', () => {
  const at = (schedule: Recipe['schedule'], optimizer = base.optimizer): Recipe => ({ ...base, schedule, optimizer });
  const slow = at({ type: 'constant', lr: 0.05 }, { type: 'momentum', mu: 0.9 });
  expect(changeInWords(slow, at({ type: 'constant', lr: 0.1 }, slow.optimizer))).toBe('γ 0.05 → 0.1');
  expect(changeInWords(slow, at({ type: 'exponential', lr: 0.05, eta: 1 }, slow.optimizer))).toBe('schedule: exponential');
  expect(changeInWords(slow, at(slow.schedule, { type: 'momentum', mu: 0.5 }))).toBe('mu 0.9 → 0.5');
});

import { expect, it } from 'vitest';
import { recipeOf } from '../../test/sessionListener';
import { parameterGroups, parameterName } from './parameters';

it('names parameters by layer, kind and units, in the order of the flat vector', () => {
  const recipe = recipeOf({
    data: { set: 'moons' },
    layers: [
      { n: 3, act: 'tanh', bn: true },
      { n: 2, act: 'identity' },
    ],
  });
  const groups = parameterGroups(recipe, 2);
  expect(groups.map(({ kind, offset }) => [kind, offset])).toEqual([['W', 0], ['gamma', 6], ['beta', 9], ['W', 12], ['b', 18]]); // prettier-ignore
  expect([0, 4, 7, 11, 15, 19].map((place) => parameterName(groups, place))).toEqual([
    'w of layer 1, 1 → 1',
    'w of layer 1, 2 → 2',
    'γ of layer 1, unit 2',
    'β of layer 1, unit 3',
    'w of layer 2, 2 → 2',
    'bias of layer 2, unit 2',
  ]);
});

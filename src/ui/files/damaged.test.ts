import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkOfTensors, thetaOfOwnFile } from '../../lab/files/networkFile';
import { readSafetensors } from '../../lab/files/safetensors';
import { problemOf } from '../../lab/recipe/problem';
import { parameterTensors } from '../../lab/files/parameterTensors';
import { writeSafetensors } from '../../lab/files/safetensors';
import { DEFAULT_RECIPE, parseRecipe } from '../../lab/recipe/schema';
import { sourceOf } from '../../lab/recipe/sizes';
import { decodeRecipe, encodeRecipe } from '../../lab/recipe/url';
import { damagedBytes, damagedJson, damagedText } from '../../test/damage';
import { readLink } from '../link';
import { readRecipeFile } from './readRecipeFile';

const small = parseRecipe({
  version: 1,
  data: { set: 'moons', noise: 0.2 },
  layers: [{ n: 4, act: 'tanh', bn: true }, { n: 4, act: 'relu', skip: 1 }, { n: 2, act: 'identity' }], // prettier-ignore
  optimizer: { type: 'adam' },
  schedule: { type: 'piecewise', boundaries: [10, 20], values: [0.1, 0.05, 0.02] },
  batch: { size: 16 },
});
if (!small.ok) throw new Error('the recipe of this test is none');
const recipe = small.recipe;
const FIELDS = ['recipe', ...Object.keys(DEFAULT_RECIPE)];

it('answers a recipe with any value anywhere with a recipe, or with problems that name fields of it', () => {
  let bad = 0;
  fc.assert(
    fc.property(damagedJson(JSON.parse(JSON.stringify(recipe)) as never), (value) => {
      const parsed = readRecipeFile(JSON.stringify(value));
      if (parsed.ok) {
        // What is accepted means the same when it is read again, from a file or from a link.
        expect(readRecipeFile(JSON.stringify(parsed.recipe))).toEqual(parsed);
        expect(decodeRecipe(encodeRecipe(parsed.recipe))).toEqual(parsed);
        return;
      }
      bad++;
      const own = Object.keys(value as object);
      for (const { field, message } of parsed.problems) {
        expect(
          [...FIELDS, ...own, '""'].some((name) => field === name || field.startsWith(`${name}.`)),
          field,
        ).toBe(true);
        expect(message.length).toBeGreaterThan(5);
      }
    }),
    { numRuns: 5000, seed: 2 },
  );
  expect(bad).toBeGreaterThan(1000);
});

it('answers a damaged link with a recipe, or with problems and the default one', () => {
  let bad = 0;
  fc.assert(
    fc.property(damagedText(encodeRecipe(recipe)), (hash) => {
      const { recipe: read, isBad, badLink } = readLink(hash);
      expect(parseRecipe(read)).toEqual({ ok: true, recipe: read });
      if (!isBad) return;
      bad++;
      expect(read).toBe(DEFAULT_RECIPE);
      expect(badLink!.text).toBe(hash);
      for (const { field, message } of badLink!.problems) expect([field.length > 0, message.length > 5]).toEqual([true, true]);
    }),
    { numRuns: 5000, seed: 3 },
  );
  expect(bad).toBeGreaterThan(1000);
});

it('answers damaged weights with a network of finite shape or a RangeError, by either way of reading them', () => {
  const { net } = problemOf(recipe, sourceOf(recipe.data).inputs);
  const theta = Float32Array.from({ length: 2 * 4 + 8 + 4 * 4 + 4 + 4 * 2 + 2 }, (_, i) => i);
  const own = writeSafetensors({ tensors: parameterTensors(net, theta, 'contract'), metadata: { recipe: JSON.stringify(recipe) } });
  const plain = { input: 2, layers: [{ n: 3, act: 'tanh' }, { n: 2, act: 'identity' }] }; // prettier-ignore
  const theirs = writeSafetensors({ tensors: parameterTensors(plain, theta.subarray(0, 17), 'pytorch'), metadata: {} });
  const kept = (bytes: Uint8Array, read: (tensors: ReturnType<typeof readSafetensors>['tensors']) => void): boolean => {
    try {
      read(readSafetensors(bytes).tensors);
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError);
      expect((error as RangeError).message.length).toBeGreaterThan(10);
      return false;
    }
  };
  const outcomes = { read: 0, refused: 0 };
  fc.assert(
    fc.property(fc.oneof(damagedBytes(own), damagedBytes(theirs)), (bytes) => {
      const first = kept(bytes, (tensors) => expect(thetaOfOwnFile(net, tensors)).toHaveLength(theta.length));
      const second = kept(bytes, (tensors) => expect(Math.min(...networkOfTensors(tensors).widths)).toBeGreaterThan(0));
      outcomes[first || second ? 'read' : 'refused']++;
    }),
    { numRuns: 5000, seed: 4 },
  );
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(50);
});

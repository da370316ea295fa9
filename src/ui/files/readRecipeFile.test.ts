import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRecipe } from '../../lab/recipe/url';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { damagedText } from '../../test/damage';
import { readRecipeFile } from './readRecipeFile';

it('reads what the page saves', () => {
  expect(readRecipeFile(JSON.stringify(DEFAULT_RECIPE))).toEqual({ ok: true, recipe: DEFAULT_RECIPE });
});

it('answers any text, and any damage to a recipe, with a recipe or with problems that say something', () => {
  const whole = JSON.stringify(DEFAULT_RECIPE);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), damagedText(whole)), (text) => {
      for (const parsed of [readRecipeFile(text), decodeRecipe(`#v=1&data.set=${text}`), decodeRecipe(text)]) {
        if (parsed && !parsed.ok) expect(parsed.problems.every(({ message }) => message.length > 0)).toBe(true);
      }
    }),
    { numRuns: 1500, seed: 1 },
  );
});

it('says of a file that is not here what to do', () => {
  const parsed = decodeRecipe('#v=1&data.set=file.flowers.0a1b2c3d4e5f');
  expect(parsed && !parsed.ok && parsed.problems[0]).toMatchObject({ field: 'data.set' });
  expect(parsed && !parsed.ok && parsed.problems[0]!.message).toContain('someone’s own file (flowers)');
});

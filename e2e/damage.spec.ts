import fc from 'fast-check';
import { readTable } from '../src/data/table/readTable';
import { parameterTensors } from '../src/lab/files/parameterTensors';
import { readSafetensors, writeSafetensors } from '../src/lab/files/safetensors';
import { networkOfTensors } from '../src/lab/files/networkFile';
import type { RecipeProblem } from '../src/lab/recipe/schema';
import { decodeRecipe } from '../src/lab/recipe/url';
import { damagedBytes, damagedJson, damagedText } from '../src/test/damage';
import { readRecipeFile } from '../src/ui/files/readRecipeFile';
import { LINKS } from './support/lab';
import { trainStraight } from './support/straight';
import { expect, test } from './support/test';

const SEED = 20;
const OF_EACH = 10;

const parsed = decodeRecipe(LINKS.moons);
if (!parsed?.ok) throw new Error('the link holds no recipe');
const recipe = parsed.recipe;
const net = { input: 2, layers: [{ n: 3, act: 'tanh' }, { n: 2, act: 'identity' }] }; // prettier-ignore
const weights = writeSafetensors({ tensors: parameterTensors(net, new Float32Array(17), 'pytorch'), metadata: {} });
const table = 'size,"colour, first",species\n' + Array.from({ length: 12 }, (_, i) => `${i},"red",${i % 2 ? 'a' : 'b'}`).join('\n');

/** The message of what reading throws, as the page has to say it of a file; undefined where it reads it. */
function fault(read: () => unknown): RecipeProblem | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { field: 'file', message: error.message };
  }
}

const ofRecipe = (text: string) => {
  const read = readRecipeFile(text);
  return read.ok ? undefined : read.problems[0];
};

/** The first few damaged inputs of a seed that cannot be read, with the first thing that is to be said of each. */
function refused<T>(inputs: fc.Arbitrary<T>, problemOf: (input: T) => RecipeProblem | undefined): { input: T; problem: RecipeProblem }[] {
  return fc
    .sample(inputs, { seed: SEED, numRuns: 40 * OF_EACH })
    .flatMap((input) => {
      const problem = problemOf(input);
      return problem ? [{ input, problem }] : [];
    })
    .slice(0, OF_EACH);
}

test('damaged files and links: each is refused with the field that is wrong, and the run is what it would have been', async ({
  lab,
  page,
  browser,
}) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(5);

  const files = [
    ...refused(damagedJson(JSON.parse(JSON.stringify(recipe)) as never).map((value) => JSON.stringify(value)), ofRecipe).map((one) => ({ ...one, name: 'recipe.json' })),
    ...refused(damagedText(JSON.stringify(recipe)), ofRecipe).map((one) => ({ ...one, name: 'text.json' })),
    ...refused(damagedText(table), (text) => fault(() => readTable(text))).map((one) => ({ ...one, name: 'rows.csv' })),
    ...refused(damagedBytes(weights), (bytes) => fault(() => networkOfTensors(readSafetensors(bytes).tensors))).map((one) => ({ ...one, name: 'weights.safetensors' })),
  ]; // prettier-ignore
  expect(files).toHaveLength(4 * OF_EACH);
  for (const [i, { input, problem, name }] of files.entries()) {
    await test.step(`${name} ${i}`, async () => {
      const buffer = typeof input === 'string' ? Buffer.from(input) : Buffer.from(input);
      await lab.at('file-input').setInputFiles({ name: `${i}-${name}`, mimeType: 'application/octet-stream', buffer });
      const notice = lab.at('bad-file');
      await expect(notice).toContainText(`${i}-${name} cannot be opened`);
      await expect(notice.locator('li code').first()).toHaveText(problem.field === '' ? 'recipe' : problem.field);
      await expect(notice.getByRole('listitem').first()).toContainText(problem.message.trim().slice(0, 60).trim());
    });
  }
  await page.getByRole('button', { name: 'Hide this' }).click();

  const links = refused(damagedText(LINKS.moons.slice(1)), (hash) => {
    const read = decodeRecipe(hash);
    return read && !read.ok ? read.problems[0] : undefined;
  });
  expect(links).toHaveLength(OF_EACH);
  for (const { input, problem } of links) {
    await test.step(input, async () => {
      await page.evaluate((hash) => (location.hash = hash), input);
      await expect(lab.at('bad-link').locator('li code').first()).toHaveText(problem.field);
      // The address is the recipe that is there.
      expect(decodeRecipe(new URL(page.url()).hash)).toEqual(parsed);
    });
  }

  await expect(lab.root).toHaveAttribute('data-run', '1');
  const step = await lab.step();
  await lab.hasTrained(step + 5);
  await lab.pause();
  const shown = await lab.parameters();
  expect(await trainStraight(browser, page.workers()[0]!.url(), LINKS.moons, shown.step)).toEqual(shown);
});

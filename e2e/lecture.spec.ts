import { AxeBuilder } from '@axe-core/playwright';
import { LectureColumn } from './support/lecture';
import { expect, test } from './support/test';

/** The number after some words of a verdict. */
const numberAfter = (text: string, words: string): number =>
  Number(
    text
      .split(words)[1]!
      .replace('−', '-')
      .match(/-?\d+(\.\d+)?/)![0],
  );

test('the column opens beside the instrument, and the address follows', async ({ lab, page }) => {
  await lab.open('#v=1&data.set=moons&layers=8tanh-2&schedule.lr=0.1');
  await lab.hasTrained(5);
  await page.getByTestId('lecture').click();
  await expect(page.getByTestId('experiment-title')).toHaveText('An error to be made small, step by step');
  expect(page.url()).toContain('experiment=gradient-descent');
  await expect(page.locator('#recipe')).toHaveCount(0);
  await expect(page.locator('math').first()).toBeVisible();
  await page.getByTestId('next').click();
  await expect(page.getByTestId('experiment-title')).toHaveText('One linear layer is a bowl');
  await page.goBack();
  await expect(page.getByTestId('experiment-title')).toHaveText('An error to be made small, step by step');
  await page.goBack();
  await expect(page.locator('#recipe')).toBeVisible();
  await expect(lab.at('title')).toContainText('Moons');
});

test('experiments 1 to 3: a point is placed, an option picked, and the numbers are those of the closed forms', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=gradient-descent');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await expect(page.getByTestId('run-experiment')).toHaveAttribute('aria-disabled', 'true');
  await lecture.place(0.7, 0.575);
  const { sentence, numbers } = await lecture.run();
  expect(sentence).toContain('Descent ended where E is least');
  expect(numberAfter(numbers, 'with E =')).toBeCloseTo(numberAfter(numbers, 'came to E ='), 4);
  expect(numberAfter(numbers, 'Your point lies')).toBeLessThan(0.15);

  await lecture.open('linear-is-convex');
  await lecture.pick('one');
  const convex = await lecture.run();
  expect(convex.sentence).toBe('Both starts came to the same end.');
  // The least eigenvalue of 2(Σ + μμᵀ + λI) of these rows: .166146 + 2λ.
  expect(numberAfter(convex.numbers, 'of the Hessian is')).toBeCloseTo(0.366, 3);

  await lecture.open('two-layers');
  await page.getByTestId('placing').focus();
  for (let presses = 0; presses < 2; presses++) {
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowUp');
  }
  const two = await lecture.run();
  expect(two.numbers).toContain('(0.949, 0.949)');
  expect(two.numbers).toContain('2.20 and −1.80: a saddle, E = 1.00');
  // From (.8, .8) to (√.9, √.9).
  expect(numberAfter(two.numbers, 'Your point is')).toBeCloseTo(0.21, 2);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual([]);
});

test('a link for a class opens an experiment with parts of the page hidden', async ({ lab, page }) => {
  await lab.open('#experiment=two-layers&hide=transport,share');
  await expect(page.getByTestId('experiment-title')).toHaveText('Two layers are not a bowl');
  await expect(page.getByTestId('run')).toHaveCount(0);
  await expect(page.getByTestId('share')).toHaveCount(0);
  await page.getByTestId('class-link').click();
  await page.getByTestId('hide-recipe').check();
  await expect(page.getByTestId('made-link')).toHaveText(/#experiment=two-layers&hide=recipe$/);
});

test('a part that cannot be hidden, and an experiment that there is not, are named', async ({ lab, page }) => {
  await lab.open('#experiment=three-layers&hide=kitchen');
  await expect(page.getByTestId('bad-link')).toContainText('has no part called kitchen');
  await expect(page.locator('#lecture')).toContainText('There is no experiment “three-layers”.');
});

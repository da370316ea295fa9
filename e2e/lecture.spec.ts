import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { holdBack } from './support/holdBack';
import { LectureColumn } from './support/lecture';
import { numberAfter, numberOf } from './support/number';
import { expect, test } from './support/test';

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
  // Stopped, it asks what it asked, and has the answer.
  const goOn = await holdBack(page.context(), /assets\/smallFunction-/);
  await page.getByTestId('run-experiment').click();
  await expect(lecture.card).toHaveAttribute('data-phase', 'running');
  await page.getByTestId('stop').click();
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await expect(page.getByTestId('run-experiment')).toHaveAttribute('aria-disabled', 'false');
  goOn();
  const { sentence, numbers } = await lecture.run();
  expect(sentence).toContain('Descent ended where E is least');
  expect(numberAfter(numbers, 'with E =')).toBeCloseTo(numberAfter(numbers, 'came to E ='), 4);
  expect(numberAfter(numbers, 'Your point lies')).toBeLessThan(0.15);
  // Where descent ends is where E is least, in the picture's numbers as well.
  await lecture.card.locator('summary').click();
  const rows = lecture.card.getByRole('region', { name: 'The picture as numbers' }).locator('tbody tr');
  const place = async (row: Locator) => (await row.locator('td').allTextContents()).map(numberOf);
  const [least, end] = [await place(rows.filter({ hasText: 'least squares' })), await place(rows.last())];
  expect(Math.hypot(least[0]! - end[0]!, least[1]! - end[1]!)).toBeLessThan(0.02);
  await page.getByTestId('again').click();
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await expect(page.getByTestId('run-experiment')).toHaveAttribute('aria-disabled', 'true');

  await lecture.open('linear-is-convex');
  await lecture.pick('one');
  const convex = await lecture.run();
  expect(convex.sentence).toBe('Both starts came to the same end.');
  // The least eigenvalue of 2(Σ + μμᵀ + λI) of these rows: .166146 + 2λ.
  expect(numberAfter(convex.numbers, 'of the Hessian is')).toBeCloseTo(0.366, 3);
  // The page’s own run ends where the others do, and its curvature is opened beside the answer.
  expect(numberAfter(convex.numbers, 'third start, came to')).toBeCloseTo(numberAfter(convex.numbers, 'steps E is'), 3);
  await expect(lab.root).toHaveAttribute('data-look', 'stage');
  await expect(page).toHaveURL(/view=curvature/);

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
  // Two weights are the whole plane, and the run on it ends in a minimum.
  expect(numberAfter(two.numbers, 'own run went from E =')).toBeCloseTo((-0.749 * 0.661 - 1) ** 2 + 0.1 * (0.749 ** 2 + 0.661 ** 2), 1);
  await expect(lab.at('train-loss')).toHaveText('0.190');
  await expect(lab.at('plane')).toHaveValue('parameters');
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

test('the contents name every experiment and open it', async ({ lab, page }) => {
  await lab.open('#experiment=two-layers&hide=transport');
  await page.getByTestId('contents').click();
  const titles = page.locator('#lecture .titles button');
  await expect(titles).toHaveCount(26);
  await expect(page.getByTestId('title-two-layers')).toHaveAttribute('aria-current', 'step');
  await page.getByTestId('title-plateaus').click();
  await expect(page.getByTestId('experiment-title')).toHaveText((await page.getByTestId('mark-plateaus').getAttribute('title'))!);
  await expect(titles.first()).toBeHidden();
});

test('a part that cannot be hidden, and an experiment that there is not, are named', async ({ lab, page }) => {
  await lab.open('#experiment=three-layers&hide=kitchen');
  await expect(page.getByTestId('bad-link')).toContainText('has no part called kitchen');
  await expect(page.locator('#lecture')).toContainText('There is no experiment “three-layers”.');
});

test('experiments 4, 5, 12 and 13: what functions of few parameters do, by their closed forms', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=plateaus');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.pick('less than a millionth');
  const plateaus = await lecture.run();
  expect(plateaus.sentence).toContain('4.1\u202f×\u202f10⁻⁹');
  await expect(page.getByTestId('half-true')).toContainText('|w| went from 10.5 to 10.5 in 100 steps, |v| from 0.403 to 1.00');

  await lecture.open('zero-start');
  await lecture.pick('a saddle or a minimum, as the ridge decides');
  const zero = await lecture.run();
  // c = 1.20468416; 2λ − 2c = −2.209 for λ = .1.
  expect(zero.numbers).toContain('c = 1.20.');
  expect(zero.numbers).toContain('the least eigenvalue is −2.21: a saddle');
  expect(numberAfter(zero.numbers, 'take E from')).toBe(numberAfter(zero.numbers.split('take E from')[1]!, 'to'));
  await expect(lab.at('figure-lambda-min')).toHaveText('−2.21');

  await lecture.open('quadratic');
  await lecture.pick('the steepest, α = 64');
  const quadratic = await lecture.run();
  for (const figure of ['0.99/αmax ends at 8.53;', '1/αmax ends at 64.0;', '1.01/αmax ends at 464, above', 'ends at 2.86']) {
    expect(quadratic.numbers).toContain(figure);
  }
  // The quadratic on the page: 2/λ_max of its five inputs without a ridge, 65.639.
  await expect(lab.at('figure-lr-critical')).toHaveText('0.0305');

  await lecture.open('taylor');
  await lecture.guess('11');
  await expect(page.getByTestId('run-experiment')).toHaveAttribute('aria-disabled', 'true');
  await lecture.guess('0.25');
  const taylor = await lecture.run();
  expect(numberAfter(taylor.sentence, 'One step left')).toBeCloseTo(25, -0.5);
});

test('experiments 7 to 11: shares of restarts have their intervals, and schedules are ranked', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  await lab.open('#experiment=restarts');
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking');
  await lecture.guess('90');
  const restarts = await lecture.run();
  const learnt = Number(/(\d+) of 256/.exec(restarts.numbers)![1]);
  const share = learnt / 256;
  expect(share).toBeGreaterThan(0.8);
  expect(share).toBeLessThan(0.98);
  // The stage of ensembles shows the same starts.
  await expect(page).toHaveURL(/view=ensemble/);
  await expect(lab.at('restart-success')).toHaveText(`${learnt} of 256 starts get below 0.05.`);
  await expect(lab.at('restart-steps')).toHaveValue('1000');

  await lecture.open('large-rate');
  await lecture.pick('about as many');
  // Published: 183 and 187 of 200; the network is another one.
  expect((await lecture.run()).sentence).toMatch(/^\d+ (more|fewer) of 200, which may be chance\.$/);

  await lecture.open('width-helps');
  await lecture.pick('more');
  expect((await lecture.run()).sentence).toBe('More units, more restarts that learn it.');

  await lecture.open('depth-hurts');
  await lecture.pick('fewer');
  const depth = await lecture.run();
  expect(depth.sentence).toBe('Deeper, and fewer restarts learn it.');
  await expect(lab.at('restart-success')).toHaveText(`${numberAfter(depth.numbers, 'with 3 of them,')} of 60 starts get below 0.05.`);
  await expect(page.getByTestId('half-true')).toContainText('With tanh, whose slope at 0 is 1, 60 of 60');

  await lecture.open('schedules');
  await lecture.pick('cosine');
  const schedules = await lecture.run();
  expect(schedules.numbers).toContain('constant came last');
  expect(numberAfter(schedules.numbers, 's = h = 1:')).toBeCloseTo(0.0556, 2);
});

test('experiment 6: a curve is drawn, and stays beside the measured one', async ({ lab, page }) => {
  const lecture = new LectureColumn(page);
  // Stopped before it has measured what its question rests on, it can be begun anew.
  const goOn = await holdBack(page.context(), /data\/digits/);
  await lab.open('#experiment=initial-scale');
  await page.getByTestId('stop').click();
  await expect(lecture.card).toHaveAttribute('data-phase', 'failed');
  goOn();
  await lecture.card.getByRole('button', { name: 'Try again' }).click();
  await expect(lecture.card).toHaveAttribute('data-phase', 'asking', { timeout: 110_000 });
  // By keys: from the first point on the rest of the curve follows. A drawing is taken back.
  const drawing = page.getByTestId('drawing');
  for (const key of ['Home', 'ArrowDown']) await drawing.press(key);
  const lowered = Number(await drawing.getAttribute('aria-valuenow'));
  expect(lowered).toBeLessThan(10);
  await drawing.press('End');
  await expect(drawing).toHaveAttribute('aria-valuenow', String(lowered));
  await page.getByRole('button', { name: 'clear the drawing' }).click();
  await expect(drawing).toHaveAttribute('aria-valuenow', '10');
  await expect(page.getByTestId('run-experiment')).toHaveAttribute('aria-disabled', 'true');
  await lecture.draw([[0.01, 0.2], [0.5, 0.4], [0.99, 0.55]]); // prettier-ignore
  const { numbers } = await lecture.run();
  const [drawn, large, right] = [/You drew ([\d.]+)/, /it measured ([\d.]+)/, /against ([\d.]+) at 1×/].map((number) =>
    Number(number.exec(numbers)![1]),
  );
  expect(drawn).toBeLessThan(5);
  expect(large).toBeGreaterThan(2 * right!);
  await expect(lab.root).toHaveAttribute('data-look', 'layers');
});

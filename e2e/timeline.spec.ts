import { formatCount } from '../src/ui/format';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { trainStraight } from './support/straight';
import { expect, test } from './support/test';

/** Trains the moons in a few stages, so that some steps are kept, and rests. */
async function walk(lab: LabPage): Promise<number> {
  await lab.open(LINKS.moons);
  await lab.hasTrained(20);
  await lab.pause();
  for (let i = 0; i < 2; i++) {
    const before = await lab.step();
    await lab.at('step').click();
    await expect.poll(() => lab.step()).toBe(before + 1);
  }
  return lab.step();
}

test('scrubbing shows a kept step everywhere, and comes back', async ({ lab, page, browser }) => {
  const last = await walk(lab);
  const live = await lab.parameters();
  const lossNow = await lab.at('train-loss').textContent();
  await lab.at('scrubber').focus();
  await page.keyboard.press('Home');
  await expect(lab.at('step-count')).toHaveText('0');
  await expect(lab.at('state')).toContainText(`Showing step 0; training rests at ${formatCount(last)}`);
  await expect(lab.at('scrubber')).toHaveAttribute('aria-valuenow', '0');
  expect(await lab.at('train-loss').textContent()).not.toBe(lossNow);
  expect(await lab.parameters()).toEqual(await trainStraight(browser, page.workers()[0]!.url(), LINKS.moons, 0));
  await expect(lab.at('fit')).toHaveAttribute('data-step', '0');
  await expect(lab.at('rate-now')).toHaveText('0.1');
  // A button of ink, which the plates of paper behind other words must not cover.
  await expect(lab.at('fork')).toHaveCSS('background-color', 'rgb(23, 24, 26)');

  await page.keyboard.press('End');
  await expect(lab.at('step-count')).toHaveText(formatCount(last));
  await expect(lab.at('state')).toContainText(`Paused at step ${formatCount(last)}`);
  expect(await lab.parameters()).toEqual(live);
  expect(await lab.at('train-loss').textContent()).toBe(lossNow);
});

test('the timeline is there as numbers', async ({ lab, page }) => {
  const last = await walk(lab);
  await page.getByLabel('Timeline as numbers').first().click();
  const rows = page.getByRole('region', { name: 'Timeline as numbers' }).locator('tbody tr');
  await expect(rows.last().locator('th')).toHaveText(formatCount(last));
  expect(await rows.count()).toBeLessThanOrEqual(60);
});

test('the pointer scrubs too, and a run goes on from where it was', async ({ lab, page }) => {
  const last = await walk(lab);
  const box = (await lab.at('scrubber').boundingBox())!;
  await page.mouse.click(box.x + 1, box.y + box.height / 2);
  await expect(lab.at('state')).toContainText(new RegExp(`Showing step [\\d\\s]+; training rests at ${formatCount(last)}`));
  expect(Number(await lab.at('scrubber').getAttribute('aria-valuenow'))).toBeLessThan(last / 2);
  await lab.at('step').click();
  await expect(lab.at('step-count')).toHaveText(formatCount(last + 1));
  expect((await lab.parameters()).step).toBe(last + 1);
});

test('going on from a kept step repeats the same bits', async ({ lab, page, browser }) => {
  await walk(lab);
  await lab.at('scrubber').focus();
  await page.keyboard.press('Home');
  await lab.at('fork').click();
  await expect(lab.at('state')).toContainText('Paused at step 0');
  await expect(lab.at('fork')).toHaveCount(0);
  for (let steps = 1; steps <= 3; steps++) {
    await lab.at('step').click();
    await expect.poll(() => lab.step()).toBe(steps);
  }
  expect(await lab.parameters()).toEqual(await trainStraight(browser, page.workers()[0]!.url(), LINKS.moons, 3));
});

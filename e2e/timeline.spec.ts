import { formatCount } from '../src/ui/format';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { trainStops } from './support/straight';
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

test('the timeline: its numbers, kept steps by keys and by pointer, and going on from one of them', async ({ lab, page, browser }) => {
  const last = await walk(lab);
  const alone = await trainStops(browser, page.workers()[0]!.url(), LINKS.moons, [0, 3]);

  await test.step('it is there as numbers', async () => {
    const numbers = page.getByLabel('Timeline as numbers').first();
    await numbers.click();
    const rows = page.getByRole('region', { name: 'Timeline as numbers' }).locator('tbody tr');
    await expect(rows.last().locator('th')).toHaveText(formatCount(last));
    expect(await rows.count()).toBeLessThanOrEqual(60);
    await numbers.click();
  });

  await test.step('scrubbing shows a kept step everywhere, and comes back', async () => {
    const live = await lab.parameters();
    const lossNow = await lab.at('train-loss').textContent();
    await lab.at('scrubber').focus();
    await page.keyboard.press('Home');
    await expect(lab.at('step-count')).toHaveText('0');
    await expect(lab.at('state')).toContainText(`Showing step 0; training rests at ${formatCount(last)}`);
    await expect(lab.at('scrubber')).toHaveAttribute('aria-valuenow', '0');
    expect(await lab.at('train-loss').textContent()).not.toBe(lossNow);
    expect(await lab.parameters()).toEqual(alone[0]);
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

  await test.step('the pointer scrubs too, and a run goes on from where it was', async () => {
    const box = (await lab.at('scrubber').boundingBox())!;
    await page.mouse.click(box.x + 1, box.y + box.height / 2);
    await expect(lab.at('state')).toContainText(new RegExp(`Showing step [\\d\\s]+; training rests at ${formatCount(last)}`));
    expect(Number(await lab.at('scrubber').getAttribute('aria-valuenow'))).toBeLessThan(last / 2);
    await lab.at('step').click();
    await expect(lab.at('step-count')).toHaveText(formatCount(last + 1));
    expect((await lab.parameters()).step).toBe(last + 1);
  });

  await test.step('going on from a kept step repeats the same bits', async () => {
    await lab.at('scrubber').focus();
    await page.keyboard.press('Home');
    await lab.at('fork').click();
    await expect(lab.at('state')).toContainText('Paused at step 0');
    await expect(lab.at('fork')).toHaveCount(0);
    for (let steps = 1; steps <= 3; steps++) {
      await lab.at('step').click();
      await expect.poll(() => lab.step()).toBe(steps);
    }
    expect(await lab.parameters()).toEqual(alone[1]);
  });
});

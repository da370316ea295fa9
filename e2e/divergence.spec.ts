import { LINKS } from './support/lab';
import { trainStraight } from './support/straight';
import { expect, test } from './support/test';

test('a diverging run stops, names the step and keeps the state before it; it goes on with a smaller rate', async ({
  lab,
  page,
  browser,
}) => {
  await lab.open(LINKS.diverging);
  await lab.reaches('diverged');
  const last = await lab.step();
  await expect(lab.at('say')).toHaveText(new RegExp(`^Diverged at step ${last + 1}: .+ is not finite\\.$`));
  await expect(lab.at('state')).toContainText(`Diverged at step ${last + 1}; back at ${last}`);
  const kept = await lab.parameters();
  expect(kept).toMatchObject({ step: last, finite: true });
  expect(await trainStraight(browser, page.workers()[0]!.url(), LINKS.diverging, last)).toEqual(kept);
  await page.getByRole('button', { name: 'start again' }).click();
  await lab.reaches('paused');
  expect((await lab.parameters()).step).toBe(0);
  await expect(lab.at('continue')).toHaveCount(0);

  await lab.at('run').click();
  await lab.reaches('diverged');
  expect(await lab.step()).toBe(last);
  const rate = lab.at('rate');
  const before = Number(await rate.inputValue());
  // The remedy is in sight, and nothing lies over it.
  await expect(lab.at('continue')).toBeInViewport({ ratio: 1 });
  await lab.at('continue').click();
  await expect.poll(async () => Number(await rate.inputValue())).toBeLessThan(before);
  await expect.poll(async () => (await lab.step()) > last || (await lab.root.getAttribute('data-state')) === 'diverged').toBe(true);
});

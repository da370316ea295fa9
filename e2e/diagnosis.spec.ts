import { holdBack } from './support/holdBack';
import { LINKS } from './support/lab';
import { expect, onePage, test } from './support/test';

/** A thirty-fold initial scale on two moons: saturated from the start. */
const SATURATED = LINKS.moons.replace('init.type=lecun_normal', 'init.type=lecun_normal&init.scale=30');

const shared = onePage();

test('a run in order says so, names what was looked for, and measures λ_max beside its limit', async () => {
  const { lab } = shared;
  await lab.open(LINKS.moons);
  await lab.hasTrained(60);
  await lab.pause();
  await expect(lab.at('say')).toHaveText('All layers are in their working range.');
  await expect(lab.at('clear')).toContainText('found nothing');
  await expect(lab.at('clear')).toContainText('saturation');
  await lab.at('clear').locator('summary').click();
  await expect(lab.at('clear')).toHaveAttribute('open');
  await expect(lab.at('edge')).toHaveText(/^\d/);
  // Only where there is room for it.
  await lab.page.setViewportSize({ width: 1440, height: 900 });
  await lab.at('break').click();
  await expect(lab.at('scale')).toHaveValue('10×');
  await expect(lab.at('break')).toBeHidden();
  // The run is begun anew, and rests.
  await expect.poll(() => lab.step()).toBe(0);
});

test('a saturated network is named as such; twins of it find the change that helps, which is then tried', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(SATURATED);
  await lab.hasTrained(40);
  await lab.pause();
  await expect(lab.at('say')).toContainText('saturated');
  // Stopped, they leave nothing; held back until then, they cannot be done before.
  const goOn = await holdBack(page.context(), /assets\/twins-/);
  await lab.at('twins-start').click();
  await expect(lab.at('twins')).toHaveAttribute('data-state', 'computing');
  await lab.at('twins-stop').click();
  await expect(lab.at('twins')).toHaveAttribute('data-state', 'empty');
  goOn();
  await lab.at('twins-start').click();
  await expect(lab.at('twins')).toHaveAttribute('data-state', /done|stale/, { timeout: 90_000 });
  await expect(lab.at('twins-verdict')).toBeInViewport({ ratio: 1 });
  const rows = lab.at('twin');
  await expect(rows.filter({ hasText: 'nothing changed' })).toHaveCount(1);
  const losses = (await rows.locator('td.number:nth-child(3)').allTextContents()).filter((text) => /^[\d.]+$/.test(text)).map(Number);
  expect(losses.length).toBeGreaterThan(3);
  expect(losses).toEqual([...losses].sort((a, b) => a - b));
  const best = rows.first();
  const count = await rows.count();
  const name = await best.locator('th').textContent();
  const before = page.url();
  await best.getByRole('button').click();
  expect(name).not.toBe('nothing changed');
  await expect.poll(() => page.url()).not.toBe(before);
  await expect(rows).toHaveCount(count);
  await expect(rows.and(page.locator('[data-tried=true]')).locator('th')).toHaveText(name!);
  const tried = page.url();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => page.url()).not.toBe(tried);
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect.poll(() => page.url()).toBe(tried);
  await expect(rows.and(page.locator('[data-tried=true]')).locator('th')).toHaveText(name!);
  await page.getByRole('button', { name: 'Back to the recipe without a change' }).click();
  await expect.poll(() => page.url()).toContain('init.scale=30');
  await expect(rows.and(page.locator('[data-tried=true]')).locator('th')).toHaveText('nothing changed');
});

import { AxeBuilder } from '@axe-core/playwright';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { expect, test } from './support/test';

const WIDE = `${LINKS.moons}&init.seed=100&b.v=1&b.init.type=lecun_normal&b.init.scale=20&b.init.seed=100`;

/** Waits until both runs rest, and gives the step at which each stands. */
async function steps(lab: LabPage): Promise<number[]> {
  const read = async (which: string) => Number((await lab.at(`step-${which}`).textContent())?.replace(/\D/g, ''));
  await expect.poll(async () => (await read('A')) === (await read('B'))).toBe(true);
  return [await read('A'), await read('B')];
}

test('a variant stands beside the run, at the same step, and is said in words and numbers', async ({ lab, page }) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(1);
  await lab.at('compare').click();
  await expect(lab.at('verdict')).toHaveText('B is a copy of A.');
  await lab.at('scale').fill('20');
  await lab.at('scale').press('Enter');
  await expect(lab.at('differs')).toHaveText('B differs in: initial scale 1 → 20.');
  await expect(page).toHaveURL(/b\.init\.scale=20/);
  await expect.poll(() => lab.share('saturated-1-B')).toBeGreaterThan(0.5);
  expect(await lab.share('saturated-1-A')).toBeLessThan(0.1);
  await lab.hasTrained(30);
  await lab.pause();
  const [a, b] = await steps(lab);
  expect(a).toBe(b);
  await lab.at('step').click();
  await expect.poll(async () => (await steps(lab))[1]).toBe(a! + 1);

  // A has the bits that it has alone.
  const { step, digest } = await lab.parameters();
  await lab.at('keep-A').click();
  await expect(lab.at('comparison')).toHaveCount(0);
  await expect(page).not.toHaveURL(/b\.v/);
  expect(await lab.parameters()).toMatchObject({ step, digest });
  await page.getByRole('button', { name: 'Back to step 0' }).click();
  await expect.poll(() => lab.step()).toBe(0);
  for (let taken = 0; taken < step; taken++) await lab.at('step').click();
  await expect.poll(() => lab.step()).toBe(step);
  expect(await lab.parameters()).toMatchObject({ step, digest });
});

test('a link holds the pair; back, forward and what is kept go with it', async ({ lab, page }) => {
  await lab.open(WIDE);
  await expect(lab.at('differs')).toHaveText('B differs in: initial scale 1 → 20.');
  await lab.hasTrained(10);
  await lab.at('edit-A').click();
  await expect(lab.at('scale')).toHaveValue(/^1\s*×$/);
  await lab.at('edit-B').click();
  await expect(lab.at('scale')).toHaveValue(/^20\s*×$/);
  await lab.at('batch-norm').click();
  await expect(lab.at('differs')).toHaveText('B differs in: initial scale 1 → 20, batch norm off → on.');
  await page.goBack();
  await expect(lab.at('differs')).toHaveText('B differs in: initial scale 1 → 20.');
  await page.reload();
  await expect(lab.at('differs')).toHaveText('B differs in: initial scale 1 → 20.');
  await lab.hasTrained(10);
  await lab.pause();
  const [, before] = await steps(lab);
  await lab.at('keep-B').click();
  await expect(lab.at('comparison')).toHaveCount(0);
  await expect(lab.at('scale')).toHaveValue(/^20\s*×$/);
  await expect(page).toHaveURL(/[&]init\.scale=20/);
  expect((await lab.parameters()).step).toBe(before);
  await page.goBack();
  await expect(lab.at('comparison')).toBeVisible();
});

test('several seeds give a mean with its spread; axe finds nothing', async ({ lab, page }) => {
  await lab.open(WIDE);
  await lab.hasTrained(20);
  await lab.pause();
  await lab.at('seeds').selectOption('3');
  await lab.at('repeat').click();
  await expect(lab.at('over-seeds')).toHaveText(
    /^Over 3 seeds, \d+ steps each: test loss [\d.]+ ± [\d.]+ in A and .* B lower on \d of 3\.$/,
  );
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join()}`)).toEqual([]);
    }
  }
});

test('a phone shows both runs without scrolling sideways', async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await lab.open(WIDE);
  await lab.hasTrained(10);
  await expect(lab.at('figure-test-loss')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

import { findings } from './support/axe';
import { download, saveAsDownloads } from './support/download';
import { crashGpu, LabPage, LINKS } from './support/lab';
import { numberOf, numbersIn } from './support/number';
import { trainStraight } from './support/straight';
import { expect, onePage, test } from './support/test';

const WIDE = `${LINKS.moons}&init.seed=100&b.v=1&b.init.type=lecun_normal&b.init.scale=20&b.init.seed=100`;

/** Waits until both runs rest, and gives the step at which each stands. */
async function steps(lab: LabPage): Promise<number[]> {
  const read = async (which: string) => Number((await lab.at(`step-${which}`).textContent())?.replace(/\D/g, ''));
  await expect.poll(async () => (await read('A')) === (await read('B'))).toBe(true);
  return [await read('A'), await read('B')];
}

/** Waits until B, which began later, stands where A does. */
async function caughtUp(lab: LabPage): Promise<void> {
  await lab.hasTrained(30);
  await expect.poll(async () => Number((await lab.at('step-B').textContent())?.replace(/\D/g, ''))).toBeGreaterThan(20);
  await expect(lab.at('behind')).toHaveCount(0);
}

test('a variant stands beside the run, at the same step, and is said in words and numbers', async ({ lab, page, browser }) => {
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
  await caughtUp(lab);
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
  expect(await trainStraight(browser, page.workers()[0]!.url(), LINKS.moons, step)).toMatchObject({ step, digest });
});

test('weights that were opened are the start of both; A goes on as it is; each can be looked at on one scale', async ({ lab, page }) => {
  await saveAsDownloads(page);
  await lab.open(LINKS.moons);
  await lab.hasTrained(40);
  await lab.pause();
  const own = await lab.parameters();
  const { bytes } = await download(page, async () => {
    await lab.at('share').click();
    await lab.at('save-weights').click();
  });
  await lab.at('file-input').setInputFiles({ name: 'weights.safetensors', mimeType: 'application/octet-stream', buffer: bytes });
  await expect.poll(async () => (await lab.parameters()).step).toBe(0);
  expect((await lab.parameters()).digest).toBe(own.digest);
  for (let taken = 0; taken < 12; taken++) await lab.at('step').click();
  await expect.poll(() => lab.step()).toBe(12);
  const before = await lab.parameters();

  await lab.at('compare').click();
  await expect(lab.at('common-start')).toHaveText('Both begin at the weights that A was given.');
  await expect(lab.at('step-B')).toHaveText('0');
  expect(await lab.parameters()).toEqual(before);
  for (let taken = 0; taken < 12; taken++) await lab.at('step').click();
  await expect(lab.at('step-B')).toHaveText('12');
  expect(await lab.parameters()).toEqual(before);
  await expect(lab.at('loss-B')).toHaveText((await lab.at('loss-A').textContent())!);

  // Another initial scale is another start; the curvature of each is its own, on a scale that holds both.
  await lab.at('scale').fill('3');
  await lab.at('scale').press('Enter');
  await expect(lab.at('common-start')).toHaveText('A begins at weights that it was given, B at those of its recipe.');
  await lab.at('tab-curvature').click();
  const largest = async (which: string) => {
    await lab.at(`look-${which}`).click();
    await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
    return numberOf((await lab.at('figure-lambda-max').textContent())!);
  };
  const [a, b] = [await largest('A'), await largest('B')];
  expect(a).not.toBe(b);
  const ticks = () =>
    lab
      .at('spectrum')
      .locator('text[x="-6"]')
      .evaluateAll((all) => all.map((tick) => tick.getAttribute('y')));
  const shared = await ticks();
  await lab.at('look-A').click();
  await expect.poll(ticks).toEqual(shared);

  // The landscape of A, which has trained, and its way.
  await lab.at('tab-landscape').click();
  await lab.at('plane').selectOption('filter');
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  await expect(lab.at('landscape')).toHaveAttribute('data-step', '12');
  await lab.at('look-B').click();
  await lab.at('plane').selectOption('filter');
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  await expect(lab.at('landscape')).toHaveAttribute('data-step', '0');
  // What was there alone is there again.
  await lab.at('keep-A').click();
  expect(await lab.parameters()).toEqual(before);
});

test('one that diverges says so, and the other goes on; a crashed GPU process brings both back', async ({ freshBrowser, baseURL }) => {
  const lab = new LabPage(await freshBrowser.newPage({ baseURL: baseURL! }));
  await lab.open(`${LINKS.sine}&b.v=1&b.schedule.lr=30`);
  await expect(lab.at('verdict')).toHaveText(/^B diverged at step [\d\s]+; A goes on\.$/);
  // It stands at the step before the one that broke, which is said before the numbers of that step have come.
  const stood = /from step (.+)$/.exec((await lab.at('go-on-B').textContent())!.trim())![1]!;
  await lab.hasTrained((await lab.step()) + 60);
  await expect(lab.at('step-B')).toHaveText(stood);
  await expect(lab.at('step-A')).not.toHaveText(stood);

  // It goes on where it was last good, if told so, and begins anew beside A when that is what an edit needs.
  await lab.at('rate').fill('0.05');
  await lab.at('rate').press('Enter');
  await lab.at('go-on-B').click();
  // Too late, with weights of this size.
  await expect(lab.at('verdict')).toHaveText(/^B diverged at step [\d\s]+; A goes on\.$/);
  await lab.at('scale').fill('2');
  await lab.at('scale').press('Enter');
  await expect(lab.at('differs')).toContainText('initial scale 1 → 2');
  await caughtUp(lab);
  await crashGpu(freshBrowser);
  await expect(lab.at('notice')).toHaveText(/^The GPU was reset; resumed from step [\d\s]+$/);
  await expect(lab.at('notice-B')).toHaveText(/^B: The GPU was reset; resumed from step [\d\s]+$/);
  const [from] = numbersIn((await lab.at('notice').textContent())!);
  await lab.hasTrained(from! + 60);
  await caughtUp(lab);
  await lab.pause();
  const [step] = await steps(lab);
  // B has the bits that it has alone.
  await lab.at('keep-B').click();
  await expect(lab.at('comparison')).toHaveCount(0);
  const after = await lab.parameters();
  expect(after.step).toBe(step);
  const alone = `${LINKS.sine.replace('schedule.lr=0.1', 'schedule.lr=0.05')}&init.scale=2`;
  expect(await trainStraight(freshBrowser, lab.page.workers()[0]!.url(), alone, after.step)).toEqual(after);
});

test.describe('a pair that a link holds', () => {
  const shared = onePage();

  test('a link holds the pair; back, forward and what is kept go with it', async () => {
    const { lab } = shared;
    const { page } = lab;
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
    await caughtUp(lab);
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

  test('several seeds give a mean with its spread; axe finds nothing', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.run();
    await lab.hasTrained(20);
    await lab.pause();
    await lab.at('seeds').selectOption('3');
    await lab.at('repeat').click();
    await lab.at('seeds-stop').click();
    await expect(lab.at('over-seeds')).toHaveCount(0);
    await lab.at('repeat').click();
    await expect(lab.at('over-seeds')).toHaveText(
      /^Over 3 seeds, \d+ steps each: test loss [\d.]+ ± [\d.]+ in A and .* B lower on \d of 3\.$/,
    );
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(viewport);
      expect(await findings(page)).toEqual([]);
    }
    // Another B: what was found of the pair before is not of this one.
    await page.setViewportSize({ width: 1280, height: 800 });
    await lab.at('variants').selectOption({ index: 1 });
    await expect(lab.at('differs')).not.toContainText('initial scale 1 → 20');
    await expect(lab.at('over-seeds')).toHaveCount(0);
  });

  test('a phone shows both runs without scrolling sideways', async () => {
    const { lab } = shared;
    const { page } = lab;
    await page.setViewportSize({ width: 390, height: 844 });
    await lab.at('why-page').click();
    await expect(lab.at('figure-test-loss')).toBeVisible();
    await lab.at('watch-page').click();
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await wide()).toBeLessThanOrEqual(0);
    await lab.at('tab-curvature').click();
    await expect(lab.at('provenance')).toHaveAttribute('data-state', /computing|done|stale/);
    expect(await wide()).toBeLessThanOrEqual(0);
    await lab.at('recipe-page').click();
    await expect(lab.at('comparison')).toBeHidden();
    await lab.at('watch-page').click();
    await expect(lab.at('comparison')).toBeVisible();
    await expect(lab.at('watch-page')).toHaveAttribute('aria-current', 'page');
    await lab.at('compare-toggle').click();
    await expect(lab.at('comparison')).toHaveCount(0);
    await expect(page).not.toHaveURL(/b\.v/);
  });
});

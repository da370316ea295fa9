import { formatCount } from '../src/ui/format';
import { download, saveAsDownloads } from './support/download';
import type { LabPage } from './support/lab';
import { LINKS } from './support/lab';
import { trainStraight } from './support/straight';
import { expect, test } from './support/test';

async function fill(lab: LabPage, id: string, text: string): Promise<void> {
  await lab.at(id).fill(text);
  await lab.at(id).press('Enter');
}

test('every field of the recipe is in the address, and the network that trains is the one that it says', async ({ lab, page, browser }) => {
  await lab.open('#v=1&data.set=moons&layers=4tanh-2&optimizer.type=adam&schedule.type=exponential&schedule.lr=0.01&batch.size=32');
  await lab.hasTrained(1);
  await page.locator('#recipe summary', { hasText: 'Rows' }).click();
  const fields: readonly (readonly [id: string, text: string, key: string])[] = [
    ['data-train', '120', 'data.train=120'],
    ['data-test', '80', 'data.test=80'],
    ['data-noise', '0.3', 'data.noise=0.3'],
    ['data-seed', '7', 'data.seed=7'],
    ['hidden', '6, 5', 'layers=6tanh-5tanh-2'],
    ['init-restart', '3', 'init.restart=3'],
    ['seed', '12', 'init.seed=12'],
    ['scale', '2', 'init.scale=2'],
    ['batch', '24', 'batch.size=24'],
    ['ridge', '0.01', 'lambda=0.01'],
    ['optimizer-beta1', '0.8', 'optimizer.beta1=0.8'],
    ['optimizer-beta2', '0.99', 'optimizer.beta2=0.99'],
    ['optimizer-epsilon', '1e-6', 'optimizer.epsilon=0.000001'],
    ['schedule-eta', '0.05', 'schedule.eta=0.05'],
  ];
  for (const [id, text, key] of fields) {
    await fill(lab, id, text);
    expect(page.url(), id).toContain(key);
  }
  const choices: readonly (readonly [id: string, option: string, key: string])[] = [
    ['scheme', 'he_normal', 'init.type=he_normal'],
    ['normalise', 'standardize', 'data.normalise=standardize'],
    ['activation', 'elu', 'layers=6elu-5elu-2'],
    ['schedule', 'cosine', 'schedule.type=cosine'],
    ['optimizer', 'momentum', 'optimizer.type=momentum'],
  ];
  for (const [id, option, key] of choices) {
    await lab.at(id).selectOption(option);
    expect(page.url(), id).toContain(key);
  }

  // What is wrong is said beside the field, and the recipe stays.
  const before = page.url();
  for (const [id, text] of [
    ['ridge', '-1'],
    ['hidden', '6, x'],
    ['batch', '1000'],
    ['rate', 'fast'],
  ] as const) {
    // prettier-ignore
    await fill(lab, id, text);
    await expect(lab.at(id)).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator(`#${id}-problem`)).toHaveText(/\w{4}/);
    await lab.at(id).press('Escape');
  }
  expect(page.url()).toBe(before);

  await lab.hasTrained(3);
  await lab.pause();
  const shown = await lab.parameters();
  expect(await trainStraight(browser, page.workers()[0]!.url(), new URL(before).hash, shown.step)).toEqual(shown);

  await lab.at('data-set').selectOption('spiral');
  await expect(lab.at('title')).toContainText('Spiral');
  expect(page.url()).toContain('data.set=spiral');
});

test('rows and panels are opened, hidden and remembered; every figure is saved as a drawing and a picture', async ({ lab, page }) => {
  await saveAsDownloads(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await lab.open(LINKS.moons);
  await lab.hasTrained(40);
  await lab.pause();
  await expect.poll(() => lab.share('test-accuracy')).toBeGreaterThan(0);
  for (const row of ['sums', 'updates', 'blocks']) {
    await lab.at(`open-${row}`).click();
    await expect(lab.at(`row-${row}`)).toBeVisible();
  }
  await page.getByRole('button', { name: 'Hide the row Their spread' }).click();
  await expect(lab.at('row-spread')).toHaveCount(0);

  const names = (await page.getByRole('button', { name: /^Save .* as SVG$/ }).all()).map((button) => button.getAttribute('aria-label'));
  const titles = (await Promise.all(names)).map((name) => name!.slice('Save '.length, -' as SVG'.length));
  expect(titles).toEqual(expect.arrayContaining(['Decision regions', 'Weights', 'Pre-activations', 'Updates', 'Loss', 'Accuracy', 'γ']));
  const saved = async (name: string): Promise<Buffer> =>
    (await download(page, () => page.getByRole('button', { name: `Save ${name}`, exact: true }).click())).bytes;
  for (const title of titles) {
    await test.step(title, async () => {
      const text = (await saved(`${title} as SVG`)).toString();
      expect(text).toMatch(/^<svg[^>]* width="[\d.]+"/);
      expect(text).toMatch(/<(path|line|rect|circle|image|text)\b/);
      const png = await saved(`${title} as PNG`);
      // Three pixels of the picture for each of the drawing.
      expect(Math.abs(png.readUInt32BE(16) - 3 * Number(/ width="([\d.]+)"/.exec(text)![1]))).toBeLessThanOrEqual(3);
    });
  }

  await lab.at('panels').click();
  await lab.at('panel-stage').uncheck();
  await lab.at('panel-layers').uncheck();
  await page.reload();
  await lab.hasTrained(1);
  await expect(lab.at('regions')).toHaveCount(0);
  await expect(lab.at('weights-1')).toBeHidden();
  await lab.at('panels').click();
  await lab.at('panel-layers').check();
  await expect(lab.at('row-sums')).toBeVisible();
  await expect(lab.at('row-spread')).toHaveCount(0);
  await lab.at('open-spread').click();
  await expect(lab.at('row-spread')).toBeVisible();
});

test('a kept step is left again; links are copied; a class’s link names what it hides', async ({ lab, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lab.open(LINKS.moons);
  await lab.hasTrained(20);
  await lab.pause();
  const last = await lab.step();
  await lab.at('scrubber').focus();
  await page.keyboard.press('Home');
  await expect(lab.at('step-count')).toHaveText('0');
  await lab.at('live').click();
  await expect(lab.at('state')).toContainText(`Paused at step ${formatCount(last)}`);
  expect((await lab.parameters()).step).toBe(last);

  await lab.at('share').click();
  await lab.at('copy-link').click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());

  await lab.at('lecture').click();
  await lab.at('class-link').click();
  const parts = ['recipe', 'transport', 'readouts', 'stage', 'why', 'layers', 'timeline', 'lecture', 'share'];
  for (const part of parts) await lab.at(`hide-${part}`).check();
  await expect(lab.at('made-link')).toHaveText(new RegExp(`&hide=${parts.join(',')}$`));
  const dialog = page.getByRole('dialog', { name: 'A link for a class' });
  await dialog.getByRole('button', { name: 'Copy the link' }).click();
  const made = (await lab.at('made-link').textContent())!;
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(made);
  expect(made).not.toContain('data.set=');
  await dialog.getByLabel('brings the recipe').check();
  await expect(lab.at('made-link')).toContainText('data.set=line');
  await expect(lab.at('made-link')).toContainText('experiment=');
  await dialog.getByLabel('opens this experiment').uncheck();
  await expect(lab.at('made-link')).not.toContainText('experiment=');
  await expect(lab.at('made-link')).toContainText('data.set=line');
  await dialog.getByRole('button', { name: 'close' }).click();
  await expect(dialog).toBeHidden();
  await lab.open(new URL(made).hash);
  await page.reload();
  await expect(page.getByTestId('card')).toBeVisible();
  for (const part of ['run', 'share', 'lecture', 'why', 'weights-1', 'scrubber', 'train-loss', 'regions'])
    await expect(lab.at(part)).toBeHidden();
});

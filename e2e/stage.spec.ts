import { formatCount } from '../src/ui/format';
import { LINKS } from './support/lab';
import { expect, test } from './support/test';

/** Numbers of the confusion matrix, row by row. */
const counts = (texts: string[]): number[] => texts.map((text) => Number(text.replace(/\D/g, '') || 0));

test('data and fit: confusion agrees with the accuracy, and follows the run', async ({ lab, page }) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(60);
  await lab.pause();
  const step = await lab.step();
  await expect(lab.at('fit')).toHaveAttribute('data-step', String(step));
  await expect(lab.at('provenance')).toContainText(`test rows, step ${formatCount(step)}`);
  const cells = counts(await page.locator('[data-testid=confusion] tbody td').allTextContents());
  const rows = cells.reduce((sum, n) => sum + n, 0);
  const right = (cells[0]! + cells[3]!) / rows;
  expect(Math.abs(right - (await lab.share('test-accuracy')))).toBeLessThan(0.006);
  // Both classes' regions are there: a plane of one colour would be no decision.
  const colours = await lab.at('regions').evaluate((shown) => {
    const { data } = (shown as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 96, 96);
    const cells = Array.from({ length: 96 * 96 }, (_, i) => data[4 * i]! - data[4 * i + 2]!);
    return { warm: cells.filter((c) => c > 10).length, cold: cells.filter((c) => c < -5).length };
  });
  expect(colours.warm).toBeGreaterThan(500);
  expect(colours.cold).toBeGreaterThan(500);
});

test('data and fit: a curve for one input', async ({ lab }) => {
  await lab.open(LINKS.sine);
  await lab.hasTrained(10);
  await lab.pause();
  await expect(lab.at('fitted')).toHaveAttribute('d', /^M[\d.-]+,[\d.-]+(L[\d.-]+,[\d.-]+){255}$/);
});

test('data and fit: the worst mistakes of the digits as pictures', async ({ lab, page }) => {
  await lab.open();
  await lab.hasTrained(2);
  await lab.pause();
  const mistakes = page.locator('[data-testid=mistakes] li');
  await expect(mistakes).toHaveCount(15);
  const losses = (await mistakes.locator('.dim').allTextContents()).map(Number);
  expect(losses).toEqual([...losses].sort((a, b) => b - a));
  const inked = await mistakes
    .first()
    .locator('canvas')
    .evaluate((canvas) => {
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, 28, 28);
      return data.filter((alpha, i) => i % 4 === 3 && alpha > 128).length;
    });
  expect(inked).toBeGreaterThan(20);
});

test('panels can be hidden, and the layout is remembered', async ({ lab, page }) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(1);
  await lab.at('panels').click();
  await lab.at('panel-why').uncheck();
  await lab.at('panel-timeline').uncheck();
  await expect(lab.at('why')).toHaveCount(0);
  await page.reload();
  await lab.hasTrained(1);
  await expect(lab.at('why')).toHaveCount(0);
  await expect(lab.at('scrubber')).toHaveCount(0);
  await lab.at('panels').click();
  await lab.at('panel-why').check();
  await expect(lab.at('why')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(lab.at('panel-why')).toBeHidden();
  await expect(page.getByRole('tab', { name: 'Data and fit' })).toHaveAttribute('aria-selected', 'true');
});

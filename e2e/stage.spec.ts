import { formatCount } from '../src/ui/format';
import { LINKS } from './support/lab';
import { numberOf, numbersIn } from './support/number';
import { expect, onePage, test } from './support/test';

/** Numbers of the confusion matrix, row by row. */
const counts = (texts: string[]): number[] => texts.map((text) => Number(text.replace(/\D/g, '') || 0));

test.describe('small networks', () => {
  const shared = onePage();

  test('data and fit: confusion agrees with the accuracy, and follows the run', async () => {
    const { lab } = shared;
    const { page } = lab;
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

  test('over two inputs the units of layer 1 are lines where their sums are 0', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.at('show-features').click();
    const lines = lab.at('unit-line');
    await expect(lines.first()).toBeVisible();
    expect(await lines.count()).toBeLessThanOrEqual(8);
    // Both ends of a line are points of the plane in which w₁ x + w₂ y + b is 0: so is their difference without b.
    const unit = Number(await lines.first().getAttribute('data-unit'));
    const [w1, w2] = await page.evaluate(async (unit) => {
      const { values } = await window.ravine.readParameters();
      return [values[unit]!, values[8 + unit]!];
    }, unit);
    const [x0, y0, x1, y1] = (await lines.first().getAttribute('d'))!.match(/-?[\d.]+(?:e-?\d+)?/g)!.map(Number);
    // Pixels run down, and both coordinates have the same unit.
    const along = [x1! - x0!, y0! - y1!] as const;
    const size = Math.hypot(w1, w2) * Math.hypot(...along);
    expect(Math.abs(w1 * along[0] + w2 * along[1]) / size).toBeLessThan(1e-3);

    // Arrow keys go from unit to unit; the line of the one that is shown stands in words and is strong in the picture.
    const readout = lab.at('unit-readout');
    await readout.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < unit; i++) await page.keyboard.press('ArrowRight');
    await expect(readout).toHaveAttribute('aria-valuenow', String(unit + 1));
    const [, a, b] = numbersIn((await readout.getAttribute('aria-valuetext'))!);
    expect(Math.abs(a! - w1)).toBeLessThan(0.006 * Math.abs(w1));
    expect(Math.abs(b! - Math.abs(w2))).toBeLessThan(0.006 * Math.abs(w2));
    await expect(lab.page.locator(`[data-testid=unit-line][data-unit="${unit}"]`)).toHaveAttribute('stroke-opacity', '1');
    await page.keyboard.press('Enter');
    await expect(lab.at('unit-strip')).toContainText(`Layer 1, unit ${unit + 1}`);
    // A press on the line lets it go again.
    await lines.first().dispatchEvent('click');
    await expect(lab.at('unit-strip')).toHaveCount(0);

    // And the answers over the plane are there as numbers.
    await page.getByText('as numbers', { exact: true }).first().click();
    const table = page.getByRole('region', { name: 'Decision regions as numbers' });
    await expect(table.locator('table').first().locator('tbody tr')).toHaveCount(7);
    await expect(table).toContainText('Test rows: 25 of');
  });

  test('data and fit: a curve for one input', async () => {
    const { lab } = shared;
    await lab.turnTo(LINKS.sine);
    await lab.hasTrained(10);
    await lab.pause();
    await expect(lab.at('fitted')).toHaveAttribute('d', /^M[\d.-]+,[\d.-]+(L[\d.-]+,[\d.-]+){255}$/);
  });

  test('panels can be hidden, and the layout is remembered', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.turnTo(LINKS.moons);
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
});

test.describe('digits', () => {
  const shared = onePage();

  test('data and fit: the worst mistakes of the digits as pictures', async () => {
    const { lab } = shared;
    const { page } = lab;
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

  test('the weights into layer 1 stand side by side on one scale; a press chooses the unit everywhere', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.at('show-features').click();
    const features = lab.at('features');
    await expect(features).toHaveAttribute('data-step', String(await lab.step()));
    const units = lab.at('feature');
    await expect(units).toHaveCount(128);
    const largest = await page.evaluate(async () => {
      const { values } = await window.ravine.readWeights(0);
      return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    });
    expect(Number(await features.getAttribute('data-scale'))).toBe(largest);

    const third = units.nth(2);
    await third.click();
    await expect(third).toHaveAttribute('aria-pressed', 'true');
    const strip = lab.at('unit-strip');
    await expect(strip).toContainText('Layer 1, unit 3');
    const norm = Number(await third.getAttribute('data-norm'));
    expect(Math.abs(numberOf((await lab.at('unit-norm').textContent())!) - norm)).toBeLessThan(0.006 * norm);
    await lab.at('show-features').click();
    await expect(lab.at('mistakes')).toBeVisible();
  });
});

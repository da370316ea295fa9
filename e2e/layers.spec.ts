import type { LabPage } from './support/lab';
import { LINKS } from './support/lab';
import { numberOf } from './support/number';
import { expect, onePage, test } from './support/test';

/** Widths of the layers as the heads of the columns show them. */
const widths = (lab: LabPage) => lab.page.locator('[data-testid^="chip-"] b').allTextContents();

const shared = onePage();

test('a schedule is dragged and moved with the keyboard', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open(`${LINKS.moons}&schedule.type=exponential&schedule.eta=0.02`);
  await lab.hasTrained(1);
  const handle = lab.at('schedule-handle-2');
  await handle.scrollIntoViewIfNeeded();
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + 12, box.y + 12);
  await page.mouse.down();
  await page.mouse.move(box.x + 52, box.y + 12, { steps: 4 });
  await page.mouse.up();
  const eta = Number(/schedule\.eta=([\d.]+)/.exec(page.url())![1]);
  expect(eta).toBeLessThan(0.018);
  await lab.at('schedule-handle-1').focus();
  await page.keyboard.press('ArrowUp');
  await expect(lab.at('rate')).toHaveValue('0.112');
  await expect(lab.root).toHaveAttribute('data-run', '1');
});

test('layers are added, moved and removed on the heads of their columns', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons.replace('8tanh-8tanh-2', '8tanh-5relu-2'));
  await lab.hasTrained(1);
  const run = Number(await lab.root.getAttribute('data-run'));
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '2']);
  await lab.at('add-2').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '8', '5', '2']);
  await expect(lab.root).toHaveAttribute('data-run', String(run + 1));
  await lab.at('grip-3').focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '8', '2']);
  await expect(lab.at('grip-2')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect.poll(() => widths(lab)).toEqual(['8', '8', '2']);
  expect(page.url()).toContain('layers=2x8tanh-2&');
  await lab.at('undo').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '8', '2']);
});

test('a layer’s editor adds, moves, removes and changes; the grip is dragged', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons.replace('8tanh-8tanh-2', '8tanh-5tanh-2'));
  await lab.hasTrained(1);
  await lab.at('chip-2').click();
  await lab.at('layer-bn').check();
  expect(page.url()).toContain('layers=8tanh-5tanh.bn-2');
  await lab.at('layer-bn').uncheck();
  await lab.at('layer-bias').uncheck();
  expect(page.url()).toContain('layers=8tanh-5tanh.nobias-2');
  await lab.at('add-after').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '5', '2']);
  await lab.at('chip-1').click();
  await lab.at('add-before').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '8', '5', '5', '2']);
  await lab.at('chip-2').click();
  await page.getByRole('button', { name: 'Move right' }).click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '8', '5', '2']);
  await lab.at('chip-4').click();
  await page.getByRole('button', { name: 'Move left' }).click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '5', '8', '2']);
  await lab.at('undo').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '8', '5', '2']);
  await lab.at('chip-4').click();
  await lab.at('remove-layer').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '5', '8', '2']);
  await lab.at('add-1').click();
  await expect.poll(() => widths(lab)).toEqual(['8', '8', '5', '8', '2']);

  // The third to the first place.
  const [grip, first] = [(await lab.at('grip-3').boundingBox())!, (await lab.at('chip-1').boundingBox())!];
  await page.mouse.move(grip.x + 3, grip.y + 8);
  await page.mouse.down();
  await page.mouse.move(first.x - 12, first.y + 8, { steps: 6 });
  await page.mouse.up();
  await expect.poll(() => widths(lab)).toEqual(['5', '8', '8', '8', '2']);
  await lab.hasTrained(1);
});

test('a layer is opened and edited; a skip is drawn as an arc where widths agree', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons.replace('8tanh-8tanh-2', '8tanh-5tanh-8tanh-2'));
  await lab.hasTrained(1);
  await lab.at('chip-3').click();
  const options = lab.at('layer-skip').locator('option');
  await expect(options).toHaveText(['none', 'layer 2 has width 5, not 8', 'from layer 1', 'the input has width 2, not 8']);
  expect(await options.evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).disabled))).toEqual([
    false,
    true,
    false,
    true,
  ]);
  await lab.at('layer-skip').selectOption('2');
  await expect(lab.at('skip-3')).toHaveCount(1);
  expect(page.url()).toContain('8tanh.skip2');
  await lab.at('layer-skip-mode').selectOption('pre');
  expect(page.url()).toContain('skip_mode=pre');
  await lab.at('layer-skip-mode').selectOption('post');
  await lab.at('layer-activation').selectOption('gelu');
  await expect(lab.at('chip-3')).toContainText('GELU');
  await lab.at('layer-width').fill('6');
  await lab.at('layer-width').press('Enter');
  await expect(lab.at('skip-3')).toHaveCount(0);
  expect(page.url()).toContain('8tanh-5tanh-6gelu-2');
  await page.keyboard.press('Escape');
});

test('a unit that is chosen is shown in detail, with its weights as they are', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.hasTrained(5);
  await lab.pause();
  await lab.at('units-2').hover({ position: { x: 20, y: 4 } });
  await page.mouse.move(5, 5);
  await lab.at('units-2').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(lab.at('unit-strip')).toContainText('Layer 2, unit 3');
  const { incoming } = await page.evaluate(async () => {
    const unit = await window.ravine.readUnit(1, 2);
    return { incoming: [...unit.incoming] };
  });
  await expect.poll(async () => Number(await lab.at('unit-norm').textContent())).toBeCloseTo(Math.hypot(...incoming), 2);
  await lab.at('unit-close').click();
  await expect(lab.at('unit-strip')).toHaveCount(0);
  // A press holds the unit whose row it is on: the last of eight.
  const { height } = (await lab.at('units-2').boundingBox())!;
  await lab.at('units-2').click({ position: { x: 20, y: height - 2 } });
  await expect(lab.at('unit-strip')).toContainText('Layer 2, unit 8');
});

test('normalisation says what it does to the second moments', async () => {
  const { lab } = shared;
  const kappa = async (name: string) => Number((await lab.at(`kappa-${name}`).textContent()) ?? NaN);
  await expect.poll(() => kappa('before')).toBeGreaterThan(1);
  await lab.at('normalise').selectOption('whiten');
  await expect.poll(() => kappa('after')).toBe(1);
  await expect(lab.at('normalise').locator('option[value=whiten]')).toHaveText('Whiten (PCA), κ 1.00');
});

// On a page that is opened as large as this, more rows are open.
test('the sizes of updates that a row shows are those of the step that follows', async ({ lab, page }) => {
  await page.setViewportSize({ width: 1440, height: 1000 });
  await lab.open(LINKS.sine);
  await lab.hasTrained(5);
  await lab.pause();
  const read = () => page.evaluate(async () => [...(await window.ravine.readWeights(0)).values]);
  const before = await read();
  const shown = numberOf((await lab.at('update-1').textContent()) ?? '');

  // The films as numbers: the median of the weights is that of the weights that are there.
  await page.getByLabel('Layers over time as numbers').first().click();
  const rows = lab.at('layer-numbers').locator('tbody tr');
  const [, , , median, , most] = (await rows.last().locator('th, td').allTextContents()).map(numberOf);
  const sorted = before.map((w) => w * Math.sqrt(1)).sort((a, b) => a - b);
  expect(median).toBeGreaterThanOrEqual(sorted[Math.floor(sorted.length / 2) - 1]! - 0.1);
  expect(median).toBeLessThanOrEqual(sorted[Math.floor(sorted.length / 2)]! + 0.1);
  expect(most).toBeLessThanOrEqual(sorted.at(-1)! + 0.1);
  await lab.at('numbers-of').selectOption('outputs');
  await lab.at('numbers-layer').selectOption('1');
  await expect(lab.at('layer-numbers').locator('caption')).toContainText('outputs of layer 2');
  await page.getByLabel('Layers over time as numbers').first().click();
  await lab.at('step').click();
  await expect.poll(async () => (await read()).join() === before.join()).toBe(false);
  const after = await read();
  const norm = (values: number[]) => Math.hypot(...values);
  const ratio = norm(after.map((w, i) => w - before[i]!)) / norm(before);
  expect(Math.abs(shown / ratio - 1)).toBeLessThan(0.01);
});

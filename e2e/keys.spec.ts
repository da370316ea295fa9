import { LINKS } from './support/lab';
import { expect, onePage, test } from './support/test';

const shared = onePage();

test('the sheet of keys opens with its key and its button, and what it lists is what the keys do', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open(LINKS.moons);
  await lab.hasTrained(20);
  await page.keyboard.press('?');
  const sheet = lab.at('key-sheet');
  await expect(sheet).toBeVisible();
  await expect(sheet.locator('div', { hasText: 'run or pause' }).locator('kbd')).toHaveText(['Space']);
  await expect(sheet.locator('div', { hasText: /^Esc back to where training stands/ }).locator('kbd')).toHaveText(['Esc']);
  await page.keyboard.press(' ');
  await expect(lab.root).toHaveAttribute('data-state', 'running');
  await page.keyboard.press('Escape');
  // Gone, and not only closed: until then the keys are the sheet's.
  await expect(sheet).toHaveCount(0);

  await page.keyboard.press(' ');
  await lab.reaches('paused');
  const step = await lab.step();
  await page.keyboard.press('.');
  await expect.poll(() => lab.step()).toBe(step + 1);
  for (const [key, tab] of ['landscape', 'curvature', 'ensemble', 'fit'].entries()) {
    await page.keyboard.press(String(key + 1));
    await expect(lab.at(`tab-${tab}`)).toHaveAttribute('aria-selected', 'true');
  }
  await page.keyboard.press('0');
  await expect.poll(() => lab.step()).toBe(0);
  const slider = lab.at('rate-slider');
  await slider.focus();
  await slider.press('ArrowRight');
  await expect(page.locator('#rate')).toHaveValue('0.112');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  await page.keyboard.press('Control+z');
  await expect(page.locator('#rate')).toHaveValue('0.1');

  await lab.at('keys').click();
  await expect(sheet).toBeVisible();
  await lab.at('close-keys').click();
  await expect(sheet).toBeHidden();
});

test('plus and minus zoom the landscape and the sweep', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.sine);
  await lab.hasTrained(200);
  await lab.pause();
  await page.keyboard.press('1');
  const nearness = page.locator('.number').filter({ hasText: '×' }).first();
  await expect(nearness).toHaveText('1×');
  await page.keyboard.press('+');
  await expect(nearness).toHaveText('2×');
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await expect(nearness).toHaveText('1/2×');

  await page.keyboard.press('3');
  await lab.at('sweep-cells').fill('4');
  await lab.at('sweep-cells').press('Enter');
  await lab.at('compute-sweep').click();
  await expect(lab.at('sweep')).toHaveAttribute('data-state', 'done');
  const map = lab.at('sweep-map');
  const ends = async () => (await lab.at('axes').locator('text').allTextContents()).join(' ');
  const whole = await ends();
  await map.focus();
  await page.keyboard.press('+');
  await expect(lab.at('sweep')).toHaveAttribute('data-state', 'done');
  await expect.poll(ends).not.toBe(whole);
  await page.keyboard.press('-');
  await expect.poll(ends).toBe(whole);
});

test('on a phone what can be shared is within reach', async () => {
  const { lab } = shared;
  const { page } = lab;
  await page.setViewportSize({ width: 390, height: 844 });
  await lab.at('share').click();
  const item = lab.at('save-recipe');
  await expect(item).toBeInViewport();
  const box = (await item.boundingBox())!;
  expect(box.height).toBeGreaterThanOrEqual(40);
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  const copy = lab.at('copy-link');
  await copy.click();
  await expect(copy).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: /Link copied|Copy it from/ })).toBeVisible();
});

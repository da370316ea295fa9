import { expect, test } from './support/test';

test('the page learns digits to 92 % test accuracy by itself', async ({ lab, page }) => {
  test.setTimeout(180_000);
  // The smaller the page, the less of an emulated GPU's time goes into showing it.
  await page.setViewportSize({ width: 480, height: 640 });
  await lab.open();
  await expect(lab.at('title')).toHaveText('Handwritten digits, 784–128–64–10 tanh');
  await expect.poll(() => lab.share('test-accuracy'), { timeout: 150_000 }).toBeGreaterThanOrEqual(0.92);
  expect(Number(await lab.at('train-loss').textContent())).toBeLessThan(0.5);
});

test('ten times the initial scale saturates layer 1, and the page says so', async ({ lab }) => {
  await lab.open('#v=1');
  await expect.poll(() => lab.share('saturated-1')).toBeLessThan(0.1);
  await lab.at('scale').fill('10');
  await lab.at('scale').press('Enter');
  await expect.poll(() => lab.share('saturated-1')).toBeGreaterThan(0.5);
  await expect(lab.at('say')).toContainText(/saturated/);
});

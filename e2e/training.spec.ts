import { expect, test } from './support/test';

test('the page learns digits to 92 % test accuracy by itself', async ({ lab, page }) => {
  test.setTimeout(180_000);
  // The smaller the page, the less of an emulated GPU's time goes into showing it.
  await page.setViewportSize({ width: 480, height: 640 });
  await lab.open();
  await expect(lab.at('title')).toHaveText('Digits, 784–128–64–10 tanh');
  await expect.poll(() => lab.share('test-accuracy'), { timeout: 150_000 }).toBeGreaterThanOrEqual(0.92);
  expect(Number(await lab.at('train-loss').textContent())).toBeLessThan(0.5);
});

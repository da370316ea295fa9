import { watchShiftFromLoad } from './support/shift';
import { expect, test } from './support/test';

test('on a phone nothing moves while the page and its first pictures arrive', async ({ lab, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const shifted = await watchShiftFromLoad(page);
  await lab.open();
  await expect(lab.at('confusion')).toBeVisible();
  await expect(lab.at('twins-start')).toBeAttached();
  await expect(lab.at('mistakes')).toBeAttached();
  await lab.hasTrained(60);
  const { total, moves } = await shifted();
  expect(total, moves.join('\n')).toBeLessThan(0.05);
});

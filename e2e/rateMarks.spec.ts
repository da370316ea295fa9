import { LINKS } from './support/lab';
import { numberOf, numbersIn } from './support/number';
import { expect, test } from './support/test';

test('the learning rate has marks at 2/λ_max and 1.98/λ_max, of the step that is shown or pale with their own', async ({ lab, page }) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(40);
  await lab.pause();
  const critical = lab.at('mark-critical');
  await expect(critical).toHaveAttribute('title', /^2\/λ_max = [^:]*: beyond it/);
  await lab.at('tab-curvature').click();
  await expect(lab.at('curvature')).toHaveAttribute('data-step', String(await lab.step()));
  // The whole Hessian, eigenvalue by eigenvalue, against a few products with it.
  const most = numberOf((await lab.at('figure-lambda-max').textContent())!);
  const value = Number(await critical.getAttribute('data-value'));
  expect(Math.abs(value * most - 2)).toBeLessThan(0.03);
  expect(Number(await lab.at('mark-best').getAttribute('data-value'))).toBeCloseTo(0.99 * value, 10);
  expect(numbersIn((await critical.getAttribute('title'))!)[1]).toBeCloseTo(value, 2);
  const marks = page.locator('#rate-marks');
  await expect(marks).toContainText('1.98/λ_max = ');
  await expect(lab.at('rate-slider')).toHaveAttribute('aria-describedby', /rate-marks/);

  await lab.at('step').click();
  await expect(marks).not.toContainText('at step');
  await lab.at('optimizer').selectOption('momentum');
  await lab.run();
  await lab.hasTrained(1);
  await lab.pause();
  // λγ/2(1+μ) in the timeline, and the rate at which it is 1.
  const share = async () =>
    numberOf((await lab.at('edge').textContent())!) *
    (Number(await critical.getAttribute('data-value')) / Number(await page.locator('#rate').inputValue()));
  await expect.poll(share).toBeCloseTo(1, 2);
  await expect(lab.at('mark-best')).toHaveCount(0);
  await lab.at('optimizer').selectOption('adam');
  await expect(critical).toHaveCount(0);
});

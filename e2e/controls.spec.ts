import { LINKS } from './support/lab';
import { trainStops } from './support/straight';
import { expect, onePage, test } from './support/test';

/** Long enough for a hundred steps of a small network. */
const A_WHILE = 1000;

const shared = onePage();

test('pause stops, with no step more and the parameters as they are; a step is exactly one, and pauses a run that goes on', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open(LINKS.moons);
  await lab.hasTrained(50);
  await lab.pause();
  const before = await lab.parameters();
  expect(before.step).toBe(await lab.step());
  await page.waitForTimeout(A_WHILE);
  expect(await lab.parameters()).toEqual(before);
  expect(await lab.step()).toBe(before.step);
  await expect(lab.at('state')).toContainText('Paused at step');
  for (let steps = 1; steps <= 3; steps++) {
    await lab.at('step').click();
    await expect.poll(() => lab.step()).toBe(before.step + steps);
  }
  const after = await lab.parameters();
  expect(after.step).toBe(before.step + 3);
  expect(after.digest).not.toBe(before.digest);

  await lab.run();
  await lab.hasTrained(after.step + 10);
  await lab.at('step').click();
  await lab.reaches('paused');
  const { step } = await lab.parameters();
  await page.waitForTimeout(A_WHILE);
  expect(await lab.step()).toBe(step);
});

for (const { name, link, steps } of [
  { name: 'moons', link: LINKS.moons, steps: 40 },
  { name: 'digits', link: '#v=1', steps: 15 },
]) {
  test(`the same recipe gives the same bits, however it is run: ${name}`, async ({ browser }) => {
    const { lab } = shared;
    const { page } = lab;
    if (name === 'digits') await lab.turnTo(link);
    else await lab.run();
    await lab.hasTrained(steps);
    await lab.pause();
    const shown = await lab.parameters();
    await lab.at('reset').click();
    await expect.poll(async () => (await lab.parameters()).step).toBe(0);
    const begun = await lab.parameters();
    expect(await trainStops(browser, page.workers()[0]!.url(), link, [0, shown.step])).toEqual([begun, shown]);
  });
}

test('ten times the initial scale saturates layer 1, and the page says so', async () => {
  const { lab } = shared;
  await expect.poll(() => lab.share('saturated-1')).toBeLessThan(0.1);
  await lab.run();
  await lab.at('scale').fill('10');
  await lab.at('scale').press('Enter');
  await expect.poll(() => lab.share('saturated-1')).toBeGreaterThan(0.5);
  await expect(lab.at('say')).toContainText(/saturated/);
});

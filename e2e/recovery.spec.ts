import type { Locator } from '@playwright/test';
import { crashGpu, LabPage, LINKS } from './support/lab';
import { trainStraight } from './support/straight';
import { expect, test } from './support/test';

test('a crashed GPU process: the run resumes from its snapshot, says so, and loses nothing', async ({ freshBrowser, baseURL }) => {
  const lab = new LabPage(await freshBrowser.newPage({ baseURL: baseURL! }));
  await lab.open(LINKS.moons);
  await lab.hasTrained(50);
  await crashGpu(freshBrowser);
  const notice = lab.at('notice');
  await expect(notice).toHaveText(/^The GPU was reset; resumed from step [\d\s]+$/);
  const resumed = Number(/\d+$/.exec((await notice.textContent())!)![0]);
  expect(resumed).toBeGreaterThan(0);
  await lab.reaches('running');
  await lab.hasTrained(resumed + 50);
  await lab.pause();
  // What was drawn once and lost with the process is there again.
  const drawn = (picture: Locator) =>
    picture.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    });
  await expect.poll(() => drawn(lab.page.getByRole('img', { name: /^Second moments of the inputs after/ }).locator('canvas'))).toBe(true);
  // On a phone it is a strip that can be put away.
  await lab.page.setViewportSize({ width: 390, height: 844 });
  await expect(notice).toBeInViewport({ ratio: 1 });
  await lab.page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
  const after = await lab.parameters();
  expect(await trainStraight(freshBrowser, lab.page.workers()[0]!.url(), LINKS.moons, after.step)).toEqual(after);
});

test('a GPU taken away for good: the page says for how long', async ({ freshBrowser, baseURL }) => {
  const lab = new LabPage(await freshBrowser.newPage({ baseURL: baseURL! }));
  await lab.open(LINKS.moons);
  await lab.hasTrained(50);
  await crashGpu(freshBrowser);
  await expect(lab.at('notice')).toHaveText(/resumed from step/);
  await lab.hasTrained((await lab.step()) + 1);
  await crashGpu(freshBrowser);
  await expect(lab.at('unsupported')).toHaveAttribute('data-cause', 'blocked');
  await expect(lab.at('unsupported')).toContainText('two minutes');
  await expect(lab.at('retry')).toBeVisible();
});

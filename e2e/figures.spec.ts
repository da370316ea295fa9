import type { Page } from '@playwright/test';
import { download, saveAsDownloads } from './support/download';
import { expect, test } from './support/test';

const LINK = '#v=1&data.set=moons&data.train=96&layers=4tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.5&batch.size=32';
const MARKS = 'path, circle, rect, line, text';
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

test.beforeEach(({ page }) => saveAsDownloads(page));

/**
 * Saves a figure both ways. The drawing is XML with a frame of its own and every mark and picture that the page shows; the picture is
 * a PNG of three times its size. Returns how many marks and pictures there are.
 */
async function saved(page: Page, name: string): Promise<{ marks: number; pictures: number; text: string }> {
  const button = (format: string) => page.getByRole('button', { name: `Save ${name} as ${format}`, exact: true });
  const figure = page.locator('[data-figure]').filter({ has: button('SVG') });
  const svg = await download(page, () => button('SVG').click());
  const drawn = await page.evaluate(
    ([source, marks]) => {
      const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
      return {
        name: root.nodeName,
        frame: root.getAttribute('viewBox'),
        size: [root.getAttribute('width'), root.getAttribute('height')].map(Number),
        marks: [...root.children].filter(({ nodeName }) => nodeName === 'svg').flatMap((part) => [...part.querySelectorAll(marks)]).length,
        pictures: root.querySelectorAll('image[href^="data:image/png;base64,"]').length,
        text: root.textContent,
      };
    },
    [svg.bytes.toString(), MARKS] as const,
  );
  const [width, height] = drawn.size as [number, number];
  expect(drawn.name, name).toBe('svg');
  expect(drawn.frame, name).toBe(`0 0 ${width} ${height}`);
  const shown = await figure.evaluate(
    (element, marks) => [element.querySelectorAll(marks).length, element.querySelectorAll('canvas').length],
    MARKS.replaceAll(/\w+/g, 'svg $&'),
  );
  expect([drawn.marks, drawn.pictures], name).toEqual(shown);

  const { bytes } = await download(page, () => button('PNG').click());
  expect([...bytes.subarray(0, 8)], name).toEqual(PNG);
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], name).toEqual([3 * width, 3 * height]);
  return drawn;
}

test('the figures of the curvature are saved whole', async ({ lab, page }) => {
  await lab.open(LINK);
  await lab.hasTrained(20);
  await lab.pause();
  await lab.at('tab-curvature').click();
  await expect(lab.at('curvature')).toHaveAttribute('data-step', String(await lab.step()));
  await expect(lab.at('loss-line')).toBeVisible();
  const spectrum = await saved(page, 'Spectrum');
  expect(spectrum.text).toContain('22 eigenvalues');
  expect((await saved(page, 'Hessian')).pictures).toBe(1);
  // A line for each of two layers beside the axis and the two signs.
  const { marks, text } = await saved(page, 'Eigenvector 1');
  expect(marks).toBeGreaterThanOrEqual(5);
  expect(text).toContain('on the network');
  await saved(page, 'Loss along eigenvector 1');
});

test('the figures of the ensemble are saved whole, with the pictures that can be pressed', async ({ lab, page }) => {
  await lab.open(LINK);
  await lab.hasTrained(5);
  await lab.pause();
  await lab.at('tab-ensemble').click();
  for (const [id, value] of [
    ['restart-count', 12],
    ['restart-steps', 20],
    ['sweep-cells', 4],
    ['sweep-steps', 10],
  ] as const) {
    await lab.at(id).fill(String(value));
    await lab.at(id).press('Enter');
  }
  await lab.at('compute-restarts').click();
  await expect(lab.at('restarts')).toHaveAttribute('data-state', 'done');
  // A curve for each start, among the rest.
  expect((await saved(page, 'Restarts')).marks).toBeGreaterThan(12);
  const replicas = await lab.at('replica').count();
  expect(replicas).toBeGreaterThan(1);
  expect((await saved(page, 'Starts')).pictures).toBe(replicas);
  await lab.at('compute-sweep').click();
  await expect(lab.at('sweep')).toHaveAttribute('data-state', 'done');
  expect((await saved(page, 'Sweep')).pictures).toBe(1);
});

test('the next step on the landscape is saved as it is', async ({ lab, page }) => {
  await lab.open(LINK);
  await lab.hasTrained(10);
  await lab.pause();
  await lab.at('tab-landscape').click();
  await expect(lab.at('step-best')).toBeVisible();
  // The strip and the signs of the legend, which has the numbers.
  const { text } = await saved(page, 'Next step');
  expect(text).toContain((await lab.at('step-best').textContent())!);
});

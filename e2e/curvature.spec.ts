import type { Page } from '@playwright/test';
import { formatCount } from '../src/ui/format';
import { download, saveAsDownloads } from './support/download';
import { pathsOf } from './support/drawing';
import { holdBack } from './support/holdBack';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { numberOf } from './support/number';
import { expect, onePage, test } from './support/test';

const figure = async (lab: LabPage, id: string): Promise<number> => numberOf((await lab.at(`figure-${id}`).textContent()) ?? '');

/** All eigenvalues, unrounded, from the table for screen readers, which has up to a hundred. */
const tableValues = (page: Page): Promise<number[]> =>
  page
    .locator('[data-testid=spectrum-table] td')
    .evaluateAll((cells) => cells.map((cell) => Number((cell as HTMLElement).dataset['value'])));

/** Goes to a run that rests at a step, with its curvature computed there. */
async function atRest(lab: LabPage, link: string, step: number): Promise<number> {
  await lab.turnTo(link);
  await lab.hasTrained(step);
  await lab.pause();
  await lab.at('tab-curvature').click();
  const at = await lab.step();
  await expect(lab.at('curvature')).toHaveAttribute('data-step', String(at));
  return at;
}

const shared = onePage();

test('curvature: blocks of single neurons where the whole matrix is too large, begun by a press, stopped, gone through', async () => {
  const { lab } = shared;
  const { page } = lab;
  await saveAsDownloads(page);
  // 2297 parameters.
  await lab.open(LINKS.moons.replace('8tanh-8tanh', '45tanh-45tanh'));
  await lab.hasTrained(5);
  await lab.pause();
  await lab.at('open-blocks').click();
  const goOn = await holdBack(page.context(), /assets\/blocks-/);
  await lab.at('compute-blocks').click();
  await expect(lab.at('blocks-1')).toHaveText('computing');
  await lab.at('stop-blocks').click();
  await expect(lab.at('compute-blocks')).toHaveText('compute');
  await expect(lab.at('blocks-1')).toHaveText('compute: κ of each neuron’s own block');
  goOn();
  await lab.at('compute-blocks').click();
  await expect(lab.at('compute-blocks')).toHaveText('again');

  // Units by their κ, which is the ratio of the ends of their spectrum. 1200 products are 400 a layer: 8 neurons of 46 parameters.
  const cells = await page
    .locator('table', { hasText: 'Neuron blocks of layer 2' })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => Array.from(row.children, (cell) => cell.textContent)));
  expect(cells.map(([unit]) => Number(unit))).toEqual(Array.from({ length: 8 }, (_, i) => Math.floor((i * 45) / 8) + 1));
  for (const [, cond, ...ends] of cells) {
    const [most, least] = ends.map(numberOf) as [number, number];
    expect(most).toBeGreaterThan(least);
    if (cond === 'none') expect(least).toBeLessThan(1e-5 * most);
    else expect(Math.abs((numberOf(cond!) * least) / most - 1)).toBeLessThan(0.02);
  }
  const blocks = lab.at('blocks-2');
  await expect(blocks).toHaveAttribute('aria-valuemax', '8');
  await blocks.focus();
  for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(blocks).toHaveAttribute('aria-valuetext', new RegExp(`^unit ${cells[2]![0]!}: `));
  await page.keyboard.press('Enter');
  await expect(lab.at('unit-strip')).toContainText(`Layer 2, unit ${cells[2]![0]!}`);
});

test('curvature: the exact spectrum of a small network, its matrix and its vectors', async () => {
  const { lab } = shared;
  const { page } = lab;
  const link = '#v=1&data.set=moons&layers=6tanh-6tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=32';
  const step = await atRest(lab, link, 40);
  await expect(lab.at('provenance')).toContainText(`exact, 74 products`);
  await expect(lab.at('provenance')).toContainText(`step ${formatCount(step)}`);

  // 2·6+6 + 6·6+6 + 6·2+2 = 74 parameters.
  const values = await tableValues(page);
  expect(values).toHaveLength(74);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  const trace = values.reduce((sum, value) => sum + value, 0);
  expect(Math.abs((await figure(lab, 'trace')) - trace)).toBeLessThan(0.006 * Math.abs(trace));
  const most = await figure(lab, 'lambda-max');
  expect(Math.abs(most - values[0]!)).toBeLessThan(0.006 * most);
  expect(Math.abs((await figure(lab, 'lr-critical')) * most - 2)).toBeLessThan(0.03);
  expect(await figure(lab, 'lr')).toBe(0.1);
  // The drawing that is saved has a bar for each eigenvalue of a fifth of a pixel or more: the axis is linear up to a thousandth of
  // the next power of ten, which is more than four pixels.
  const seen = 10 ** (Math.ceil(Math.log10(most)) - 3) / 20;
  const svg = await download(page, () => page.getByRole('button', { name: 'Save Spectrum as SVG' }).click());
  const bars = (await pathsOf(page, svg.bytes)).filter(({ d }) => /h.*V.*h.*z/.test(d)).map(({ d }) => d.split('z').length - 1);
  expect(bars).toHaveLength(2);
  for (const [i, sign] of [1, -1].entries()) {
    expect(bars[i]!).toBeGreaterThanOrEqual(values.filter((value) => sign * value > seen).length);
    expect(bars[i]!).toBeLessThanOrEqual(values.filter((value) => sign * value > 0).length);
  }
  await expect(lab.at('figure-cond')).toHaveText('none');
  await expect(lab.at('figures-note')).toContainText('Not positive definite');

  // An entry and its mirror image are one number.
  const map = lab.at('hessian');
  await map.focus();
  const read = async (keys: string[]): Promise<string> => {
    for (const key of ['Home', ...keys]) await page.keyboard.press(key);
    return (await lab.at('entry').locator('b').textContent()) ?? '';
  };
  const [right, down] = [Array<string>(5).fill('ArrowRight'), Array<string>(2).fill('ArrowDown')];
  const entry = await read([...right, ...down]);
  await expect(lab.at('entry')).toContainText('layer 1, unit 1, bias');
  await expect(lab.at('entry')).toContainText('layer 1, unit 2, bias');
  expect(await read([...Array<string>(2).fill('ArrowRight'), ...Array<string>(5).fill('ArrowDown')])).toBe(entry);
  // The neuron whose block that entry's row and column share is marked in the layers, too.
  await read(['ArrowDown', 'ArrowRight']);
  await expect(lab.at('blocks-1')).toHaveAttribute('aria-valuetext', /^unit 1: /);

  // The next eigenvalue by an arrow key; its vector follows.
  await lab.at('spectrum').focus();
  await page.keyboard.press('ArrowRight');
  await expect(lab.at('spectrum')).toHaveAttribute('aria-valuenow', '2');
  await expect(lab.at('eigenvector')).toHaveAttribute('aria-label', /^Eigenvector 2 .*layer 1, .*layer 2, .*layer 3/);
  await expect(lab.at('loss-line')).toHaveAttribute('aria-label', /^Error along eigenvector 2: /);

  // Its entries one by one; the unit that is pressed in the matrix is held.
  await lab.at('eigenvector').focus();
  for (const key of ['Home', 'ArrowRight']) await page.keyboard.press(key);
  await expect(lab.at('eigenvector')).toHaveAttribute('aria-valuetext', /^layer 1, unit 1, .+: −?\d/);
  await expect(lab.at('eigenvector')).toHaveAttribute('aria-valuenow', '2');
  const shown = lab.at('spectrum');
  const { width, height } = (await shown.boundingBox())!;
  await shown.click({ position: { x: width - 6, y: height / 2 } });
  await expect(shown).toHaveAttribute('aria-valuenow', '74');
  await shown.press('Home');
  await map.click({ position: { x: 3, y: 3 } });
  await expect(lab.at('unit-strip')).toContainText('Layer 1, unit 1');
  await lab.at('unit-close').click();

  // Gauss–Newton has no eigenvalue below zero, and its trace with the residual's is that of the whole.
  const traces: number[] = [];
  for (const part of ['gaussNewton', 'residual']) {
    await lab.at(`part-${part}`).click();
    await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
    const own = await tableValues(page);
    if (part === 'gaussNewton') expect(own.at(-1)!).toBeGreaterThan(-1e-5 * most);
    traces.push(own.reduce((sum, value) => sum + value, 0));
  }
  expect(Math.abs(traces[0]! + traces[1]! - trace)).toBeLessThan(1e-3 * Math.abs(trace));
  await lab.at('part-hessian').click();
  // Where there is little room they take two lines, and none is cut off.
  await lab.page.setViewportSize({ width: 768, height: 1024 });
  await expect(lab.at('part-residual')).toBeInViewport({ ratio: 1 });
  await lab.page.setViewportSize({ width: 1280, height: 720 });
  await expect.poll(() => tableValues(page)).toEqual(values);
});

test('curvature: a large network has Lanczos with residuals, which can be stopped', async () => {
  const { lab } = shared;
  // 784·40+40 + 40·10+10 = 31 810 parameters.
  await lab.turnTo('#v=1&layers=40tanh-10&batch.size=32');
  await lab.hasTrained(1);
  await lab.pause();
  await lab.at('tab-curvature').click();
  await expect(lab.at('whole-matrix')).toContainText(/31\s810² numbers = 4\.0\sGB/);
  await lab.at('stop-analysis').click();
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'empty');
  await lab.at('compute').click();
  const rows = lab.at('ritz').locator('tbody tr');
  await expect(rows).toHaveCount(9, { timeout: 90_000 });
  // The density is not needed here.
  await lab.at('stop-density').click();
  const cells = (await rows.locator('td').allTextContents()).map(numberOf);
  const values = cells.filter((_, i) => i % 3 === 1);
  const residuals = cells.filter((_, i) => i % 3 === 2);
  expect(values).toEqual([...values].sort((a, b) => b - a));
  expect(Math.max(...residuals)).toBeLessThan(0.01 * values[0]!);
  expect(await figure(lab, 'lr')).toBeGreaterThan(0);

  // Its rank chooses an eigenvalue, here and in the density, which arrow keys go along.
  const isChosen = async (rank: number, place: number) => {
    await expect(lab.at('ritz').getByRole('button', { name: `Eigenvalue ${rank}`, exact: true })).toHaveAttribute('aria-pressed', 'true');
    await expect(lab.at('ritz').locator('[aria-pressed=true]')).toHaveCount(1);
    await expect(lab.at('density')).toHaveAttribute('aria-valuenow', String(place));
    await expect(lab.at('eigenvector')).toHaveAttribute('aria-label', new RegExp(`^Eigenvector ${rank} `));
  };
  await lab.at('ritz').getByRole('button', { name: 'Eigenvalue 3', exact: true }).click();
  await isChosen(3, 3);
  await lab.at('density').press('ArrowRight');
  await isChosen(4, 4);
  await lab.at('density').press('End');
  await isChosen(31_810, 9);
});

test('curvature: a result stays with its age when it does not follow the run', async () => {
  const { lab } = shared;
  const step = await atRest(lab, LINKS.moons, 20);
  await lab.at('follow').uncheck();
  await lab.run();
  await lab.hasTrained(step + 20);
  await expect(lab.at('provenance')).toContainText(`at step ${formatCount(step)};`);
  await lab.at('compute').click();
  await expect.poll(async () => Number(await lab.at('curvature').getAttribute('data-step'))).toBeGreaterThan(step);
});

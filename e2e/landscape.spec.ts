import { findings } from './support/axe';
import { expect, onePage, test } from './support/test';
import type { LabPage } from './support/lab';
import { LINKS } from './support/lab';
import { exactLoss } from './support/exact';
import { holdBack } from './support/holdBack';
import { numberOf } from './support/number';

const shows = async (lab: LabPage, id: string) => numberOf((await lab.at(id).textContent()) ?? '');

async function fill(lab: LabPage, id: string, text: string): Promise<void> {
  await lab.at(id).fill(text);
  await lab.at(id).press('Enter');
}

async function mapIsOfNow(lab: LabPage): Promise<void> {
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  await expect.poll(async () => Number(await lab.at('landscape').getAttribute('data-step'))).toBe(await lab.step());
}

/** E_total of the parameters on the GPU over all training rows, in float64. Three digits are shown. */
async function exactLossNow(lab: LabPage): Promise<number> {
  const theta = await lab.page.evaluate(async () => Array.from((await window.ravine.readParameters()).values));
  return exactLoss(LINKS.moons, theta);
}

const shared = onePage();

test('a map asked of a run that is started again before its code is there comes for the new run', async () => {
  const { lab } = shared;
  const code = /assets\/landscape-.*\.js/;
  const open = await holdBack(lab.page.context(), code);
  await lab.open(LINKS.moons);
  await lab.hasTrained(100);
  await Promise.all([lab.page.waitForRequest(code), lab.at('tab-landscape').click()]);
  await lab.pause();
  await lab.page.getByRole('button', { name: 'Back to step 0' }).click();
  await expect.poll(() => lab.step()).toBe(0);
  // The new run has no plane of its own yet.
  open();
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'empty');
  await expect(lab.at('landscape-empty')).toContainText('needs 3 kept steps and has 1');
  for (let taken = 0; taken < 4; taken++) await lab.at('step').click();
  await mapIsOfNow(lab);
});

test('the map is centred on the run: its loss there is the run’s own, and the plane of the path holds it', async () => {
  const { lab } = shared;
  // Exactly 60 steps: whether some step is critical depends on where the run rests.
  for (let taken = await lab.step(); taken < 60; taken++) await lab.at('step').click();
  await expect.poll(() => lab.step()).toBe(60);
  await mapIsOfNow(lab);
  await lab.at('plane-rows').selectOption('400');
  await expect(lab.at('provenance')).toContainText('400 rows');
  await mapIsOfNow(lab);
  const loss = await exactLossNow(lab);
  await expect(async () => {
    expect(Math.abs((await shows(lab, 'loss-true')) / loss - 1)).toBeLessThan(0.005);
    expect(Math.abs((await shows(lab, 'loss-plane')) / loss - 1)).toBeLessThan(0.005);
  }).toPass();
  expect(await lab.share('plane-holds')).toBeGreaterThan(0.5);
  await expect(lab.at('map-path')).toHaveAttribute('d', /^M.*L/);

  // The step that training takes is one of those that were looked at.
  await expect(lab.at('step-actual')).toHaveText('0.100');
  expect(await shows(lab, 'step-critical')).toBeGreaterThan(await shows(lab, 'step-best'));
  await lab.page.getByLabel('Next step as numbers').first().click();
  const table = lab.page.getByRole('region', { name: 'Next step as numbers' });
  const losses = (await table.locator('tbody td').allTextContents()).map(numberOf);
  const best = numberOf((await lab.at('step-sizes').locator('tr', { hasText: 'best' }).locator('td').last().textContent())!);
  expect(losses).toHaveLength(25);
  expect(Math.min(...losses)).toBeGreaterThanOrEqual(best);
  expect(Math.min(...losses)).toBeLessThan(Math.max(...losses));
});

test('a random plane leaves most of the way out, and says so', async () => {
  const { lab } = shared;
  await lab.at('plane').selectOption('filter');
  await mapIsOfNow(lab);
  expect(await lab.share('start-outside')).toBeGreaterThan(0.5);
  expect(Math.abs((await shows(lab, 'loss-true')) / (await shows(lab, 'loss-plane')) - 1)).toBeLessThan(1e-3);
  await expect(lab.at('plane-holds')).toHaveCount(0);
  // Other directions by their seed, which the die draws anew.
  const grid = () => lab.at('landscape').locator('svg').first().innerHTML();
  const first = await grid();
  await lab.at('plane-seed').fill('7');
  await lab.at('plane-seed').press('Enter');
  await expect.poll(grid).not.toBe(first);
  await lab.at('plane-roll').click();
  await expect(lab.at('plane-seed')).not.toHaveValue('7');
  await mapIsOfNow(lab);

  await lab.at('plane').selectOption('parameters');
  await expect(lab.at('landscape')).toContainText('change of w of layer 1, 1 → 1');
  await lab.at('parameter-up-to').fill('3');
  await lab.at('parameter-up-to').press('Enter');
  await expect(lab.at('landscape')).toContainText('change of w of layer 1, 1 → 3');
  await lab.at('parameter-up-to').fill('1');
  await lab.at('parameter-up-to').press('Enter');
  await expect(lab.page.getByRole('alert')).toContainText('choose another one');
  // Beside such a stage the layers have fewer rows, and what is edited of a layer has all.
  await lab.at('chip-1').click();
  for (const id of ['layer-activation', 'layer-bn', 'layer-skip']) await expect(lab.at(id)).toBeVisible();
  await lab.page.keyboard.press('Escape');
  await expect(lab.at('layer-skip')).toBeHidden();
});

test('a plane of two parameters is chosen, looked at nearer, and kept while the run goes on', async () => {
  const { lab } = shared;
  await lab.at('parameter-across').selectOption('2');
  await fill(lab, 'parameter-across-from', '2');
  await fill(lab, 'parameter-across-to', '3');
  await lab.at('parameter-up').selectOption('3');
  await expect(lab.at('landscape')).toContainText('change of w of layer 2, 2 → 3');
  await expect(lab.at('landscape')).toContainText('change of bias of layer 2');
  await lab.at('parameter-up').selectOption('0');
  await fill(lab, 'parameter-up-from', '2');
  await expect(lab.at('landscape')).toContainText('change of w of layer 1, 2 → 1');
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');

  await lab.at('landscape-table').locator('summary').click();
  await expect(lab.at('landscape-table').locator('caption').last()).toContainText('w of layer 1, 2 → 1');
  const across = async () => (await lab.at('landscape-table').locator('table').last().locator('thead th').allTextContents()).map(numberOf);
  const far = await across();
  await lab.at('zoom-in').click();
  await expect.poll(async () => Math.abs((await across()).at(-1)! / far.at(-1)! - 0.5)).toBeLessThan(0.03);
  await lab.at('zoom-out').click();
  await expect.poll(async () => Math.abs((await across()).at(-1)! / far.at(-1)! - 1)).toBeLessThan(0.03);
  await lab.at('landscape-table').locator('summary').click();

  await lab.at('plane-follow').uncheck();
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  const at = await lab.at('landscape').getAttribute('data-step');
  const step = await lab.step();
  await lab.run();
  await lab.hasTrained(step + 30);
  await lab.pause();
  expect(await lab.at('landscape').getAttribute('data-step')).toBe(at);
  await lab.at('compute').click();
  await expect.poll(async () => Number(await lab.at('landscape').getAttribute('data-step'))).toBe(await lab.step());
  await lab.at('plane-follow').check();
});

test('a start that is moved by keys or dragged is where the run begins, and trains from; reset goes back', async () => {
  const { lab } = shared;
  await lab.at('plane').selectOption('path');
  await mapIsOfNow(lab);
  const handle = lab.at('map-handle');
  const path = () => lab.at('map-path').getAttribute('d');
  const before = await path();
  await handle.focus();
  await handle.press('ArrowUp');
  await handle.press('ArrowUp');
  await expect(handle).toHaveAttribute('aria-label', /^Start at /);
  const label = await handle.getAttribute('aria-label');
  await handle.press('Enter');
  await expect(lab.at('landscape')).toHaveAttribute('data-start', 'point');
  await expect(lab.at('notice')).toContainText('Started from a point on the landscape');
  await lab.hasTrained(20);
  await lab.pause();
  // The new way is drawn on the same map, and begins where the point was put.
  await expect.poll(path).not.toBe(before);
  await expect
    .poll(async () => /at (\S+), (\S+);/.exec((await handle.getAttribute('aria-label'))!)!.slice(1))
    .toEqual(/at (\S+), (\S+);/.exec(label!)!.slice(1));
  await expect(lab.at('start-outside')).toBeVisible();

  const box = (await handle.boundingBox())!;
  await lab.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await lab.page.mouse.down();
  await lab.page.mouse.move(box.x + 60, box.y - 20, { steps: 3 });
  await lab.page.mouse.up();
  await lab.reaches('running');
  await lab.hasTrained(5);
  await lab.pause();
  await lab.page.getByRole('button', { name: /back to step 0/i }).click();
  await expect(lab.at('landscape')).toHaveAttribute('data-start', 'recipe');
  await expect.poll(() => lab.step()).toBe(0);
  await expect(lab.at('landscape-empty')).toContainText('needs 3 kept steps and has 1');
});

test('the surface turns by keyboard, the work can be stopped, and all of it is accessible', async () => {
  const { lab } = shared;
  await lab.run();
  await lab.hasTrained(60);
  await lab.pause();
  await mapIsOfNow(lab);
  await lab.at('view-surface').click();
  const surface = lab.at('surface');
  const picture = () => surface.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const before = await picture();
  await expect(surface).toHaveAttribute('aria-valuetext', /turned by 326°/);
  await surface.focus();
  await surface.press('ArrowLeft');
  await expect(surface).not.toHaveAttribute('aria-valuetext', /turned by 326°/);
  expect(await picture()).not.toBe(before);
  const turned = await surface.getAttribute('aria-valuetext');
  await surface.press('ArrowUp');
  await expect(surface).not.toHaveAttribute('aria-valuetext', turned!);
  await surface.press('Home');
  const first = await surface.getAttribute('aria-valuetext');
  const { x, y } = (await surface.boundingBox())!;
  await lab.page.mouse.move(x + 150, y + 80);
  await lab.page.mouse.down();
  // 160 pixels are a radian: 57 degrees.
  await lab.page.mouse.move(x + 310, y + 80, { steps: 3 });
  await lab.page.mouse.up();
  const degrees = (text: string) => Number(/turned by (\d+)°/.exec(text)![1]);
  const by = degrees(first!) - degrees((await surface.getAttribute('aria-valuetext'))!);
  expect(Math.abs(((by + 360) % 360) - 57)).toBeLessThanOrEqual(1);

  await lab.at('plane-size').selectOption('161');
  await lab.at('stop-analysis').click();
  await expect(lab.at('compute')).toBeVisible();
  await expect(lab.at('provenance')).not.toHaveAttribute('data-state', 'computing');
  await lab.at('view-contours').click();
  await lab.at('landscape-table').locator('summary').click();
  await expect(lab.at('landscape-table').locator('tbody').first().locator('tr').first()).toContainText('0');
  expect(await findings(lab.page, '[data-testid=landscape]')).toEqual([]);
});

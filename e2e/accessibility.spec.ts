import type { Page } from '@playwright/test';
import { findings } from './support/axe';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { holdBack } from './support/holdBack';
import { drawn, watchShift } from './support/shift';
import { beforeEngine, FAULTS } from './support/stub';
import { expect, onePage, test } from './support/test';

const SIZES = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const;

/** Opens a run with all its pictures and numbers in place, and rests there. */
async function openAtRest(lab: LabPage, link: string): Promise<void> {
  await lab.open(link);
  await expect.poll(() => lab.share('test-accuracy')).toBeGreaterThan(0);
  await lab.pause();
}

/** Opens a stage and computes what it computes at a press. */
async function toStage(lab: LabPage, stage: string): Promise<void> {
  await lab.at(`tab-${stage}`).click();
  if (stage !== 'ensemble') return expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  for (const [id, number] of [
    ['sweep-cells', 3],
    ['sweep-steps', 5],
    ['restart-count', 4],
    ['restart-steps', 5],
  ] as const) {
    // prettier-ignore
    await lab.at(id).fill(String(number));
    await lab.at(id).press('Enter');
  }
  for (const id of ['sweep', 'restarts']) await lab.at(`compute-${id}`).click();
  for (const id of ['sweep', 'restarts']) await expect(lab.at(id)).toHaveAttribute('data-state', 'done');
}

test('axe finds nothing on any stage, with a layer, the twins, a menu, a dialog or the lecture open', async ({ lab, page }) => {
  const wrong: string[] = [];
  const look = async (where: string, part?: string) =>
    void wrong.push(...(await findings(page, part)).map((finding) => `${where}: ${finding}`));
  await openAtRest(lab, LINKS.moons);
  await lab.at('twins-start').click();
  await expect(lab.at('twins')).toHaveAttribute('data-state', /done|stale/);
  for (const stage of ['landscape', 'curvature', 'ensemble', 'fit']) {
    await toStage(lab, stage);
    await look(stage);
  }
  await lab.at('chip-1').click();
  await look('a layer', '#layer-1');
  await page.keyboard.press('Escape');
  await lab.at('share').click();
  await look('menu', '#share-menu');
  await page.keyboard.press('Escape');
  const rows = Array.from({ length: 12 }, (_, i) => `${i},${i % 2}`).join('\n');
  await lab.at('file-input').setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await expect(lab.at('dialog')).toBeVisible();
  await look('dialog', 'dialog');
  await page.keyboard.press('Escape');
  await lab.at('lecture').click();
  await expect(page.getByTestId('card')).toHaveAttribute('data-phase', 'asking');
  await look('lecture');
  expect(wrong).toEqual([]);
});

test('axe finds nothing on a phone: the page, its stages, the recipe and the lecture', async ({ lab, page }) => {
  const wrong: string[] = [];
  const look = async (where: string) => void wrong.push(...(await findings(page)).map((finding) => `${where}: ${finding}`));
  await page.setViewportSize(SIZES.phone);
  await openAtRest(lab, LINKS.moons);
  for (const stage of ['ensemble', 'fit']) {
    await toStage(lab, stage);
    await look(stage);
  }
  await lab.at('recipe-page').click();
  await look('recipe');
  await lab.at('lecture-toggle').click();
  await lab.at('lecture-page').click();
  await expect(page.getByTestId('card')).toHaveAttribute('data-phase', 'asking');
  await look('lecture');
  expect(wrong).toEqual([]);
});

test('axe finds nothing wrong with bad news, on a desktop or a phone', async ({ lab, page, context }) => {
  const wrong: string[] = [];
  const look = async (where: string) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      wrong.push(...(await findings(page)).map((finding) => `${where}, ${size}: ${finding}`));
    }
  };
  await lab.open(LINKS.diverging);
  await lab.reaches('diverged');
  await page.evaluate(() => (location.hash = '#v=2'));
  await expect(lab.at('bad-link')).toBeVisible();
  await look('diverged, a bad link');
  await beforeEngine(context, FAULTS.noWebGpu);
  await page.reload();
  await expect(lab.at('unsupported')).toBeVisible();
  await look('no WebGPU');
  expect(wrong).toEqual([]);
});

/** Presses Tab until the focus is on an element; fails when it went round without. */
async function tabTo(page: Page, testId: string): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['testid'])) === testId) return;
  }
  throw new Error(`Tab does not reach ${testId}`);
}

test('everything can be done with the keyboard alone', async ({ lab, page }) => {
  await lab.open(LINKS.moons);
  await lab.hasTrained(5);
  await tabTo(page, 'run');
  await page.keyboard.press('Enter');
  await lab.reaches('paused');
  await page.keyboard.press('Enter');
  await lab.reaches('running');

  await tabTo(page, 'activation');
  await page.keyboard.press('r');
  await expect(lab.at('activation')).toHaveValue('relu');
  await expect(lab.root).toHaveAttribute('data-run', '2');

  await tabTo(page, 'scale-slider');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(lab.at('scale')).toHaveValue(/^10\s*×$/);
  await expect.poll(async () => Number(await lab.root.getAttribute('data-run'))).toBeGreaterThanOrEqual(3);

  await tabTo(page, 'batch-norm');
  await page.keyboard.press('Space');
  await expect(lab.at('batch-norm')).toBeChecked();

  // Anywhere but in a control, the transport has keys of its own.
  await lab.reaches('running');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Space');
  await lab.reaches('paused');
  const before = await lab.step();
  await page.keyboard.press('.');
  await expect.poll(() => lab.step()).toBe(before + 1);
  await page.keyboard.press('0');
  await expect.poll(() => lab.step()).toBe(0);
});

/** Where the parts of the page are that can be seen: sections, pictures and controls, in whole pixels. */
function boxes(page: Page): Promise<string[]> {
  return page.locator('section, canvas, button, select, input').evaluateAll((all) => {
    const parts = all.filter((part) => !part.closest('details:not([open])'));
    return parts.map((part) => {
      const { x, y, width, height } = part.getBoundingClientRect();
      const name = part.getAttribute('aria-label') ?? part.getAttribute('data-testid') ?? '';
      return `${part.tagName} ${name.replace(/:.*/, '')} ${[x, y, width, height].map(Math.round).join(' ')}`;
    });
  });
}

test.describe('the digits', () => {
  const shared = onePage();

  test('nothing on the page moves while it runs', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.open();
    await lab.hasTrained(1);
    // The stage is empty until the network has been evaluated for the first time.
    await expect(lab.at('fit')).toHaveAttribute('data-step', /^\d+$/);
    const before = await boxes(page);
    const shift = await watchShift(page);
    await expect.poll(() => lab.share('test-accuracy')).toBeGreaterThan(0);
    expect(await boxes(page)).toEqual(before);
    await lab.hasTrained(60);
    expect(await boxes(page)).toEqual(before);
    // Nor does any word, other than by being replaced: room is kept, and what grows does so away from its neighbours.
    expect(await shift()).toEqual([]);
  });

  test('a phone shows the page and its recipe without scrolling sideways', async () => {
    const { lab } = shared;
    const { page } = lab;
    const tooWide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await lab.pause();
    await page.setViewportSize(SIZES.phone);
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await expect(lab.at('weights-1')).toBeVisible();
    await expect(lab.at('saturated-1')).toBeVisible();
    await lab.at('recipe-page').click();
    await expect(lab.at('scale')).toBeVisible();
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await tooWide()).toBeLessThanOrEqual(0);
    // Where there is room for one of both beside the run, a button of the head shows it.
    await page.setViewportSize({ width: 900, height: 700 });
    const recipe = page.getByRole('banner').getByRole('button', { name: 'Recipe' });
    await expect(recipe).toHaveAttribute('aria-expanded', 'true');
    await recipe.click();
    await expect(lab.at('scale')).toBeHidden();
    await recipe.click();
    await expect(lab.at('scale')).toBeVisible();
  });
});

/** Opens a stage of a run that rests, and tells what moves when its results come, which wait until then. */
async function shiftsOfArrival(lab: LabPage, stage: 'curvature' | 'landscape', arrived: () => Promise<void>): Promise<string[]> {
  const { page } = lab;
  const open = await holdBack(page.context(), stage === 'landscape' ? /assets\/landscape-/ : /assets\/(hessian|lanczos)-/);
  await lab.at(`tab-${stage}`).click();
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'computing');
  await drawn(page);
  const shift = await watchShift(page);
  open();
  await expect(lab.at('provenance')).toHaveAttribute('data-state', 'done');
  await arrived();
  return shift();
}

/** Waits until a run has all its numbers, at some step, and rests it. */
async function restWithNumbers(lab: LabPage, step: number): Promise<void> {
  await lab.hasTrained(step);
  await lab.pause();
  await expect.poll(() => lab.share('test-accuracy')).toBeGreaterThan(0);
}

/** What moves when a whole Hessian and a map arrive on a page that was just opened. */
async function shiftsOfSmall(lab: LabPage): Promise<string[]> {
  await lab.open(LINKS.moons);
  await restWithNumbers(lab, 60);
  const hessian = await shiftsOfArrival(lab, 'curvature', () => expect(lab.at('eigenvector')).toBeAttached());
  const map = await shiftsOfArrival(lab, 'landscape', () => expect(lab.at('step-sizes')).toHaveAttribute('data-step', /\d/));
  return [...hessian, ...map];
}

test('a result that arrives moves nothing on a phone: a whole Hessian, a map', async ({ lab, page }) => {
  await page.setViewportSize(SIZES.phone);
  expect(await shiftsOfSmall(lab)).toEqual([]);
});

test.describe('on a desktop', () => {
  const shared = onePage();

  test('a result that arrives moves nothing: a whole Hessian, a map', async () => {
    const { lab } = shared;
    expect(await shiftsOfSmall(lab)).toEqual([]);
  });

  test('a result that arrives moves nothing: the ends of a spectrum and its density', async () => {
    const { lab } = shared;
    // 2·45+45 + 45·45+45 + 45·2+2 = 2297 parameters: too many for the whole matrix.
    await lab.turnTo(LINKS.moons.replace('8tanh-8tanh', '45tanh-45tanh'));
    await restWithNumbers(lab, 5);
    const all = async () => {
      await expect(lab.at('density-provenance')).toHaveAttribute('data-state', 'done');
      await expect(lab.at('eigenvector')).toBeAttached();
    };
    expect(await shiftsOfArrival(lab, 'curvature', all)).toEqual([]);
  });
});

/** What a person does with the page while it is measured. */
import { at, drawn } from '../browser/laboratory.mjs';
import { goToMoons } from '../soak/scenes.mjs';
import { ON_DIGITS, ON_MOONS } from './interactions.mjs';

const PATIENCE = { timeout: 15_000 };

/** @typedef {import('@playwright/test').Page} Page */

/** Presses what a person presses while a network trains, by mouse and keyboard, one after the other. @param {Page} page */
async function press(page) {
  const rest = () => page.waitForTimeout(350);
  const click = async (id) => {
    await at(page, id).click();
    await rest();
  };
  const inPairs = ['theme', 'theme', 'panels', 'panel-timeline', 'panel-timeline', 'panels', 'share', 'share'];
  for (const id of [...inPairs, 'run', 'run', 'step', 'run']) await click(id);
  for (const id of ['weights-1', 'chip-1', 'chip-1', 'undo', 'redo']) {
    const part = at(page, id).first();
    if (await part.isVisible()) await part.click({ timeout: 2000, force: true }).then(rest, () => undefined);
  }
  await page.keyboard.press('Escape');
  await at(page, 'rate-slider').focus();
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press(i < 2 ? 'ArrowRight' : 'ArrowLeft');
    await rest();
  }
  await at(page, 'tab-fit').focus();
  for (const key of ['ArrowLeft', 'ArrowRight']) {
    await page.keyboard.press(key);
    await rest();
  }
}

/** Opens a stage and lets it compute; one that does not come to its end in time is measured as it is. @param {Page} page @param {string} stage */
async function openStage(page, stage) {
  await at(page, `tab-${stage}`).click();
  if (stage === 'ensemble') await page.waitForTimeout(2000);
  else
    await drawn(page)
      .waitFor(PATIENCE)
      .catch(() => undefined);
  await page.waitForTimeout(1500);
}

/** In this order; each goes on where the one before it ended. @type {{ name: string, work: (page: Page) => Promise<unknown> }[]} */
export const PHASES = [
  { name: 'watching', work: (page) => page.waitForTimeout(8000) },
  { name: 'presses', work: press },
  ...['landscape', 'curvature', 'ensemble', 'fit'].map((stage) => ({ name: `stage ${stage}`, work: (page) => openStage(page, stage) })),
  {
    name: 'presses during Lanczos',
    async work(page) {
      await at(page, 'tab-curvature').click();
      await at(page, 'compute')
        .click(PATIENCE)
        .catch(() => undefined);
      await press(page);
    },
  },
  ...ON_DIGITS,
  {
    name: 'moons, Hessian',
    async work(page) {
      await goToMoons(page, 'curvature');
      await drawn(page)
        .waitFor(PATIENCE)
        .catch(() => undefined);
      await page.waitForTimeout(3000);
    },
  },
  { name: 'presses during Hessian', work: press },
  ...ON_MOONS,
];

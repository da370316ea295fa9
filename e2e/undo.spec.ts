import { LINKS } from './support/lab';
import { expect, onePage, test } from './support/test';

const shared = onePage();

test('the address holds the stage, back and forward go between stages, and the run goes on', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open(`${LINKS.moons}&view=ensemble`);
  await lab.hasTrained(5);
  await expect(lab.at('tab-ensemble')).toHaveAttribute('aria-selected', 'true');
  await lab.at('tab-fit').click();
  await expect.poll(() => page.url()).toContain('view=fit');
  await page.goBack();
  await expect(lab.at('tab-ensemble')).toHaveAttribute('aria-selected', 'true');
  await page.goForward();
  await expect(lab.at('tab-fit')).toHaveAttribute('aria-selected', 'true');
  await expect(lab.root).toHaveAttribute('data-run', '1');
});

test('edits are undone and redone, each with what it does to the run', async () => {
  const { lab } = shared;
  const { page } = lab;
  await expect(lab.at('undo')).toHaveAttribute('aria-disabled', 'true');
  await lab.at('activation').selectOption('relu');
  await expect(lab.root).toHaveAttribute('data-run', '2');
  await lab.at('rate').fill('0.05');
  await lab.at('rate').press('Enter');
  await expect(lab.at('undo')).toHaveAccessibleName('Undo learning rate (continues)');
  await lab.at('undo').click();
  await expect(lab.at('rate')).toHaveValue('0.1');
  await expect(lab.root).toHaveAttribute('data-run', '2');
  await expect(lab.at('undo')).toHaveAccessibleName('Undo layers (restarts)');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Control+z');
  await expect(lab.at('activation')).toHaveValue('tanh');
  await expect(lab.root).toHaveAttribute('data-run', '3');
  await page.keyboard.press('Control+Shift+Z');
  await expect(lab.at('activation')).toHaveValue('relu');
  await page.keyboard.press('Control+y');
  await expect(lab.at('rate')).toHaveValue('0.05');
  await expect(lab.at('redo')).toHaveAccessibleName('Nothing to redo');
  expect(page.url()).toContain('schedule.lr=0.05');
});

test('back and forward go through the edits; a slider’s way is one of them', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.hasTrained(5);
  await lab.at('activation').selectOption('relu');
  await lab.at('rate-slider').focus();
  for (let presses = 0; presses < 6; presses++) await page.keyboard.press('ArrowRight');
  await expect(lab.at('rate')).toHaveValue('0.2');
  await expect.poll(() => page.url()).toContain('schedule.lr=0.2');
  await page.goBack();
  await expect(lab.at('rate')).toHaveValue('0.1');
  await expect(lab.at('activation')).toHaveValue('relu');
  await page.goBack();
  await expect(lab.at('activation')).toHaveValue('tanh');
  expect(page.url()).toContain(LINKS.moons);
  await page.goForward();
  await page.goForward();
  await expect(lab.at('activation')).toHaveValue('relu');
  await expect(lab.at('rate')).toHaveValue('0.2');
  await lab.hasTrained(5);
});

import type { Locator } from '@playwright/test';
import type { LabPage } from './support/lab';
import { download, saveAsDownloads } from './support/download';
import { pathsOf } from './support/drawing';
import { exactLoss } from './support/exact';
import { numberAfter, numberOf, numbersIn } from './support/number';
import { scoreEnd } from './support/score';
import { trainedParameters } from './support/straight';
import { expect, onePage, test } from './support/test';

const LINK = '#v=1&data.set=moons&data.train=96&layers=4tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.5&batch.size=32';

async function fill(lab: LabPage, id: string, value: number): Promise<void> {
  await lab.at(id).fill(String(value));
  await lab.at(id).press('Enter');
}

/** What the map's row of the recipe has in its cells: number across, outcome, first loss, final loss, steps. */
const rowOf = (sweep: Locator, rows = 'tr'): Promise<string[][]> =>
  sweep.locator(`details tbody ${rows}`).evaluateAll((all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent)));

async function rest(lab: LabPage): Promise<void> {
  await lab.hasTrained(5);
  await lab.pause();
  await lab.at('tab-ensemble').click();
}

const shared = onePage();

test('sweep: every cell has an outcome, the cross-hair is the recipe, and a cell’s loss is that of its network', async ({ browser }) => {
  const { lab } = shared;
  const { page } = lab;
  await saveAsDownloads(page);
  await lab.open(LINK);
  await rest(lab);
  const sweep = lab.at('sweep');
  // Stopped, it leaves what was there: nothing. The run does not mind.
  await fill(lab, 'sweep-steps', 2000);
  await lab.at('compute-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'computing');
  await lab.at('stop-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'empty');

  const steps = 20;
  await fill(lab, 'sweep-cells', 6);
  await fill(lab, 'sweep-steps', steps);
  await expect(lab.at('compute-sweep')).toHaveText('Train 36 networks');
  await lab.at('compute-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'done');
  const [converged, stuck, diverged, all] = numbersIn((await lab.at('sweep-counts').textContent())!);
  expect(converged! + stuck! + diverged!).toBe(36);
  expect(all).toBe(36);

  // The cross-hair goes to a cell by arrow keys, and the recipe's rate is that cell's.
  await lab.at('sweep-map').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await expect(lab.at('sweep-here')).toContainText('this recipe: loss');
  const [here] = (await rowOf(sweep, 'tr.here')) as [string[]];
  await expect(lab.at('rate')).toHaveValue(here[0]!);
  expect(page.url()).toContain(`schedule.lr=${here[0]!}`);
  const shown = numberAfter((await lab.at('sweep-here').textContent())!, 'loss');
  expect(shown).toBe(numberOf(here[3]!));
  await expect(sweep).toHaveAttribute('data-state', 'done');
  const theta = await trainedParameters(browser, page.workers()[0]!.url(), new URL(page.url()).hash, steps);
  expect(Math.abs(shown / (await exactLoss(new URL(page.url()).hash, theta)) - 1)).toBeLessThan(0.006);
  // A press goes to the cell that it is in: the second of the six columns.
  const map = lab.at('sweep-map');
  await map.scrollIntoViewIfNeeded();
  const { width, height } = (await map.boundingBox())!;
  await map.click({ position: { x: 0.25 * width, y: 0.75 * height } });
  await expect.poll(async () => (await rowOf(sweep)).map(([rate]) => rate).indexOf((await rowOf(sweep, 'tr.here'))[0]?.[0])).toBe(1);
  await expect(lab.at('rate')).toHaveValue((await rowOf(sweep, 'tr.here'))[0]![0]!);
});

test('sweep: a drag looks closer, zooming out comes back, and another recipe makes the map old', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINK);
  await rest(lab);
  const sweep = lab.at('sweep');
  const ends = async () => {
    const values = (await rowOf(sweep)).map(([across]) => Number(across));
    return [values[0]!, values.at(-1)!] as const;
  };
  await fill(lab, 'sweep-cells', 5);
  await fill(lab, 'sweep-steps', 10);
  await lab.at('compute-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'done');
  const [low, high] = await ends();
  const map = lab.at('sweep-map');
  await map.scrollIntoViewIfNeeded();
  const box = (await map.boundingBox())!;
  await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.1 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.4 * box.height, { steps: 3 });
  await page.mouse.up();
  await expect(lab.at('zoom-out')).toBeVisible();
  await expect(sweep).toHaveAttribute('data-state', 'done');
  // Shares of a side of five cells, by factors: its ends are half a cell beyond the outermost.
  const at = (share: number) => low * (high / low) ** ((5 * share - 0.5) / 4);
  const near = await ends();
  expect(Math.abs(near[0] / at(0.2) - 1)).toBeLessThan(0.05);
  expect(Math.abs(near[1] / at(0.5) - 1)).toBeLessThan(0.05);
  await lab.at('zoom-out').click();
  await expect(lab.at('zoom-out')).toHaveCount(0);
  await expect(sweep).toHaveAttribute('data-state', 'done');
  expect(await ends()).toEqual([low, high]);

  // Another number across: the picture is of the old one until it is computed.
  await lab.at('sweep-x').selectOption('batch_size');
  await lab.at('compute-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'done');
  expect((await ends()).every(Number.isInteger)).toBe(true);
  // And another one up: what the arrow keys move then is that.
  await lab.at('sweep-y').selectOption('weight_variance');
  await lab.at('compute-sweep').click();
  await expect(sweep).toHaveAttribute('data-state', 'done');
  await map.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.url()).toMatch(/init\.scale=[\d.]+/);
  await lab.at('activation').selectOption('relu');
  await expect(sweep).toHaveAttribute('data-state', 'stale');
  await expect(lab.at('sweep-state')).toContainText('train again for a new one');
});

test('restarts: success with its interval as the list says, kinds of solutions, and a start that is loaded', async ({ browser }) => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINK);
  await rest(lab);
  const restarts = lab.at('restarts');
  const [count, steps] = [24, 40];
  await fill(lab, 'restart-count', 1024);
  await fill(lab, 'restart-steps', 2000);
  const heights = () => Promise.all(['sweep-cells', 'restart-count'].map(async (id) => Math.round((await lab.at(id).boundingBox())!.y)));
  await lab.at('compute-restarts').click();
  const whileTraining = await heights();
  await lab.at('stop-restarts').click();
  await expect(restarts).toHaveAttribute('data-state', 'empty');
  await fill(lab, 'restart-count', count);
  await fill(lab, 'restart-steps', steps);
  await lab.at('compute-restarts').click();
  await expect(restarts).toHaveAttribute('data-state', 'done');
  // What has come of them has its room from when they were asked for.
  await expect(lab.at('replica')).toHaveCount(8);
  expect(await heights()).toEqual(whileTraining);

  await restarts.locator('summary', { hasText: `All ${count} starts` }).click();
  await lab.at('sort-restarts').click();
  const rows = await lab
    .at('restart-table')
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => Array.from(row.children, (cell) => cell.textContent)));
  const losses = rows.map((cells) => numberOf(cells[2]!));
  expect(losses).toHaveLength(count);
  expect(losses).toEqual([...losses].sort((a, b) => a - b));

  // Between two neighbours, so that rounding decides nothing.
  const gaps = losses.map((loss, i) => (i > 4 && i < count - 4 ? Math.log(losses[i + 1]! / loss) : 0));
  const place = gaps.indexOf(Math.max(...gaps));
  await fill(lab, 'restart-threshold', Number(((losses[place]! + losses[place + 1]!) / 2).toPrecision(5)));
  const successes = place + 1;
  await expect(lab.at('restart-success')).toContainText(`${successes} of ${count} starts`);
  const [share, low, high] = numbersIn((await lab.at('restart-words').textContent())!.split('probability')[1]!);
  expect(share).toBeCloseTo(successes / count, 3);
  expect(low).toBeCloseTo(scoreEnd(successes / count, count, -1), 3);
  expect(high).toBeCloseTo(scoreEnd(successes / count, count, 1), 3);
  expect(numberAfter((await lab.at('restart-words').textContent())!, 'the best of 5 with')).toBeCloseTo(
    1 - (1 - successes / count) ** 5,
    3,
  );

  // Every start is of one kind.
  const kinds = /spread:(.*)starts/s.exec((await lab.at('solutions').textContent())!)![1]!;
  expect(numbersIn(kinds).reduce((sum, n) => sum + n, 0)).toBe(count);
  // Between two kinds: the barrier is what the highest place has above the higher end.
  const last = (await lab.at('kind-1').locator('option').count()) - 1;
  await lab.at('kind-1').selectOption({ index: last });
  const barrierBetween = async (from: number): Promise<string> => {
    const save = page.getByRole('button', { name: `Save Loss between kinds ${from + 1} and ${last + 1} as SVG` });
    await expect(save).toBeAttached();
    const way = (await lab.at('solutions').locator('tbody td').allTextContents()).map(numberOf);
    const height = Math.max(...way) - Math.max(way[0]!, way.at(-1)!);
    const said = (await lab.at('barrier').textContent())!;
    expect(Math.abs((said.startsWith('no barrier') ? 0 : numbersIn(said)[0]!) - height)).toBeLessThan(0.01 * Math.max(...way));
    const svg = await download(page, () => save.click());
    const [path] = await pathsOf(page, svg.bytes);
    if (!said.startsWith('no barrier')) expect(path!.d.match(/[ML]/g)).toHaveLength(numbersIn(said).at(-1)!);
    return path!.d;
  };
  const fromFirst = await barrierBetween(0);
  // Where there are more than two kinds the line begins at another one, too.
  await lab.at('kind-0').selectOption({ index: last - 1 });
  expect((await barrierBetween(last - 1)) === fromFirst).toBe(last === 1);

  const shown = await lab.at('replica').locator('b').allTextContents();
  expect(shown.map(numberOf)).toEqual(shown.map(numberOf).sort((a, b) => a - b));

  // The best of them is the recipe with another start, and its network ends at the loss that the list has.
  await lab.at('load-best').click();
  await expect.poll(() => page.url()).toContain(`init.restart=${rows[0]![0]!}`);
  await expect(lab.at('replica').first()).toHaveClass(/current/);
  await expect(restarts).toHaveAttribute('data-state', 'done');
  const link = new URL(page.url()).hash;
  const theta = await trainedParameters(browser, page.workers()[0]!.url(), link, steps);
  expect(Math.abs(losses[0]! / (await exactLoss(link, theta)) - 1)).toBeLessThan(0.006);
  const another = rows.find((cells, i) => i > 0 && cells[0] !== '0')![0]!;
  await restarts.getByRole('button', { name: `Load start ${another}`, exact: true }).click();
  await expect.poll(() => new URL(page.url()).hash).toMatch(new RegExp(`[&]init\\.restart=${another}(&|$)`));
  await lab.at('replica').last().click();
  await expect.poll(() => page.url()).toContain(`init.restart=${(await lab.at('replica').last().getAttribute('data-restart'))!}`);
});

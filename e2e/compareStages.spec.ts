import { findings } from './support/axe';
import { LINKS } from './support/lab';
import type { LabPage } from './support/lab';
import { numberAfter, numberOf, numbersIn } from './support/number';
import { scoreEnd } from './support/score';
import { watchShift } from './support/shift';
import { expect, onePage, test } from './support/test';

const PAIR = `${LINKS.moons}&init.seed=100&b.v=1&b.schedule.lr=0.2`;
const SMALL =
  '#v=1&data.set=moons&data.train=96&layers=4tanh-2&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.5&batch.size=32' +
  '&b.v=1&b.layers=4relu-2&b.schedule.type=constant&b.schedule.lr=0.002';

/** Has both runs of a pair that trains rest at one step, which it gives: they begin together, since B may be far behind. */
async function rest(lab: LabPage): Promise<number> {
  const steps = async () => [await lab.at('step-A').textContent(), await lab.at('step-B').textContent()];
  await lab.hasTrained(1);
  await expect(lab.at('step-B')).toHaveText(/^[1-9]/);
  await lab.pause();
  await lab.page.keyboard.press('0');
  await expect.poll(steps).toEqual(['0', '0']);
  await lab.run();
  await lab.hasTrained(10);
  await lab.pause();
  await expect.poll(async () => new Set(await steps()).size).toBe(1);
  return numberOf((await lab.at('step-A').textContent())!);
}

/** The page says what is wrong with a field of the link. */
const says = (lab: LabPage, field: string, message: string) =>
  expect(lab.at('bad-link').getByRole('listitem').filter({ hasText: message }).locator('code')).toHaveText(field);

async function showsStage(lab: LabPage, stage: string, of?: 'A' | 'B'): Promise<void> {
  await expect(lab.at(`tab-${stage}`)).toHaveAttribute('aria-selected', 'true');
  if (!of) return expect(lab.page).not.toHaveURL(/[&#](view|of)=/);
  await expect(lab.at(`look-${of}`)).toHaveAttribute('aria-pressed', 'true');
  await expect(lab.page).toHaveURL(new RegExp(`&b\\.v=1&.*&view=${stage}&of=${of}$`));
}

async function fill(lab: LabPage, id: string, value: number): Promise<void> {
  await lab.at(id).fill(String(value));
  await lab.at(id).press('Enter');
}

/** Looks at the ensembles of a run, with all of them whole. */
async function look(lab: LabPage, of: 'A' | 'B'): Promise<void> {
  await lab.at(`look-${of}`).click();
  await expect(lab.at('stage')).toHaveAttribute('data-run', of);
  for (const id of ['sweep', 'restarts']) await expect(lab.at(id)).toHaveAttribute('data-state', 'done');
}

/** Final losses of all starts of the run that is looked at, ascending. */
async function finalLosses(lab: LabPage): Promise<number[]> {
  await lab.at('restarts').locator('summary').last().click();
  const cells = lab.at('restart-table').locator('tbody tr td:nth-child(3)');
  await expect(cells).not.toHaveCount(0);
  const losses = (await cells.allTextContents()).map((text) => (text === 'diverged' ? Infinity : numberOf(text)));
  return losses.sort((a, b) => a - b);
}

/** Numbers beside an axis or a legend, with the places where they stand. */
const ticks = (lab: LabPage, within: string): Promise<string[]> =>
  lab.page.locator(within).evaluateAll((all) => all.map((tick) => `${tick.textContent} ${tick.getAttribute('y') ?? ''}`));

test.describe('the stages of a pair', () => {
  const shared = onePage();

  test('a link opens the stage of one of two runs; what it names and there is not is said, and nothing else changes', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.open(`${PAIR}&view=curvature&of=A`);
    await rest(lab);
    await showsStage(lab, 'curvature', 'A');
    await expect(lab.at('bad-link')).toHaveCount(0);
    const before = await lab.parameters();
    const link = new URL(page.url()).hash.replace(/&view=.*/, '');

    await page.evaluate((hash) => (location.hash = hash), `${link}&view=loss&of=C`);
    await says(lab, 'view', 'is loss; the views are losses, landscape, curvature, ensemble, fit');
    await says(lab, 'of', 'is C; the runs are A, B');
    await expect(lab.at('bad-link')).toContainText('The link asks for a view or a part of the page that there is not');
    await showsStage(lab, 'losses');
    expect(await lab.parameters()).toEqual(before);
    await page.evaluate((hash) => (location.hash = hash), `${link}&view=losses`);
    await expect(lab.at('bad-link')).toHaveCount(0);
    await expect(lab.at('tab-losses')).toHaveAttribute('aria-selected', 'true');

    // A recipe that cannot be run does not end the comparison.
    await page.keyboard.press('4');
    await showsStage(lab, 'fit', 'B');
    await page.evaluate(() => (location.hash = '#v=1&lamda=0.1'));
    await says(lab, 'lamda', 'unknown field; did you mean "lambda"?');
    await showsStage(lab, 'fit', 'B');
    await expect(lab.at('comparison')).toBeVisible();
    expect(await lab.parameters()).toEqual(before);
  });

  test('B becomes a copy of A on a press, and panels of both are hidden and come back', async () => {
    const { lab } = shared;
    const { page } = lab;
    await expect(lab.at('differs')).toContainText('B differs in: learning rate');
    await lab.at('copy').click();
    await expect(lab.at('verdict')).toHaveText('B is a copy of A.');
    await expect(page).toHaveURL(/&b\.v=1(&view=\w+&of=[AB])?$/);
    await lab.at('panels').click();
    await lab.at('panel-stage').uncheck();
    await expect(lab.at('stage')).toHaveCount(0);
    await lab.at('panel-stage').check();
    await expect(lab.at('stage')).toBeVisible();
    await page.goBack();
    await expect(lab.at('differs')).toContainText('B differs in: learning rate');
  });

  test('keys and the address go between the stages of both, back and forward too, and no run begins anew; of one run there is no A or B', async () => {
    const { lab } = shared;
    const { page } = lab;
    await page.keyboard.press('l');
    await lab.run();
    const step = await rest(lab);
    const before = await lab.parameters();
    const run = await lab.root.getAttribute('data-run');
    const atB = await lab.at('loss-B').textContent();
    await showsStage(lab, 'losses');
    await page.keyboard.press('a');
    await showsStage(lab, 'losses');
    await page.keyboard.press('2');
    await showsStage(lab, 'curvature', 'B');
    await page.keyboard.press('a');
    await showsStage(lab, 'curvature', 'A');
    await page.keyboard.press('3');
    await showsStage(lab, 'ensemble', 'A');
    await page.keyboard.press('b');
    await showsStage(lab, 'ensemble', 'B');
    await page.keyboard.press('4');
    await showsStage(lab, 'fit', 'B');
    await page.keyboard.press('l');
    await showsStage(lab, 'losses');

    const way = [['fit', 'B'], ['ensemble', 'B'], ['ensemble', 'A'], ['curvature', 'A'], ['curvature', 'B']] as const; // prettier-ignore
    for (const [stage, of] of way) {
      await page.goBack();
      await showsStage(lab, stage, of);
    }
    await page.goBack();
    await showsStage(lab, 'losses');
    for (const [stage, of] of way.toReversed()) {
      await page.goForward();
      await showsStage(lab, stage, of);
    }
    expect(await lab.parameters()).toEqual(before);
    await expect(lab.root).toHaveAttribute('data-run', run!);
    await expect(lab.at('loss-B')).toHaveText(atB!);

    // The other keys of the sheet are for both.
    await page.keyboard.press('.');
    for (const which of ['A', 'B']) await expect(lab.at(`step-${which}`)).toHaveText(String(step + 1));
    await page.keyboard.press('0');
    for (const which of ['A', 'B']) await expect(lab.at(`step-${which}`)).toHaveText('0');
    await page.keyboard.press(' ');
    await lab.reaches('running');
    await page.keyboard.press(' ');
    await lab.reaches('paused');
    await page.keyboard.press('?');
    await expect(lab.at('key-sheet').locator('div', { hasText: /the stage of A, or of B$/ }).last()).toContainText('ab'); // prettier-ignore
    await page.keyboard.press('Escape');

    // What is looked at stays when one of them does, and the address is that of one run.
    await page.keyboard.press('2');
    await lab.at('keep-B').click();
    await expect(lab.at('comparison')).toHaveCount(0);
    await expect(lab.at('tab-curvature')).toHaveAttribute('aria-selected', 'true');
    await expect(page).toHaveURL(/&view=curvature$/);
    await expect(page).not.toHaveURL(/b\.v/);

    // Of a single run there is no A or B.
    const kept = await lab.parameters();
    const alone = new URL(page.url()).hash.replace(/&view=.*/, '');
    await page.evaluate((hash) => (location.hash = hash), `${alone}&view=losses&of=A`);
    await says(lab, 'view', 'is losses; the views are landscape, curvature, ensemble, fit');
    await says(lab, 'of', 'is A; the link has one run, leave it out');
    expect(await lab.parameters()).toEqual(kept);
  });
});

test.describe('the ensembles of a pair', () => {
  const shared = onePage();

  test('ensembles of both are of one choice, on one scale, and their difference is what their numbers say', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.open(SMALL);
    await rest(lab);
    await page.keyboard.press('3');
    const difference = lab.at('starts-differ');
    await expect(difference).toHaveText('How often A and B succeed is not known yet: train starts of each.');
    const [count, steps] = [24, 40];

    // One press asks for both, and one stops both.
    await fill(lab, 'restart-count', 1024);
    await fill(lab, 'restart-steps', 2000);
    await lab.at('compute-restarts').click();
    await lab.at('stop-restarts').click();
    for (const of of ['A', 'B'] as const) {
      await lab.at(`look-${of}`).click();
      await expect(lab.at('stage')).toHaveAttribute('data-run', of);
      await expect(lab.at('restarts')).toHaveAttribute('data-state', 'empty');
    }
    await fill(lab, 'restart-count', count);
    await fill(lab, 'restart-steps', steps);
    await fill(lab, 'sweep-cells', 4);
    await fill(lab, 'sweep-steps', 20);
    await expect(lab.at('compute-restarts')).toHaveText('Train 24 starts of each');
    await lab.at('compute-restarts').click();
    await lab.at('compute-sweep').click();

    await look(lab, 'A');
    const a = await finalLosses(lab);
    await look(lab, 'B');
    const b = await finalLosses(lab);
    expect([a.length, b.length]).toEqual([count, count]);
    // Between two neighbours, so that rounding decides nothing.
    const gaps = a.map((loss, i) => (i > 7 && i < count - 2 ? Math.log(a[i + 1]! / loss) : 0));
    const place = gaps.indexOf(Math.max(...gaps));
    const threshold = Number(((a[place]! + a[place + 1]!) / 2).toPrecision(5));
    await fill(lab, 'restart-threshold', threshold);

    const successes = [a, b].map((losses) => losses.filter((loss) => loss <= threshold).length);
    const intervals = successes.map((n) => ([-1, 1] as const).map((side) => scoreEnd(n / count, count, side)));
    for (const [i, losses] of [a, b].entries()) {
      const cells = await lab.at(`starts-${'AB'[i]!}`).locator('td').allTextContents();
      expect(cells[0]).toBe(`${successes[i]!} of ${count}`);
      const [share, low, high] = numbersIn(cells[1]!);
      expect(share).toBeCloseTo(successes[i]! / count, 3);
      expect(low).toBeCloseTo(intervals[i]![0]!, 3);
      expect(high).toBeCloseTo(intervals[i]![1]!, 3);
      // Of 24 values the median lies between the 7th and the 18th with 97.7 %, and between the 8th and the 17th with 93.6 %.
      const [median, from, to] = numbersIn(cells[2]!);
      expect(Math.abs(median! / ((losses[11]! + losses[12]!) / 2) - 1)).toBeLessThan(0.006);
      expect([from, to]).toEqual([losses[6], losses[17]]);
    }
    // Newcombe’s interval, from the ends of both.
    const shares = successes.map((n) => n / count);
    const [[lowA, highA], [lowB, highB]] = intervals as [number[], number[]] as [[number, number], [number, number]];
    const apart = shares[1]! - shares[0]!;
    const ends = [apart - Math.hypot(shares[1]! - lowB, highA - shares[0]!), apart + Math.hypot(highB - shares[1]!, shares[0]! - lowA)];
    const told = numbersIn((await lab.at('starts-difference').textContent())!);
    [apart, ...ends].forEach((value, i) => expect(told[i]).toBeCloseTo(value, 3));
    const isTold = ends[0]! > 0 || ends[1]! < 0;
    await expect(difference).toContainText(`95\u202f% interval of the difference ${isTold ? 'lies on one side of 0' : 'holds 0'}`);
    const apartMedians = a[6]! > b[17]! || b[6]! > a[17]!;
    await expect(difference).toContainText(`intervals of the medians ${apartMedians ? 'do not overlap' : 'overlap'}`);

    // The maps are of the same cells, and what is said of them is what each of them says.
    const seen: Record<string, { across: string[]; counts: number[]; losses: string[]; colours: string[]; lead: string }> = {};
    for (const of of ['A', 'B'] as const) {
      await look(lab, of);
      seen[of] = {
        across: await lab.at('sweep').locator('details tbody td:first-child').allTextContents(),
        counts: numbersIn((await lab.at('sweep-counts').textContent())!),
        losses: await ticks(lab, '[data-testid=restart-cloud] text[x="-6"]'),
        colours: await ticks(lab, '[data-testid=sweep] .legend text'),
        lead: (await lab.at('restart-success').textContent())!,
      };
      expect(numbersIn(seen[of].lead)[0]).toBe(successes[of === 'A' ? 0 : 1]);
    }
    expect(seen['A']!.losses.length).toBeGreaterThan(1);
    expect(seen['B']!.losses).toEqual(seen['A']!.losses);
    expect(seen['B']!.colours).toEqual(seen['A']!.colours);
    expect(seen['B']!.across).toEqual(seen['A']!.across);
    const said = (await lab.at('maps-differ').textContent())!;
    expect(numbersIn(said).slice(0, 4)).toEqual([seen['A']!.counts[0], 16, seen['B']!.counts[0], 16]);
    expect(numberAfter(said, ';') - numbersIn(said.split('only in A')[1]!)[0]!).toBe(seen['A']!.counts[0]! - seen['B']!.counts[0]!);
  });

  test('the ensembles of two runs: axe finds nothing in either theme, nothing moves while both train, and all fits', async () => {
    const { lab } = shared;
    const { page } = lab;
    await look(lab, 'B');
    await look(lab, 'A');
    expect(await findings(page)).toEqual([]);
    const step = await lab.step();
    const shift = await watchShift(page);
    await lab.run();
    await lab.hasTrained(step + 20);
    await lab.pause();
    expect(await shift()).toEqual([]);
    // From wide to narrow, everything follows.
    for (const width of [1440, 1180, 1024, 900, 640, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('what is known of the starts is of the pair that it was found of, and who is kept brings its own', async () => {
    const { lab } = shared;
    const { page } = lab;
    const difference = lab.at('starts-differ');
    await look(lab, 'B');
    const lead = (await lab.at('restart-success').textContent())!;
    // Another B: what is known is of the one before.
    await page.getByTestId('batch-norm').click();
    await expect(difference).toHaveText('The starts of B are of the recipe before its last edits: train them again.');
    await page.goBack();
    await expect(difference).toContainText('intervals');
    // Kept, it brings what was found of it.
    await lab.at('keep-B').click();
    await expect(lab.at('comparison')).toHaveCount(0);
    await expect(lab.at('restarts')).toHaveAttribute('data-state', 'done');
    await expect(lab.at('restart-success')).toHaveText(lead);
  });

  test('two recipes that differ in the sides of the map alone have one map, trained once', async () => {
    const { lab } = shared;
    const { page } = lab;
    await lab.turnTo(`${SMALL.replace(/&b\.layers=[^&]*/, '').replace('&b.schedule.type=constant', '')}&view=ensemble&of=B`);
    await rest(lab);
    await fill(lab, 'sweep-cells', 3);
    await fill(lab, 'sweep-steps', 5);
    await expect(lab.at('compute-sweep')).toHaveText('Train 9 for both');
    await lab.at('compute-sweep').click();
    await expect(lab.at('sweep')).toHaveAttribute('data-state', 'done');
    const ofB = await lab.at('sweep-counts').textContent();
    await lab.at('look-A').click();
    await expect(lab.at('stage')).toHaveAttribute('data-run', 'A');
    await expect(lab.at('sweep')).toHaveAttribute('data-state', 'done');
    await expect(lab.at('sweep-counts')).toHaveText(ofB!);
    await expect(lab.at('maps-differ')).toContainText('so both have one map');
    // A number of B's own makes them two.
    await lab.at('look-B').click();
    await page.getByTestId('batch-norm').click();
    await expect(lab.at('compute-sweep')).toHaveText('Train 9 of each');
  });
});

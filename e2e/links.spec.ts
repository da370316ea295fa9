import { LINKS } from './support/lab';
import { expect, onePage, test } from './support/test';

/** One link of each way in which a recipe can be bad: the field that is named, and what is said of it. */
const BAD: readonly [link: string, field: string, message: string][] = [
  // The link itself.
  ['#data.set=moons', 'v', 'is missing; a link to a recipe begins with #v=1'],
  ['#v=2&data.set=moons', 'v', 'must be 1, not "2"; the link was made by another version of this page'],
  ['#v=1&data.set', 'data.set', 'has no value; the link may have been cut off, copy it again'],
  ['#v=1&data.set=%zz', 'data.set=%zz', 'has a % that begins no character; copy the link again'],
  ['#v=1&loss=ce&loss=mse', 'loss', 'is given twice; keep one'],
  [`#v=1&data.set=${'x'.repeat(9000)}`, 'link', 'characters long and at most 8192 are read; share the recipe as a file'],
  ['#v=1&layers=128tanh/10', 'layers', 'write width and activation, then .bn, .nobias or .skip1 where wanted'],
  // A field by itself: its name, its kind, its range, its choice.
  ['#v=1&lamda=0.1', 'lamda', 'unknown field; did you mean "lambda"?'],
  ['#v=1&data=digits', 'data', 'must be an object such as {"set": "digits"}, not "digits"'],
  ['#v=1&data.set=digit', 'data.set', 'unknown data set "digit"; did you mean "digits"?'],
  ['#v=1&data.noise=0.1', 'data.noise', '"digits" has no such number; leave it out, or choose one that has'],
  ['#v=1&layers=128tanhh-10', 'layers.0.act', 'unknown activation "tanhh"; did you mean "tanh"?'],
  ['#v=1&layers=5000tanh-10', 'layers.0.n', 'must be a whole number from 1 to 4096, not 5000'],
  ['#v=1&lambda=-1', 'lambda', 'must be a number from 0 to 1000, not -1'],
  ['#v=1&lambda=much', 'lambda', 'must be a number from 0 to 1000, not "much"'],
  ['#v=1&init.seed=1.5', 'init.seed', 'must be a whole number from 0 to'],
  ['#v=1&schedule.type=piecewise&schedule.values=0.1,b', 'schedule.values.1', 'must be a number from 0 to 1000, not "b"'],
  // Fields that do not agree.
  ['#v=1&layers=8tanh-9', 'layers.1.n', 'the last layer must be as wide as the data set has classes: 10, not 9'],
  ['#v=1&layers=8tanh-10tanh', 'layers.1.act', 'cross-entropy brings its own softmax; make the last activation "identity"'],
  ['#v=1&layers=8tanh-10.bn', 'layers.1.bn', 'batch norm belongs in hidden layers; leave it out of the last one'],
  ['#v=1&data.set=sine&loss=ce', 'loss', 'cross-entropy needs classes and "Sine" has none; use "mse"'],
  ['#v=1&layers=32tanh-16tanh.skip1-10', 'layers.1.skip', 'adds layers.0 of width 32 to a layer of width 16'],
  ['#v=1&layers=32tanh.skip3-10', 'layers.0.skip', '3 reaches back beyond the input; at most 1 here'],
  ['#v=1&optimizer.type=gd&batch.size=64', 'batch.size', 'gradient descent takes all 12000 training rows in a step'],
  ['#v=1&batch.size=12001', 'batch.size', 'must be at most the 12000 training rows, not 12001'],
  ['#v=1&batch.order=sequential&batch.seed=1', 'batch.seed', 'rows taken in sequence are not drawn; leave it out'],
  ['#v=1&schedule.type=piecewise&schedule.boundaries=5,10&schedule.values=0.1', 'schedule.values', 'must be one longer than boundaries'],
  ['#v=1&layers=4096relu-4096relu-4096relu-10', 'layers', 'use fewer or narrower layers'],
  ['#v=1&layers=4096relu-10&batch.size=12000', 'batch.size', 'use at most 8,192 rows or narrower layers'],
];

const shared = onePage();

test('every kind of bad link gets its message; at the start the default recipe runs, later the one that was there goes on', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.open(BAD[0]![0]);
  await expect(lab.at('title')).toHaveText('Digits, 784–128–64–10 tanh');
  await expect(lab.at('bad-link')).toContainText('The default recipe runs instead');
  await page.evaluate((hash) => (location.hash = hash), LINKS.moons);
  await expect(lab.at('bad-link')).toHaveCount(0);
  await lab.hasTrained(1);
  for (const [link, field, message] of BAD) {
    await test.step(link.slice(0, 60), async () => {
      await page.evaluate((hash) => (location.hash = hash), link);
      const item = lab.at('bad-link').getByRole('listitem').filter({ hasText: message });
      await expect(item).toHaveCount(1);
      await expect(item.locator('code')).toHaveText(field);
    });
  }
  await expect(lab.at('bad-link')).toContainText('The recipe that was here goes on');
  await lab.at('bad-link').locator('summary').click();
  await expect(lab.at('bad-link').locator('details code')).toHaveText(BAD.at(-1)![0]);
  await expect(lab.at('title')).toHaveText('Moons, 2–8–8–2 tanh');
  expect(page.url()).toContain('layers=2x8tanh-2');
  const step = await lab.step();
  await lab.hasTrained(step + 1);
  await page.getByRole('button', { name: 'Hide this' }).click();
  await expect(lab.at('bad-link')).toHaveCount(0);
});

test('a rate goes on with the run, everything else restarts it', async () => {
  const { lab } = shared;
  const run = Number(await lab.root.getAttribute('data-run'));
  const step = await lab.step();
  await lab.at('rate').fill('0.05');
  await lab.at('rate').press('Enter');
  await lab.hasTrained(step + 20);
  await expect(lab.root).toHaveAttribute('data-run', String(run));
  await expect(lab.at('readout')).toContainText('γ 0.05');
  await lab.at('batch').fill('16');
  await lab.at('batch').press('Enter');
  await expect(lab.root).toHaveAttribute('data-run', String(run + 1));
});

test('a new seed starts again with other weights, and is in the address', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.hasTrained(5);
  await lab.pause();
  const before = await lab.parameters();
  const run = Number(await lab.root.getAttribute('data-run'));
  await lab.at('new-seed').click();
  await expect(lab.root).toHaveAttribute('data-run', String(run + 1));
  await expect.poll(async () => (await lab.parameters()).step).toBe(0);
  expect((await lab.parameters()).digest).not.toBe(before.digest);
  await expect(lab.at('seed')).toHaveValue(/^\d+$/);
  expect(page.url()).toContain(`init.seed=${await lab.at('seed').inputValue()}`);
});

test('another link in the same page is another recipe', async () => {
  const { lab } = shared;
  await lab.turnTo(LINKS.sine);
  await expect(lab.at('title')).toHaveText('Sine, 1–4–2–1 tanh');
  await lab.hasTrained(1);
});

test('an edit goes into the address, and the address brings the same recipe back', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.at('activation').selectOption('relu');
  await lab.at('optimizer').selectOption('adam');
  await lab.at('batch-norm').check();
  await lab.at('batch').fill('50');
  await lab.at('batch').press('Enter');
  await lab.at('rate').fill('0.02');
  await lab.at('rate').press('Enter');
  const address = page.url();
  expect(address).toContain('layers=2x8relu.bn-2');
  expect(address).toContain('optimizer.type=adam');
  expect(address).toContain('schedule.lr=0.02');
  expect(address).toContain('batch.size=50');
  const title = (await lab.at('title').textContent())!;
  await page.reload();
  await expect(lab.at('title')).toHaveText(title);
  await expect(lab.at('activation')).toHaveValue('relu');
  await expect(lab.at('optimizer')).toHaveValue('adam');
  await expect(lab.at('batch-norm')).toBeChecked();
  await expect(lab.at('batch')).toHaveValue(/^50\b/);
  await expect(lab.at('rate')).toHaveValue('0.02');
  await lab.hasTrained(1);
  expect(page.url()).toBe(address);
});

import { readSafetensors, writeSafetensors } from '../src/lab/files/safetensors';
import { parseRecipe } from '../src/lab/recipe/schema';
import { download, saveAsDownloads } from './support/download';
import { LINKS } from './support/lab';
import { numberOf } from './support/number';
import { expect, onePage, test } from './support/test';

/** Two clouds far apart, with a gap and a column of words. */
const CLOUDS = [
  'a,b,note,kind',
  ...Array.from({ length: 60 }, (_, i) => `${(i % 2) * 4 + Math.sin(i)},${Math.cos(3 * i)},x,${i % 2 ? 'left' : 'right'}`),
  ',1,x,left',
].join('\n');

const shared = onePage();

test('the menu saves recipe, program, curves and weights as they are; a figure is saved as a drawing and as a picture', async () => {
  const { lab } = shared;
  const { page } = lab;
  await saveAsDownloads(page);
  await lab.open(LINKS.moons);
  await lab.hasTrained(40);
  await lab.pause();
  const saved = (name: string) =>
    download(page, async () => {
      await lab.at('share').click();
      await lab.at(`save-${name}`).click();
    });

  const recipe = await saved('recipe');
  expect(recipe.name).toBe('recipe.json');
  const parsed = parseRecipe(JSON.parse(recipe.bytes.toString()));
  expect(parsed.ok && parsed.recipe.layers.map(({ n }) => n)).toEqual([8, 8, 2]);

  const program = await saved('pytorch');
  expect(program.bytes.toString()).toContain('nn.Linear(2, 8),\n            nn.Linear(8, 8),\n            nn.Linear(8, 2),');

  const [head, ...lines] = (await saved('series')).bytes.toString().trim().split('\r\n');
  expect(head).toContain('step,learning_rate,steps,loss');
  const losses = lines.map((line) => line.split(',').map(Number));
  expect(losses.reduce((sum, row) => sum + row[2]!, 0)).toBe(await lab.step());
  expect(losses.every((row) => row[3]! <= row[5]! && row[3]! >= row[4]!)).toBe(true);

  const read = await page.evaluate(async () => {
    const { step, values } = await window.ravine.readParameters();
    return { step, values: [...values] };
  });
  const weights = readSafetensors((await saved('weights')).bytes);
  expect(weights.metadata['step']).toBe(String(read.step));
  expect(weights.tensors.flatMap(({ values }) => [...values])).toEqual(read.values);

  const pytorch = readSafetensors((await saved('pytorch-weights')).bytes);
  const first = pytorch.tensors.find(({ name }) => name === 'layers.0.weight')!;
  expect(first.shape).toEqual([8, 2]);
  // From input j to unit k: at j·8 + k by the contract, at k·2 + j in PyTorch.
  expect(first.values[3 * 2 + 1]).toBe(read.values[1 * 8 + 3]);

  // On paper a figure is dark on light, whatever the page is.
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(lab.at('theme')).toHaveText('Light');
  const svg = await download(page, () => page.getByRole('button', { name: 'Save Loss as SVG' }).click());
  expect(svg.name).toBe('loss.svg');
  const text = svg.bytes.toString();
  expect(text).toContain('fill="rgb(251, 250, 246)"');
  expect(text).not.toMatch(/class=|\sstyle=|var\(/);
  expect(text).toMatch(/<text[^>]*fill="rgb\(23, 24, 26\)"[^>]*>Loss</);
  expect(text.match(/<path[^>]* stroke="rgb\(23, 24, 26\)"/g)!.length).toBeGreaterThan(0);
  // The picture is made of the drawing, which is thereby whole.
  const picture = await download(page, () => page.getByRole('button', { name: 'Save Loss as PNG' }).click());
  expect(picture.bytes.readUInt32BE(16)).toBe(3 * Number(/width="(\d+)"/.exec(text)![1]));

  const png = await download(page, () => page.getByRole('button', { name: 'Save Weights as PNG' }).click());
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  const width = await lab.at('row-weights').evaluate((row) => row.clientWidth);
  expect(png.bytes.readUInt32BE(16)).toBeGreaterThan(2 * width);
});

test('a recipe’s file is opened; a bad one leaves the run as it is', async () => {
  const { lab } = shared;
  await lab.run();
  const open = (name: string, text: string) =>
    lab.at('file-input').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
  const step = await lab.step();
  const run = await lab.root.getAttribute('data-run');
  for (const [name, text, field, message] of [
    ['broken.json', '{', 'file', 'must hold a recipe in JSON'],
    ['bad.json', '{"version":1,"data":{"set":"moons"},"lambda":-1}', 'lambda', 'must be a number from 0 to 1000, not -1'],
    ['list.json', '[]', 'recipe', 'must be an object'],
    ['picture.gif', 'GIF', 'name', 'must end in one of'],
  ] as const) {
    await open(name, text);
    const notice = lab.at('bad-file');
    await expect(notice).toContainText(`${name} cannot be opened`);
    await expect(notice.getByRole('listitem').first()).toContainText(message);
    await expect(notice.locator('code').first()).toHaveText(field);
  }
  await lab.hasTrained(step + 5);
  expect(await lab.root.getAttribute('data-run')).toBe(run);
  await open('good.json', '{"version":1,"data":{"set":"sine"},"layers":[{"n":4,"act":"tanh"},{"n":1,"act":"identity"}]}');
  await expect(lab.at('title')).toHaveText('Sine, 1–4–1 tanh');
  await expect(lab.at('bad-file')).toHaveCount(0);
});

test('a table with a number as its target, dropped on the page: it is fitted as it is, or brought to deviation 1', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.hasTrained(1);
  await lab.pause();
  const text = ['x,price', ...Array.from({ length: 50 }, (_, i) => `${Math.sin(i)},${1000 + (i % 7)}`)].join('\n');
  const drop = async () => {
    const files = await page.evaluateHandle((rows) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([rows], 'prices.csv', { type: 'text/csv' }));
      return transfer;
    }, text);
    await page.dispatchEvent('body', 'dragover', { dataTransfer: files });
    await expect(page.getByText('Drop a file to open it.')).toBeVisible();
    await page.dispatchEvent('body', 'drop', { dataTransfer: files });
    await expect(lab.at('dialog')).toBeVisible();
  };
  // A target of seven values may be meant as a class.
  for (const isScaled of [true, false]) {
    await drop();
    await lab.at('kind-classes').check();
    const scaled = page.getByLabel('Bring the target to mean 0, deviation 1');
    await expect(scaled).toHaveCount(0);
    await lab.at('kind-numbers').check();
    await expect(scaled).toBeChecked();
    await scaled.setChecked(isScaled);
    await lab.at('take-table').click();
    await expect(lab.at('title')).toHaveText('prices, 1–8–8–1 tanh');
    await expect(page.locator('#loss')).toHaveText('squared error');
    await expect.poll(async () => (await lab.parameters()).step).toBe(0);
    // One step that changes next to nothing: an answer is near 0, and the target lies a thousand away from it, or one.
    await lab.at('rate').fill('0.000001');
    await lab.at('rate').press('Enter');
    await lab.at('step').click();
    const loss = async () => numberOf((await lab.at('train-loss').textContent())!);
    if (isScaled) await expect.poll(loss).toBeLessThan(10);
    else await expect.poll(loss).toBeGreaterThan(1e5);
  }
});

test('weights from PyTorch begin a run, which rests so that they can be seen', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.hasTrained(5);
  const weight = Float32Array.from({ length: 6 }, (_, i) => (i + 1) / 8);
  const tensors = [
    { name: 'layers.0.weight', shape: [3, 2], values: weight },
    { name: 'layers.0.bias', shape: [3], values: Float32Array.of(9, 8, 7) },
    { name: 'layers.1.weight', shape: [2, 3], values: weight },
  ];
  const buffer = Buffer.from(writeSafetensors({ tensors, metadata: {} }));
  await lab.at('file-input').setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer: buffer.subarray(1) });
  await expect(lab.at('bad-file')).toContainText('mine.safetensors cannot be opened');
  await lab.at('file-input').setInputFiles({ name: 'mine.safetensors', mimeType: 'application/octet-stream', buffer });
  await expect(lab.at('network-set')).toHaveValue('moons');
  await lab.at('dialog').getByLabel('Normalise').selectOption('standardize');
  await lab.at('network-act').selectOption('sigmoid');
  await lab.at('take-network').click();
  await expect(lab.at('title')).toHaveText('Moons, 2–3–2 sigmoid');
  expect(page.url()).toContain('data.normalise=standardize');
  await lab.reaches('paused');
  const read = await page.evaluate(async () => [...(await window.ravine.readParameters()).values]);
  expect(read.map((value) => 8 * value)).toEqual([1, 3, 5, 2, 4, 6, 72, 64, 56, 1, 4, 2, 5, 3, 6]);
});

test('a table of one’s own is trained on as its columns are confirmed', async () => {
  const { lab } = shared;
  const { page } = lab;
  await lab.turnTo(LINKS.moons);
  await lab.hasTrained(5);
  const open = (text: string, name = 'clouds.csv') =>
    lab.at('file-input').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await open('1,2\n3\n');
  await expect(lab.at('bad-file')).toContainText('row 2 has 1 cells, but the first has 2');
  await open(CLOUDS);
  await expect(lab.at('bad-file')).toHaveCount(0);
  await expect(lab.at('role-2')).toHaveValue('ignored');
  await expect(lab.at('role-3')).toHaveValue('target');
  await expect(lab.at('kind-classes')).toBeChecked();
  await expect(lab.at('table-rows')).toContainText('1 of 61 rows have a gap');
  await lab.at('role-3').selectOption('ignored');
  await expect(lab.at('table-problems')).toContainText('Choose a target');
  await expect(lab.at('take-table')).toBeDisabled();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(lab.at('dialog')).toHaveCount(0);
  await expect(lab.at('title')).toHaveText('Moons, 2–8–8–2 tanh');
  // By its button, too, it is asked for.
  await lab.at('share').click();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), lab.at('open-file').click()]);
  await chooser.setFiles({ name: 'clouds.csv', mimeType: 'text/csv', buffer: Buffer.from(CLOUDS) });
  await lab.at('take-table').click();
  await expect(lab.at('title')).toHaveText('clouds, 2–8–8–2 tanh');
  await expect.poll(() => lab.share('test-accuracy')).toBeGreaterThan(0.9);
  expect(page.url()).toMatch(/data\.set=file\.clouds\.[0-9a-f]{12}/);
  await page.reload();
  await expect(lab.at('bad-link')).toContainText('someone’s own file (clouds)');
});

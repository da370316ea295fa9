import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmChromium } from '../src/tools/browser/chromium.mjs';
import { gpuEnvironment } from '../src/tools/gpu/environment.mjs';
import { expect, test } from './support/test';

const root = fileURLToPath(new URL('..', import.meta.url));
const library = path.join(root, 'dist-lib');

/** The example of docs/api.md: what a reader would copy. */
const example = /```js\n([\s\S]*?)```/.exec(fs.readFileSync(path.join(root, 'docs/api.md'), 'utf8'))![1]!;

test.beforeAll(() => {
  execFileSync(process.execPath, ['src/tools/library.mjs'], { cwd: root });
});

test('what package.json says is there: types first, one module without imports', () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as { exports: Record<string, object> };
  const entries = Object.entries(exports['.']!) as [string, string][];
  expect(entries.map(([condition]) => condition)).toEqual(['types', 'default']);
  for (const [, file] of entries) expect(fs.existsSync(path.join(root, file)), file).toBe(true);
  expect(fs.readFileSync(path.join(library, 'index.js'), 'utf8')).not.toMatch(/^\s*import\b/m);
});

test('the example of the documentation runs in Node', async () => {
  const file = test.info().outputPath('example.mjs');
  const setUp = "import { create, globals } from 'webgpu';\nObject.assign(globalThis, globals);\nconst navigator = { gpu: create([]) };\n";
  fs.writeFileSync(file, setUp + example);
  const driver = process.env['RAVINE_GPU'] === 'hardware' ? undefined : (await npmChromium())?.icd;
  const drivers = driver ? { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...(await gpuEnvironment()), ...drivers },
  });
  expect([status, stderr]).toEqual([0, '']);
  const [, outputs] = /^outputs (.*)$/m.exec(stdout)!;
  outputs!.split(' ').forEach((y, i) => expect(Math.abs(Number(y) - [0, 1, 1, 0][i]!)).toBeLessThan(0.1));
  const [, exact] = /^steepest curvature (\S+),/m.exec(stdout)!;
  const [, lanczos] = /^by Lanczos (\S+),/m.exec(stdout)!;
  expect(Number(lanczos) / Number(exact)).toBeCloseTo(1, 2);
});

test('its types hold for who resolves modules as Node does', () => {
  const file = test.info().outputPath('consumer.mts');
  fs.writeFileSync(
    file,
    `import { createEngine, createReferenceEngine, type Model, type Spectrum, type Trained } from 'ravine';
const engine = await createEngine();
const model: Model = engine.model({ input: 1, layers: [{ n: 1, act: 'tanh' }], loss: 'mse' }, { X: [[1]], T: Float32Array.of(2) });
const trained: Trained = await model.train(model.initial(), { steps: 3, schedule: { type: 'constant', lr: 0.1 } });
const spectrum: Spectrum = await createReferenceEngine().model({ input: 1, layers: [], loss: 'ce' }, { X: [], T: [] }).spectrum(trained.theta);
// @ts-expect-error -- there is no such loss
engine.model({ input: 1, layers: [], loss: 'l1' }, { X: [], T: [] });
export const sum: number = spectrum.lambda_max + trained.losses[0]!;
`,
  );
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,dom'];
  const { status, stdout } = spawnSync(process.execPath, [tsc, ...flags, '--ignoreConfig', file], { cwd: root, encoding: 'utf8' });
  expect([status, stdout]).toEqual([0, '']);
});

test('a page of someone else’s runs the example', async ({ page, baseURL }) => {
  const site = new URL('theirs/', baseURL).href;
  const html =
    '<!doctype html><script type="importmap">{"imports":{"ravine":"./index.js"}}</script><script type="module" src="example.js"></script>';
  await page.route(`${site}**`, (route) => {
    const name = route.request().url().slice(site.length);
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html });
    if (name === 'example.js') return route.fulfill({ contentType: 'text/javascript', body: example });
    return route.fulfill({ path: path.join(library, name) });
  });
  const finished = page.waitForEvent('console', (message) => message.text().startsWith('by Lanczos'));
  const outputs = page.waitForEvent('console', (message) => message.text().startsWith('outputs'));
  await page.goto(site);
  const values = (await outputs).text().split(' ').slice(1).map(Number);
  values.forEach((y, i) => expect(Math.abs(y - [0, 1, 1, 0][i]!)).toBeLessThan(0.1));
  await finished;
});

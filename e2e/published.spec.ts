import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import type { Results } from '../src/lab/headless/results';
import { lab } from './support/command';

const folder = fileURLToPath(new URL('../public/recipes', import.meta.url));

// Some results are thousands of steps, which an emulated GPU on a busy machine takes minutes for.
test.setTimeout(300_000);

for (const name of fs.readdirSync(folder)) {
  test(`published result: ${name}`, async () => {
    const out = test.info().outputPath('results');
    const { code, stderr } = await lab([path.join(folder, name), '--out', out]);
    expect(code, stderr).toBe(0);
    const { expect: expected, verdicts } = JSON.parse(fs.readFileSync(path.join(out, 'metrics.json'), 'utf8')) as Results;
    const figures = [...expected, ...verdicts];
    expect(figures.length).toBeGreaterThan(0);
    const differing = figures.filter(({ verdict }) => verdict !== 'agrees');
    expect(differing.map(({ about, value, published, ours }) => ({ figure: about ?? value, published, ours }))).toEqual([]);
    for (const { because, source } of figures) expect([because, source]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
    expect(fs.readFileSync(path.join(out, 'report.md'), 'utf8').match(/\| agrees \|/g)).toHaveLength(figures.length);
  });
}

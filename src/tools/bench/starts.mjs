/** From navigation to the first finished training step: a new browser each time, with an empty profile and a warm disk. */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle, serve } from '../browser/servedPage.mjs';
import { launchBrowser } from '../browser/launch.mjs';
import { isNamed } from '../measure/names.mjs';

const TINY = '#v=1&data.set=sine&layers=4tanh-2tanh-1&init.type=lecun_normal&optimizer.type=sgd&schedule.lr=0.1&batch.size=10';
const LABORATORY = 'this page, ';

/** The laboratory itself, then libraries that take one step on a page with nothing else. */
const STARTS = [
  { name: `${LABORATORY}a tiny network`, folder: 'src', hash: TINY },
  { name: `${LABORATORY}digits`, folder: 'src', hash: '' },
  ...['Ravine', 'jax-js webgpu', 'jax-js wasm', 'TensorFlow.js webgpu', 'TensorFlow.js wasm', 'TensorFlow.js cpu'].map((name) => ({
    name,
    folder: 'e2e/bench/start',
    hash: `#${name}`,
  })),
];

/** @typedef {{name: string, times: number[], scripts: number, others: number}} Start bytes are those of gzipped files asked for by then */

/**
 * @param {string | undefined} against as for the command
 * @param {number} rounds
 * @returns {Promise<Start[]>}
 */
export async function measureStarts(against, rounds) {
  const isOurs = (name) => name.startsWith(LABORATORY) || name === 'Ravine';
  const chosen = STARTS.filter(({ name }) => isOurs(name) || isNamed(name, against));
  const servers = new Map();
  for (const { folder } of chosen) if (!servers.has(folder)) servers.set(folder, await serve(await bundle(folder)));
  const starts = chosen.map(({ name }) => ({ name, times: [], scripts: 0, others: 0 }));
  for (let round = 0; round < rounds; round++) {
    for (const [i, { folder, hash }] of chosen.entries()) Object.assign(starts[i], await startOnce(servers.get(folder), hash, starts[i]));
  }
  for (const { listening } of servers.values()) listening.close();
  return starts;
}

async function startOnce({ url, asked, files }, hash, { times }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    asked.clear();
    await page.goto(`${url}${hash}`);
    const time = await page.evaluate(
      () =>
        new Promise((resolve) => {
          const look = () => {
            const [mark] = performance.getEntriesByName('first-step');
            if (mark) resolve(mark.startTime);
            else setTimeout(look, 5);
          };
          look();
        }),
    );
    const size = (isWanted) => [...asked].filter(isWanted).reduce((sum, name) => sum + gzipSync(files.get(name)).length, 0);
    const isScript = (name) => path.extname(name) === '.js';
    return { times: [...times, time], scripts: size(isScript), others: size((name) => !isScript(name)) };
  } finally {
    await browser.close();
  }
}

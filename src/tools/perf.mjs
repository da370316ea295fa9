/**
 * `npm run perf`: training steps per second in headless Chromium, of the page's network and of those for which other
 * libraries' speeds are known. Each has a device of its own, rows of noise and shuffled batches; submits take about 50 ms,
 * two are under way; after a window to warm up the median of the following windows counts.
 *
 *     npm run perf -- [--only NAME[,NAME]] [--profile] [--every] [--json] [--windows 5] [--seconds 1]
 *     npm run perf -- --answers [--only NAME[,NAME]]
 *     npm run perf -- --page [--only NAME[,NAME]]
 *     npm run perf -- --watching [--only NAME[,NAME]] [--windows 5] [--seconds 1]
 *     npm run perf -- --soak MINUTES [--only NAME[,NAME]]
 *
 * --only      networks whose name contains one of these
 * --profile   also times each dispatch, in a compute pass of its own; those of one kind are added up
 * --every     with --profile: lists every dispatch by itself, in order
 * --json      everything as JSON
 * --answers   analyses of the engine's worker instead: how long each takes, how long meanwhile the worker takes to answer a ping
 *             and to read weights back from the device, and how soon the analysis stops when it is cancelled half way
 * --page      the page itself: how long tasks keep its main thread, how soon presses are answered, what moves by itself
 * --watching  what each thing that can be watched costs the training of the default recipe
 * --soak      the page itself, used for so many minutes: whether buffers, listeners and memory come back to where they were
 *
 * Numbers of two runs compare only when nothing else uses the machine; on a busy one, compare the steps per second of the GPU
 * process's own computing, which is all of it where the GPU is emulated. RAVINE_GPU=hardware measures the machine's own GPU.
 */
import os from 'node:os';
import { openServedPage } from './browser/servedPage.mjs';
import { measureAnswers } from './perf/answers.mjs';
import { measurePage } from './perf/page.mjs';
import { measureSoak } from './soak/soak.mjs';
import { measureWatching } from './perf/watching.mjs';
import { profileTable, speedHead, speedLine } from './perf/speedText.mjs';
import { readOptions, readPositive } from './command/options.mjs';
import { cpuSeconds } from './measure/cpuSeconds.mjs';
import { isNamed } from './measure/names.mjs';

const PROFILE_STEPS = 20;

const values = readOptions({
  only: { type: 'string' },
  profile: { type: 'boolean', default: false },
  every: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  answers: { type: 'boolean', default: false },
  soak: { type: 'string' },
  page: { type: 'boolean', default: false },
  watching: { type: 'boolean', default: false },
  windows: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '1' },
});
const { only } = values;
const [windows, seconds] = [readPositive('windows', values.windows), readPositive('seconds', values.seconds)];
const other = [
  values.answers && (() => measureAnswers(only)),
  values.page && (() => measurePage(only)),
  values.watching && (() => measureWatching(windows, seconds, only)),
  values.soak && (() => measureSoak(readPositive('soak', values.soak ?? ''), only)),
].find(Boolean);
if (other) {
  await other();
  process.exit(0);
}
const { browser, page, close } = await openServedPage('e2e/perf');
try {
  const system = await browser.newBrowserCDPSession();
  const names = (await page.evaluate(() => globalThis.perf.names)).filter((name) => isNamed(name, only));
  if (names.length === 0) throw new Error(`No network has "${only}" in its name.`);
  if (!values.json) console.log(speedHead(os.loadavg()[0], os.cpus().length));
  const all = [];
  for (const name of names) {
    const measured = await measure(page, system, name);
    all.push(measured);
    if (values.json) continue;
    console.log(speedLine(measured));
    if (values.profile) console.log(profileTable(measured, values.every));
  }
  if (values.json) console.log(JSON.stringify(all, null, 2));
} finally {
  await close();
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').CDPSession} system
 * @param {string} name
 * @returns {Promise<import('../../e2e/perf/page').Measured>}
 */
async function measure(page, system, name) {
  const opened = await page.evaluate((which) => globalThis.perf.open(which), name);
  const begun = await cpuSeconds(system, 'GPU');
  const speed = await page.evaluate(([windows, seconds]) => globalThis.perf.speed(windows, seconds), [windows, seconds]);
  const stepsPerCpuSecond = speed.steps / ((await cpuSeconds(system, 'GPU')) - begun);
  const profile = values.profile ? await page.evaluate((steps) => globalThis.perf.profile(steps), PROFILE_STEPS) : [];
  await page.evaluate(() => globalThis.perf.close());
  return { ...opened, ...speed, stepsPerCpuSecond, profile };
}

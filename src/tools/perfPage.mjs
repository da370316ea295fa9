/**
 * What the page asks of its main thread on the default recipe: how long its tasks keep it, how soon after a press something new is
 * seen, and what moves by itself. On an emulated GPU the GPU's own work takes the cores: a task then waits in the middle of what it
 * does, so that its time is given twice, as it passed and as it was spent computing.
 */
import { openLaboratory, serveLaboratory, trainedTo } from './laboratory.mjs';
import { MOONS } from './soakScenes.mjs';
import { traceTasks } from './traceTasks.mjs';

const LONG_MS = 50;
const STARTS = 5;
const PATIENCE = { timeout: 15_000 };

/** @typedef {import('@playwright/test').Page} Page */

/** Watched in the page from its beginning. */
function observe() {
  const seen = { longTasks: [], presses: [], shifts: [], paints: {} };
  globalThis.seen = seen;
  const watch = (options, take) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options });
  watch({ type: 'longtask' }, ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }));
  watch({ type: 'event', durationThreshold: 16 }, ({ name, duration, interactionId, processingStart, processingEnd, startTime }) => {
    if (interactionId)
      seen.presses.push({ name, interactionId, duration, delay: processingStart - startTime, handling: processingEnd - processingStart });
  });
  watch({ type: 'layout-shift' }, ({ value, startTime, sources, hadRecentInput }) => {
    const moved = sources.map(({ node, previousRect: a, currentRect: b }) => {
      const element = node?.nodeType === 1 ? node : node?.parentElement;
      const name = element
        ? `${element.closest('[data-testid]')?.getAttribute('data-testid') ?? ''} ${element.tagName}.${element.getAttribute('class') ?? ''}`
        : '?';
      return `${name} "${(node?.textContent ?? '').trim().slice(0, 24)}" ${[a.x, a.y, a.width, a.height].map(Math.round)} → ${[b.x, b.y, b.width, b.height].map(Math.round)}`;
    });
    seen.shifts.push({ value, startTime, hadRecentInput, moved });
  });
  watch({ type: 'paint' }, ({ name, startTime }) => (seen.paints[name] = startTime));
  watch({ type: 'mark' }, ({ name, startTime }) => (seen.paints[name] = startTime));
  // The frame of the page is there when the last part of it is; what was built before a frame is on the screen in the task after it.
  const built = new globalThis.MutationObserver(() => {
    if (!globalThis.document.querySelector('#schedule')) return;
    built.disconnect();
    globalThis.requestAnimationFrame(() => setTimeout(() => (seen.paints.frame = performance.now())));
  });
  built.observe(globalThis.document, { childList: true, subtree: true });
}

/** @param {Page} page @param {string} id */
const at = (page, id) => page.getByTestId(id);

/** Presses what a person presses while a network trains, by mouse and keyboard, one after the other. @param {Page} page */
async function press(page) {
  const rest = () => page.waitForTimeout(350);
  const click = async (id) => {
    await at(page, id).click();
    await rest();
  };
  for (const id of [
    'theme',
    'theme',
    'panels',
    'panel-timeline',
    'panel-timeline',
    'panels',
    'share',
    'share',
    'run',
    'run',
    'step',
    'run',
  ])
    await click(id);
  for (const id of ['weights-1', 'chip-1', 'chip-1', 'undo', 'redo'])
    if (await at(page, id).first().isVisible())
      await at(page, id)
        .first()
        .click({ timeout: 2000, force: true })
        .then(rest, () => undefined);
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

/** @param {Page} page @param {string} stage */
async function openStage(page, stage) {
  await at(page, `tab-${stage}`).click();
  if (stage === 'ensemble') await page.waitForTimeout(2000);
  else
    await page
      .locator('[data-testid=provenance][data-state=done]')
      .waitFor(PATIENCE)
      .catch(() => undefined);
  await page.waitForTimeout(1500);
}

/** @type {{ name: string, work: (page: Page) => Promise<unknown> }[]} */
const PHASES = [
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
  {
    name: 'moons, Hessian',
    async work(page) {
      await page.evaluate((to) => void (globalThis.location.hash = to), `${MOONS}&view=curvature`);
      await page.waitForFunction(() => globalThis.document.querySelector('[data-testid=title]')?.textContent.includes('Moons'));
      await page
        .locator('[data-testid=provenance][data-state=done]')
        .waitFor(PATIENCE)
        .catch(() => undefined);
      await page.waitForTimeout(3000);
    },
  },
  { name: 'presses during Hessian', work: press },
];

/** Starts of a browser that was never used, and what the page has to show when, in ms after navigation. */
async function measureStarts() {
  const names = ['first-paint', 'first-contentful-paint', 'frame', 'first-step'];
  console.log(line(['start, empty profile', ...names.map((name) => name.replace('contentful', 'content'))]));
  const server = await serveLaboratory();
  for (const [what, hash] of [
    ['the default network', ''],
    ['a small one', MOONS],
  ]) {
    const times = names.map(() => []);
    for (let start = 0; start < STARTS; start++) {
      const { page, close } = await openLaboratory({ server, hash, before: (fresh) => fresh.addInitScript(observe) });
      await trainedTo(page, 1);
      await page.waitForTimeout(300);
      const { paints } = await page.evaluate(() => globalThis.seen);
      names.forEach((name, i) => times[i].push(paints[name]));
      await close();
    }
    console.log(line([what, ...times.map((all) => `${ms(median(all))} (${ms(Math.max(...all))})`)]));
  }
  server.listening.close();
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Prints a line a phase, then the longest tasks and what they did. @param {string[]} only parts of the names of phases */
export async function measurePage(only) {
  if (only.some((part) => 'start'.includes(part))) await measureStarts();
  const { browser, page, url, close } = await openLaboratory({ goes: false, before: (fresh) => fresh.addInitScript(observe) });
  try {
    console.log(
      line(['', 's', 'tasks > 50', 'longest', 'its CPU', 'CPU > 50', 'longest CPU', 'thread busy', 'presses', 'slowest', 'shift']),
    );
    const begin = async () => {
      await page.goto(url);
      await trainedTo(page, 1);
      await page.waitForTimeout(2500);
    };
    await report(page, 'start', await traceTasks(browser, url, begin));
    for (const { name, work } of PHASES.filter(({ name }) => only.some((part) => name.includes(part)))) {
      await page.evaluate(() => Object.assign(globalThis.seen, { longTasks: [], presses: [], shifts: [] }));
      await report(page, name, await traceTasks(browser, url, () => work(page)));
    }
  } finally {
    await close();
  }
}

/** @param {Page} page @param {string} name @param {{ tasks: import('./traceTasks.mjs').Task[], seconds: number }} traced */
async function report(page, name, { tasks, seconds }) {
  const { presses, shifts } = await page.evaluate(() => globalThis.seen);
  const long = tasks.filter(({ wallMs }) => wallMs > LONG_MS);
  const computing = tasks.filter(({ cpuMs }) => cpuMs > LONG_MS);
  const longest = tasks.reduce((a, b) => (b.wallMs > a.wallMs ? b : a));
  const busiest = tasks.reduce((a, b) => (b.cpuMs > a.cpuMs ? b : a));
  const busy = tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / (1000 * seconds);
  const byPress = Map.groupBy ? Map.groupBy(presses, ({ interactionId }) => interactionId) : group(presses);
  const slowest = presses.reduce((most, { duration }) => Math.max(most, duration), 0);
  const moved = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
  console.log(
    line([
      name,
      seconds.toFixed(1),
      long.length,
      ms(longest.wallMs),
      ms(longest.cpuMs),
      computing.length,
      ms(busiest.cpuMs),
      `${(100 * busy).toFixed(0)} %`,
      byPress.size,
      ms(slowest),
      moved.reduce((sum, { value }) => sum + value, 0).toFixed(5),
    ]),
  );
  for (const { wallMs, cpuMs, parts } of [...tasks].sort((a, b) => b.wallMs - a.wallMs).slice(0, 4)) {
    if (wallMs > LONG_MS / 2)
      console.log(
        `        ${ms(wallMs)} ms, computing ${ms(cpuMs)}: ${parts.map((part) => `${part.name} ${ms(part.wallMs)} (${ms(part.cpuMs)})`).join('; ')}`,
      );
  }
  for (const press of [...presses].sort((a, b) => b.duration - a.duration).slice(0, 2)) {
    if (press.duration > 60)
      console.log(`        ${press.name}: ${ms(press.duration)} ms, waited ${ms(press.delay)}, handled in ${ms(press.handling)}`);
  }
  for (const { value, moved: what } of moved.slice(0, 6)) console.log(`        shift ${value.toFixed(5)}: ${what.slice(0, 3).join(' | ')}`);
}

const group = (presses) => new Map(presses.map((press) => [press.interactionId, press]));
const ms = (value) => value.toFixed(0);

/** @param {readonly (string | number)[]} cells */
const line = ([name, ...numbers]) => [String(name).padEnd(24), ...numbers.map((text) => String(text).padStart(11))].join(' ');

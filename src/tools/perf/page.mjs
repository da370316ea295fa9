/**
 * What the page asks of its main thread on the default recipe: how long its tasks keep it, how soon after a press something new is
 * seen, and what moves by itself. On an emulated GPU the GPU's own work takes the cores: a task then waits in the middle of what it
 * does, so that its time is given twice, as it passed and as it was spent computing.
 */
import { openLaboratory, serveLaboratory, trainedTo } from '../browser/laboratory.mjs';
import { traceTasks } from '../browser/traceTasks.mjs';
import { line } from '../measure/columns.mjs';
import { isNamed } from '../measure/names.mjs';
import { median } from '../measure/statistics.mjs';
import { MOONS } from '../soak/scenes.mjs';
import { observe } from './observe.mjs';
import { PHASES } from './phases.mjs';

const LONG_MS = 50;
/** Slower presses are told one by one. */
const SLOW_PRESS_MS = 60;
const STARTS = 5;

/** @typedef {import('@playwright/test').Page} Page */
/** @typedef {import('../browser/traceTasks.mjs').Task} Task */

/** Starts of a browser that was never used, and what the page has to show when, in ms after navigation. */
async function measureStarts() {
  const names = ['first-paint', 'first-contentful-paint', 'frame', 'first-step'];
  print('start, empty profile', ...names.map((name) => name.replace('contentful', 'content')));
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
    print(what, ...times.map((all) => `${ms(median(all))} (${ms(Math.max(...all))})`));
  }
  server.listening.close();
}

/** Prints a line a phase, then the longest tasks and what they did. @param {string | undefined} only parts of the names of phases */
export async function measurePage(only) {
  if (isNamed('start', only)) await measureStarts();
  const { browser, page, url, close } = await openLaboratory({ goes: false, before: (fresh) => fresh.addInitScript(observe) });
  try {
    print('', 's', 'tasks > 50', 'longest', 'its CPU', 'CPU > 50', 'longest CPU', 'thread busy', 'presses', 'slowest', 'shift');
    const begin = async () => {
      await page.goto(url);
      await trainedTo(page, 1);
      await page.waitForTimeout(2500);
    };
    await report(page, 'start', await traceTasks(browser, url, begin));
    for (const { name, work } of PHASES.filter(({ name }) => isNamed(name, only))) {
      await page.evaluate(() => Object.assign(globalThis.seen, { longTasks: [], presses: [], shifts: [] }));
      // Where something does not come, such as on a busy machine, what was done up to then counts, and the other phases follow.
      const tried = () => work(page).catch((error) => console.log(`${name}, not to its end: ${error.message.split('\n')[0]}`));
      await report(page, name, await traceTasks(browser, url, tried));
    }
  } finally {
    await close();
  }
}

/**
 * Prints the line of a phase, and below it its longest tasks, slowest presses and what moved.
 * @param {Page} page
 * @param {string} name
 * @param {{ tasks: Task[], seconds: number }} traced
 */
async function report(page, name, { tasks, seconds }) {
  const { presses, shifts } = await page.evaluate(() => globalThis.seen);
  const moves = shifts.filter(({ hadRecentInput }) => !hadRecentInput);
  const byWall = inOrder(tasks, ({ wallMs }) => wallMs);
  const byCpu = inOrder(tasks, ({ cpuMs }) => cpuMs);
  const byDuration = inOrder(presses, ({ duration }) => duration);
  const busy = tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / (1000 * seconds);
  print(
    name,
    seconds.toFixed(1),
    tasks.filter(({ wallMs }) => wallMs > LONG_MS).length,
    ms(byWall[0].wallMs),
    ms(byWall[0].cpuMs),
    tasks.filter(({ cpuMs }) => cpuMs > LONG_MS).length,
    ms(byCpu[0].cpuMs),
    `${(100 * busy).toFixed(0)} %`,
    new Set(presses.map(({ interactionId }) => interactionId)).size,
    ms(byDuration[0]?.duration ?? 0),
    moves.reduce((sum, { value }) => sum + value, 0).toFixed(5),
  );
  const details = [
    ...byWall.slice(0, 4).flatMap((task) => (task.wallMs > LONG_MS / 2 ? [taskText(task)] : [])),
    ...byDuration.slice(0, 2).flatMap((press) => (press.duration > SLOW_PRESS_MS ? [pressText(press)] : [])),
    ...moves.slice(0, 6).map(({ value, moved }) => `shift ${value.toFixed(5)}: ${moved.slice(0, 3).join(' | ')}`),
  ];
  for (const detail of details) console.log(`        ${detail}`);
}

/** Largest first. */
const inOrder = (all, sizeOf) => [...all].sort((a, b) => sizeOf(b) - sizeOf(a));

/** @param {Task} task */
function taskText({ wallMs, cpuMs, parts, gpu }) {
  const named = parts.map((part) => `${part.name} ${ms(part.wallMs)} (${ms(part.cpuMs)})`);
  if (gpu) named.push(`meanwhile a task of the GPU process ${ms(gpu.wallMs)} (${ms(gpu.cpuMs)})`);
  return `${ms(wallMs)} ms, computing ${ms(cpuMs)}: ${named.join('; ')}`;
}

/** @param {{ name: string, duration: number, delay: number, handling: number }} press */
function pressText({ name, duration, delay, handling }) {
  return `${name}: ${ms(duration)} ms, waited ${ms(delay)}, handled in ${ms(handling)}`;
}

const ms = (value) => value.toFixed(0);

/** @param {readonly (string | number)[]} cells */
const print = (...cells) => console.log(line(cells, { name: 24, number: 11 }));

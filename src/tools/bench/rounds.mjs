/** Measures libraries in turns, so that what else the machine does touches all alike. */
import { median } from '../measure/statistics.mjs';

/** A first run longer than this many turns is the only one. */
const PATIENCE = 6;

/** Turns before the first round, so that what a library begins while at work (here: compiling faster kernels) is over by then. */
const WARM_TURNS = 4;

/** Loading a workload with its first result, or a turn, may take so long. */
const LONGEST_MS = 180_000;

/**
 * @typedef {object} Entry what one library did with one workload
 * @property {string} library
 * @property {string} [failed] why there is no rate
 * @property {number} [rate] in the workload's unit: the median of the rounds
 * @property {number} [slowest]
 * @property {number} [fastest]
 * @property {number} [rounds]
 * @property {number} [difference] from the first library's result, relative to its largest magnitude
 * @property {boolean} [wrong] whether that is more than rounding explains
 * @property {number} [firstMs] from the task to its first result
 * @property {{dispatches: number, submits: number, bytes: number}} [calls] of one unit of work; the bytes since the task
 */

/**
 * @param {Record<string, object>} stands by library: open, run, count, close of e2e/bench/stand.ts, or of PyTorch
 * @param {import('../../../e2e/bench/stand').Described} workload
 * @param {{rounds: number, seconds: number}} options
 * @returns {Promise<Entry[]>} in the order of the libraries, without those that do not do the workload
 */
export async function measure(stands, workload, { rounds, seconds }) {
  const entries = [];
  for (const [library, stand] of Object.entries(stands)) {
    const entry = await opened(stand, workload, library, seconds);
    if (entry) entries.push({ ...entry, stand, library, times: entry.times ?? [] });
  }
  compare(entries, workload.tolerance);
  const turn = (entry) => entry.stand.run(entry.library, entry.units);
  for (const entry of measurable(entries)) {
    await attempt(entry, async () => {
      for (let i = 0; i < WARM_TURNS; i++) await turn(entry);
    });
  }
  for (let round = 0; round < rounds; round++) {
    for (const entry of measurable(entries)) await attempt(entry, async () => entry.times.push((await turn(entry)) / entry.units));
  }
  for (const { stand, library } of entries) await stand.close(library);
  return entries.map((entry) => summary(entry, workload));
}

const measurable = (entries) => entries.filter(({ failed, isSlow }) => !failed && !isSlow);

/** Loads, computes the first result and finds how much work fills a turn. */
async function opened(stand, workload, library, seconds) {
  const entry = { times: [] };
  let given;
  await attempt(entry, async () => {
    given = await stand.open(workload.name, library);
    if (!given) return;
    await stand.run(library, 1);
    let [units, ms] = [1, await stand.run(library, 1)];
    if (ms > PATIENCE * 1000 * seconds) Object.assign(entry, { isSlow: true, times: [ms] });
    for (; ms < 250 * seconds && units < 1e6; ms = await stand.run(library, units))
      units = Math.ceil(units * Math.min(8, (400 * seconds) / ms));
    entry.units = Math.max(1, Math.round((units * 1000 * seconds) / ms));
    const counted = Math.min(entry.units, 8);
    const calls = entry.isSlow ? undefined : await stand.count?.(library, counted);
    if (calls) entry.calls = { dispatches: calls.dispatches / counted, submits: calls.submits / counted, bytes: given.calls.bytes };
  });
  return entry.failed || given ? { ...entry, given } : undefined;
}

/** A library that fails, or does not answer, is reported, and the others go on. */
async function attempt(entry, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS / 1000} s`)), LONGEST_MS);
  });
  try {
    await Promise.race([work(), late]);
  } catch (error) {
    entry.failed = (error instanceof Error ? error.message : String(error)).split('\n')[0];
  } finally {
    clearTimeout(timer);
  }
}

/** Marks those whose results are not the first one's. */
function compare(entries, tolerance) {
  const reference = entries[0]?.given;
  if (!reference) throw new Error(entries[0]?.failed ?? 'Nothing to measure.');
  const magnitude = reference.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  for (const entry of entries) {
    if (!entry.given) continue;
    const { values, norm } = entry.given;
    const errors = reference.values.map((value, i) => Math.abs((values[i] ?? NaN) - value) / magnitude);
    const ofNorm = Math.abs(norm - reference.norm) / Math.max(reference.norm, 1e-3);
    entry.difference = errors.reduce((most, error) => (error <= most ? most : error), ofNorm);
    entry.wrong = values.length !== reference.values.length || !(entry.difference <= tolerance);
  }
}

/** @returns {Entry} */
function summary({ library, failed, given, difference, wrong, times, calls }, { perUnit }) {
  if (failed) return { library, failed };
  const rate = (ms) => (1000 * perUnit) / ms;
  return {
    library,
    rate: rate(median(times)),
    slowest: rate(Math.max(...times)),
    fastest: rate(Math.min(...times)),
    rounds: times.length,
    difference,
    wrong,
    firstMs: given.firstMs,
    ...(calls && { calls }),
  };
}

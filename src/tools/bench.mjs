/**
 * `npm run bench`: Ravine beside other ways of doing the same, in one page of headless Chromium on this machine: the contenders
 * take turns, their results are compared first, and ratios are printed.
 *
 *     npm run bench -- [--only NAME[,NAME]] [--rounds 5] [--seconds 1] [--json]
 *
 * --only      workloads whose name contains one of these
 * --rounds    turns of each contender; the median counts
 * --seconds   how long a turn lasts at least
 * --json      everything as JSON
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { openBenchPage } from './benchPage.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});
const { page, close } = await openBenchPage('e2e/bench');
try {
  const wanted = values.only?.split(',') ?? [''];
  const names = (await page.evaluate(() => globalThis.bench.names)).filter((name) => wanted.some((part) => name.includes(part)));
  if (names.length === 0) throw new Error(`No workload has "${values.only}" in its name.`);
  const all = {};
  if (!values.json) console.log(`load ${os.loadavg()[0].toFixed(1)} on ${os.cpus().length} cores`);
  for (const name of names) {
    const measured = await page.evaluate(
      ([which, rounds, seconds]) => globalThis.bench.measure(which, rounds, seconds),
      [name, Number(values.rounds), Number(values.seconds)],
    );
    all[name] = measured;
    if (!values.json) console.log(table(name, measured));
  }
  if (values.json) console.log(JSON.stringify(all, null, 2));
} finally {
  await close();
}

/**
 * @param {string} name
 * @param {import('../../e2e/bench/page').Measured[]} measured ours first
 */
function table(name, measured) {
  const ours = measured[0].rate;
  const lines = measured.map(({ contender, unit, rate, slowest, fastest, difference }) => {
    const ratio =
      contender === measured[0].contender
        ? ''
        : `  ours ${(ours / rate).toPrecision(3)} ×, results differ by ${difference.toExponential(0)}`;
    return `  ${contender.padEnd(22)} ${rounded(rate)} ${unit} (${rounded(slowest)} to ${rounded(fastest)})${ratio}`;
  });
  return [name, ...lines].join('\n');
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toPrecision(3)).toLocaleString('en');
}

/** How soon the engine answers while it analyses, and how soon an analysis stops that is not wanted any more. */
import { openBenchPage } from './benchPage.mjs';

/**
 * Prints a line a question.
 * @param {readonly string[]} wanted parts of names
 */
export async function measureAnswers(wanted) {
  const { page, close } = await openBenchPage('e2e/perf/answers');
  try {
    const names = await page.evaluate(() => globalThis.answers.names);
    const chosen = names.flatMap((name, index) => (wanted.some((part) => name.includes(part)) ? [{ name, index }] : []));
    if (chosen.length === 0) throw new Error(`No analysis has "${wanted.join()}" in its name.`);
    console.log(line(['analysis', 'seconds', 'told', 'ping ms', '(longest)', 'weights ms', '(longest)', 'stops ms']));
    for (const { name, index } of chosen) {
      const measured = await page.evaluate((which) => globalThis.answers.measure(which), index).catch((error) => error);
      if (measured instanceof Error) {
        console.log(`${name.padEnd(NAME)} ${measured.message.split('\n')[0]}`);
        continue;
      }
      const { ms, told, ping, weights, cancelMs } = measured;
      const numbers = [ping.median, ping.longest, weights.median, weights.longest, cancelMs].map((value) =>
        Number.isFinite(value) ? value.toFixed(1) : '–',
      );
      console.log(line([name, (ms / 1000).toFixed(2), String(told), ...numbers]));
    }
  } finally {
    await close();
  }
}

const NAME = 58;

/** @param {readonly string[]} cells */
const line = ([name, ...numbers]) => [name.padEnd(NAME), ...numbers.map((text) => text.padStart(11))].join(' ');

/** How soon the engine answers while it analyses, and how soon an analysis stops that is not wanted any more. */
import { openServedPage } from '../browser/servedPage.mjs';
import { line } from '../measure/columns.mjs';
import { isNamed } from '../measure/names.mjs';

const WIDTHS = { name: 58, number: 11 };

/**
 * Prints a line a question.
 * @param {string | undefined} only parts of names
 */
export async function measureAnswers(only) {
  const { page, close } = await openServedPage('e2e/perf/answers');
  try {
    const names = await page.evaluate(() => globalThis.answers.names);
    const chosen = names.flatMap((name, index) => (isNamed(name, only) ? [{ name, index }] : []));
    if (chosen.length === 0) throw new Error(`No analysis has "${only}" in its name.`);
    console.log(line(['analysis', 'seconds', 'told', 'ping ms', '(longest)', 'weights ms', '(longest)', 'stops ms'], WIDTHS));
    for (const { name, index } of chosen) {
      const measured = await page.evaluate((which) => globalThis.answers.measure(which), index).catch((error) => error);
      if (measured instanceof Error) {
        console.log(line([name, measured.message.split('\n')[0]], WIDTHS));
        continue;
      }
      const { ms, told, ping, weights, cancelMs } = measured;
      const numbers = [ping.median, ping.longest, weights.median, weights.longest, cancelMs].map((value) =>
        Number.isFinite(value) ? value.toFixed(1) : '–',
      );
      console.log(line([name, (ms / 1000).toFixed(2), String(told), ...numbers], WIDTHS));
    }
  } finally {
    await close();
  }
}

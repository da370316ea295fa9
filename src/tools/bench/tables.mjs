/** Markdown of what `npm run bench` measured. */
import { median } from '../measure/statistics.mjs';

/** @typedef {import('./rounds.mjs').Entry} Entry */
/** @typedef {{workload: import('../../../e2e/bench/stand').Described, entries: Entry[]}} Row */

/** Rates with their spread, a library a column. @param {Row[]} rows */
export function ratesTable(rows) {
  const libraries = librariesOf(rows);
  const cell = (entry) => {
    if (!entry) return '–';
    if (entry.failed) return 'failed';
    const spread = entry.rounds > 1 ? ` (${number(entry.slowest)}–${number(entry.fastest)})` : ' (once)';
    return `${entry.wrong ? `**wrong by ${entry.difference.toExponential(0)}**, ` : ''}${number(entry.rate)}${spread}`;
  };
  return table(
    ['workload', 'unit', ...libraries],
    rows.map(({ workload, entries }) => [workload.name, workload.unit, ...libraries.map((library) => cell(entryOf(entries, library)))]),
  );
}

/** How many times as fast the first library is, with the geometric mean of what is right. @param {Row[]} rows */
export function ratiosTable(rows) {
  const [ours, ...peers] = librariesOf(rows);
  const ratio = ({ entries }, peer) => {
    const [mine, other] = [entryOf(entries, ours), entryOf(entries, peer)];
    return mine?.rate && other?.rate ? { value: mine.rate / other.rate, isRight: !other.wrong && !mine.wrong } : undefined;
  };
  const cells = (row) =>
    peers.map((peer) => {
      const found = ratio(row, peer);
      return found ? `${number(found.value)} ×${found.isRight ? '' : ' (wrong)'}` : '–';
    });
  const means = peers.map((peer) => {
    const logs = rows.flatMap((row) => {
      const found = ratio(row, peer);
      return found?.isRight ? [Math.log(found.value)] : [];
    });
    return logs.length ? `**${number(Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length))} ×** of ${logs.length}` : '–';
  });
  return table([`${ours} against`, ...peers], [...rows.map((row) => [row.workload.name, ...cells(row)]), ['geometric mean', ...means]]);
}

/** What the first library asks of the device. @param {Row[]} rows @param {import('../../../e2e/bench/peaks').Peaks} peaks */
export function deviceTable(rows, peaks) {
  const [ours] = librariesOf(rows);
  const lines = rows.flatMap(({ workload, entries }) => {
    const entry = entryOf(entries, ours);
    if (!entry?.rate) return [];
    const gigaflops = (entry.rate / workload.perUnit) * workload.flop * 1e-9;
    const share = workload.flop ? [number(gigaflops), `${number((100 * gigaflops) / peaks.arithmetic)} %`] : ['–', '–'];
    const { dispatches = NaN, submits = NaN, bytes = NaN } = entry.calls ?? {};
    return [[workload.name, ...share, number(dispatches), number(submits), number(entry.firstMs), number(bytes / 2 ** 20)]];
  });
  return table(['workload', 'GFLOP/s', 'of the peak', 'dispatches a unit', 'submits a unit', 'first result, ms', 'MiB allocated'], lines);
}

/** Milliseconds from navigation to the first finished step. @param {import('./starts.mjs').Start[]} starts */
export function startTable(starts) {
  return table(
    ['start of', 'first step, ms', 'JavaScript, kB gzip', 'other files, kB gzip'],
    starts.map(({ name, times, scripts, others }) => {
      const spread = `${number(median(times))} (${number(Math.min(...times))}–${number(Math.max(...times))})`;
      return [name, spread, number(scripts / 1000), number(others / 1000)];
    }),
  );
}

/** @param {Row[]} rows */
function librariesOf(rows) {
  return [...new Set(rows.flatMap(({ entries }) => entries.map(({ library }) => library)))];
}

/** @param {Entry[]} entries @param {string} library */
const entryOf = (entries, library) => entries.find((entry) => entry.library === library);

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line)].join('\n');
}

/** Three digits. @param {number} value */
function number(value) {
  return Number.isFinite(value) ? Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 6 }) : '–';
}

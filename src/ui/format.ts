/** Narrow, and no place to break a line. */
const THIN = '\u202f';
const MINUS = '\u2212';

/** A number's own digits with a true minus. */
function signed(text: string): string {
  return text.replace('-', MINUS);
}

/** A whole number with thin spaces between thousands: `109 386`. */
export function formatCount(value: number): string {
  return signed(String(Math.round(value))).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** So many of something: `1 row`, `256 rows`. */
export function formatCounted(value: number, one: string): string {
  return `${formatCount(value)} ${one}${value === 1 ? '' : 's'}`;
}

/** So many decimals: `−0.089`. */
export function formatFixed(value: number, digits: number): string {
  return signed(value.toFixed(digits));
}

/** Three significant digits, in powers of ten outside 0.001 to 9 999: `0.0550`, `14.3`, `2.1 × 10⁸`. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : `${MINUS}infinite`;
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 9999.5 || size < 0.001) {
    return powerOfTen(value, `${THIN}×${THIN}`);
  }
  return signed(size >= 999.5 ? formatCount(value) : value.toPrecision(3));
}

/** A share as a percentage: one decimal below 10 % and above 90 %, none between; never rounds to 0 or 100 what is not. */
export function formatPercent(share: number): string {
  const percent = 100 * share;
  if (share > 0 && percent < 0.05) return `<${THIN}0.1${THIN}%`;
  if (share < 1 && percent >= 99.95) return `>${THIN}99.9${THIN}%`;
  const fine = percent < 9.95 || percent >= 90;
  return `${percent.toFixed(fine && share > 0 && share < 1 ? 1 : 0)}${THIN}%`;
}

/** A share as a whole percentage, for small labels: `39 %`. */
export function formatWhole(share: number): string {
  return `${(100 * share).toFixed(0)}${THIN}%`;
}

/** A number as a person would type it, without trailing zeros: `0.05`, `1e-7`, `12`. */
export function formatPlain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The words of a list: `1`, `1 and 2`, `1, 2 and 3`. */
export function joinWords(words: readonly (string | number)[]): string {
  if (words.length < 2) return String(words[0] ?? '');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`;
}

/** Ascending whole numbers as one says them: `1, 2 and 5`, and four or more in a row as `1 to 9`. */
export function joinRanges(numbers: readonly number[]): string {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return joinWords(runs.flatMap((run) => (run.length > 3 ? [`${run[0]!} to ${run.at(-1)!}`] : run.map(String))));
}

/** The end of an axis or a legend: `0.5`, `16`, `−30`, with no more digits than it has. */
export function formatEnd(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return powerOfTen(value, '·');
  return size >= 1e4 ? formatCount(value) : signed(formatPlain(value));
}

/** A large readout: at most three digits and four decimals, so that it keeps its place. */
export function formatReadout(value: number): string {
  const size = Math.abs(value);
  if (size >= 9999.5 && Number.isFinite(value)) return powerOfTen(value, '·');
  if (!Number.isFinite(value) || size >= 0.01) return formatNumber(value);
  return size === 0 || size >= 0.001 ? formatFixed(value, 4) : powerOfTen(value, '·');
}

/** A power of ten by its exponent: `10⁻³`, and `1` for 0. */
export function formatPower(exponent: number): string {
  return exponent === 0 ? '1' : `10${superscript(exponent)}`;
}

function powerOfTen(value: number, times: string): string {
  const [digits, exponent] = value.toExponential(1).split('e') as [string, string];
  const power = formatPower(Number(exponent));
  const factor = signed(digits).replace('.0', '');
  return factor === '1' ? power : `${factor}${times}${power}`;
}

function superscript(exponent: number): string {
  const digits = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  const sign = exponent < 0 ? '⁻' : '';
  return sign + String(Math.abs(exponent)).replace(/\d/g, (digit) => digits[Number(digit)]!);
}

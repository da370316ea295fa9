const SUFFIXES = ['', 'k', 'M', 'G', 'T'];

/** A number of 1 or more in at most four signs, for a small label: `4`, `91`, `1.8k`, `28k`, `3M`. */
export function compactNumber(value: number): string {
  const step = Math.min(SUFFIXES.length - 1, Math.max(0, Math.floor(Math.log10(Number(value.toPrecision(2))) / 3)));
  const scaled = value / 1000 ** step;
  return `${step > 0 && scaled < 9.95 ? String(Number(scaled.toFixed(1))) : scaled.toFixed(0)}${SUFFIXES[step]!}`;
}

/** The mean over independent probes, with its standard error. */
export interface Estimate {
  readonly value: number;
  /** Standard deviation over the probes divided by √probes; undefined for a single probe, which cannot tell. */
  readonly standardError?: number;
  readonly probes: number;
}

/** Mean and standard error (from the unbiased variance) of one value a probe. */
export function estimate(values: readonly number[]): Estimate {
  const probes = values.length;
  const value = values.reduce((sum, x) => sum + x, 0) / probes;
  if (probes < 2) return { value, probes };
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / (probes - 1);
  return { value, standardError: Math.sqrt(variance / probes), probes };
}

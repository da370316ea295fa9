import { rademacher, STREAMS } from '../../data/philox';
import { estimate } from './estimate';
import type { Estimate } from './estimate';
import type { LanczosOptions } from './lanczos';
import type { Products } from './operator';
import { dot } from '../vectors';

/** Probe p: P signs from the contract's stream 2000 + p. */
export function probe(size: number, p: number, seed = 0): Float32Array {
  return rademacher({ seed, stream: STREAMS.rademacher(p) }, size);
}

export interface TraceOptions extends LanczosOptions {
  readonly probes?: number;
  readonly seed?: number;
  /** Probes multiplied in one call. */
  readonly together?: number;
}

/** Hutchinson's estimate of the trace: the mean of vᵀ A v over probes of random signs, with its standard error. */
export async function hutchinsonTrace(products: Products, size: number, options: TraceOptions = {}): Promise<Estimate> {
  const { probes = 32, seed = 0, together = 8, signal, onProgress } = options;
  const values: number[] = [];
  while (values.length < probes) {
    signal?.throwIfAborted();
    const vectors = Array.from({ length: Math.min(together, probes - values.length) }, (_, i) => probe(size, values.length + i, seed));
    const multiplied = await products(vectors);
    values.push(...vectors.map((v, i) => dot(v, multiplied[i]!)));
    onProgress?.(values.length, probes);
  }
  return estimate(values);
}

import type { DispatchLimit } from '../../compile';
import type { GpuContext } from '../../gpu/context';

/**
 * What slow devices do in a millisecond: an emulated one on two cores (measured: products from 2 GFLOP/s, elementwise work
 * from 0.6 GB/s), and an integrated GPU. Faster ones could do more in a dispatch, but gain nothing by it.
 */
const SLOWEST = { software: { flops: 2e6, bytes: 6e5 }, hardware: { flops: 1e8, bytes: 1e7 } } as const;

/** The work of so many milliseconds on the slowest device of this kind. */
export function dispatchLimit({ adapter: { software } }: GpuContext, ms: number): DispatchLimit {
  const { flops, bytes } = SLOWEST[software ? 'software' : 'hardware'];
  return { flops: ms * flops, bytes: ms * bytes };
}

import wgsl from '../../../shaders/finite.wgsl?raw';
import type { GpuContext } from '../context';
import type { PipelineCache } from '../pipelines';
import { RangePass } from './rangePass';
import type { BufferSlice } from '../slice';

/** A pass that looks for NaN and infinities in each range of f32 values, by their bits. */
export function createFinitePass(ctx: GpuContext, pipelines: PipelineCache, ranges: readonly BufferSlice[]): Promise<RangePass> {
  return RangePass.create(ctx, pipelines, { label: 'finite', wgsl, resultWords: 1 }, ranges);
}

/** The index of the first value of each range that is not finite, or -1, from the bytes of the pass's results. */
export function firstNotFinite({ counts }: RangePass, results: ArrayBuffer): number[] {
  return [...new Uint32Array(results)].map((fromEnd, i) => (fromEnd === 0 ? -1 : counts[i]! - fromEnd));
}

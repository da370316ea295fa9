import wgsl from '../../../shaders/extent.wgsl?raw';
import type { GpuContext } from '../context';
import type { PipelineCache } from '../pipelines';
import { RangePass } from './rangePass';
import type { BufferSlice } from '../slice';

/** A pass that finds the largest |x| of each range of f32 values, over the finite ones; 0 where there is none. */
export function createExtentPass(ctx: GpuContext, pipelines: PipelineCache, ranges: readonly BufferSlice[]): Promise<RangePass> {
  return RangePass.create(ctx, pipelines, { label: 'extent', wgsl, resultWords: 1 }, ranges);
}

/** The largest |x| of each range, from the bytes of the pass's results. */
export function extentsOf(results: ArrayBuffer): Float32Array {
  return new Float32Array(results);
}

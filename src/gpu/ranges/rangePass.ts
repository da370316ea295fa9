import type { GpuContext } from '../context';
import type { ComputeKernel, PipelineCache } from '../pipelines';
import { checkSlice, type BufferSlice } from '../slice';
import { linkWgsl } from '../wgsl';

/** What a kernel over ranges of values needs besides the ranges. */
export interface RangeKernel {
  readonly label: string;
  /** Binds values, results, the uniform `Range` (offset, count, result, then words of its own) and `tables`. */
  readonly wgsl: string;
  /** 32-bit words of result for each range; zeros before the kernel runs. */
  readonly resultWords: number;
  readonly tables?: readonly GPUBuffer[];
}

const UNIFORM_STRIDE = 256;
/** Words of the uniform that every kernel has: offset, count, result. */
const COMMON_WORDS = 3;
const WORKGROUP = 64;
/** Values that an invocation should have to itself before there is another one. */
const VALUES_PER_INVOCATION = 32;
const MOST_WORKGROUPS = 256;

/** Runs one kernel over several ranges of f32 values, wherever they lie; buffers and bind groups are made once. */
export class RangePass {
  readonly label: string;
  /** The number of values of each range. */
  readonly counts: readonly number[];
  /** The results of all ranges, to be read back after the submit. */
  readonly results: BufferSlice;
  readonly #ctx: GpuContext;
  readonly #uniforms: GPUBuffer;
  readonly #pipeline: GPUComputePipeline;
  readonly #groups: readonly GPUBindGroup[];

  private constructor(ctx: GpuContext, spec: RangeKernel, kernel: ComputeKernel, ranges: readonly BufferSlice[]) {
    const { label, resultWords, tables = [] } = spec;
    const size = Math.max(4, ranges.length * resultWords * 4);
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.label = label;
    this.counts = ranges.map((range) => range.size / 4);
    this.results = { buffer: ctx.memory.create(`${label} results`, size, usage), offset: 0, size: ranges.length * resultWords * 4 };
    this.#ctx = ctx;
    this.#uniforms = ctx.memory.upload(`${label} ranges`, rangeWords(ctx, ranges, resultWords), GPUBufferUsage.UNIFORM);
    this.#pipeline = kernel.pipeline;
    this.#groups = ranges.map((range, i) => {
      const start = alignedStart(range, ctx);
      const resources: BufferSlice[] = [
        { buffer: range.buffer, offset: start, size: Math.max(4, range.offset + range.size - start) },
        { buffer: this.results.buffer, offset: 0, size },
        { buffer: this.#uniforms, offset: i * UNIFORM_STRIDE, size: UNIFORM_STRIDE },
        ...tables.map((buffer) => ({ buffer, offset: 0, size: buffer.size })),
      ];
      return ctx.device.createBindGroup({
        label: `${label} of ${range.buffer.label}`,
        layout: kernel.layout,
        entries: resources.map((resource, binding) => ({ binding, resource })),
      });
    });
  }

  /** Throws RangeError for ranges outside their buffers, GpuValidationError, OutOfMemoryError or DeviceLostError. */
  static async create(ctx: GpuContext, pipelines: PipelineCache, spec: RangeKernel, ranges: readonly BufferSlice[]): Promise<RangePass> {
    ranges.forEach(checkSlice);
    const kernel = await pipelines.compute(linkWgsl(spec.wgsl), spec.label);
    let pass: RangePass | undefined;
    try {
      return await ctx.checked(spec.label, 0, () => (pass = new RangePass(ctx, spec, kernel, ranges)));
    } catch (error) {
      pass?.destroy();
      throw error;
    }
  }

  /** Changes the kernel's own words of the uniform of one range. */
  setWords(range: number, words: Uint32Array<ArrayBuffer>): void {
    this.#ctx.device.queue.writeBuffer(this.#uniforms, range * UNIFORM_STRIDE + COMMON_WORDS * 4, words);
  }

  /** Encodes clearing the results and a pass over all ranges, in an encoder without an open pass. Allocates nothing. */
  record(encoder: GPUCommandEncoder): void {
    this.#ctx.assertReady();
    encoder.clearBuffer(this.results.buffer);
    const pass = encoder.beginComputePass({ label: this.label });
    pass.setPipeline(this.#pipeline);
    this.#groups.forEach((group, i) => {
      if (this.counts[i] === 0) return;
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(Math.min(Math.ceil(this.counts[i]! / (WORKGROUP * VALUES_PER_INVOCATION)), MOST_WORKGROUPS));
    });
    pass.end();
  }

  /** Destroys the results and uniforms; the values and tables belong to others. */
  destroy(): void {
    this.#ctx.memory.destroy(this.results.buffer);
    this.#ctx.memory.destroy(this.#uniforms);
  }
}

/** Bindings begin at aligned places; the kernel's offset makes up for it. */
function alignedStart({ offset }: BufferSlice, { device }: GpuContext): number {
  return offset - (offset % device.limits.minStorageBufferOffsetAlignment);
}

function rangeWords(ctx: GpuContext, ranges: readonly BufferSlice[], resultWords: number): Uint32Array {
  const words = new Uint32Array((ranges.length * UNIFORM_STRIDE) / 4);
  ranges.forEach((range, i) => {
    const offset = (range.offset - alignedStart(range, ctx)) / 4;
    words.set([offset, range.size / 4, i * resultWords], (i * UNIFORM_STRIDE) / 4);
  });
  return words;
}

import { boundFours, slotStride, type BufferSpec, type Plan } from '../../compile/plan';
import type { GpuContext } from '../context';
import { GpuValidationError } from '../errors';
import type { BufferSlice } from '../slice';

/** Buffers of other owners that a plan uses in place of its own, by the name of an input or the label of a buffer. */
export type SharedBuffers = Readonly<Record<string, GPUBuffer>>;

/** The buffers of a plan, in the order of `Plan.buffers`. */
export interface PlanBuffers {
  readonly buffers: readonly GPUBuffer[];
  /** The uniform of each dispatch. */
  readonly offsets: readonly BufferSlice[];
  /** Those that the plan itself had made. */
  readonly owned: readonly GPUBuffer[];
}

/** Uniform bindings begin at multiples of this many bytes (minUniformBufferOffsetAlignment, at its default). */
const UNIFORM_ALIGNMENT = 256;

/** True for buffers that hold one value for every run recorded into a submit. */
export function hasSlots({ role }: BufferSpec): boolean {
  return role === 'step' || role === 'stepOutput';
}

/** Bytes of one run's part of a buffer: whole vec4s, since kernels load four at a time, and never zero. */
export function boundBytes({ elements }: BufferSpec): number {
  return boundFours(elements) * 16;
}

/** Bytes between two runs' parts of a buffer with slots. */
export function slotBytes({ elements }: BufferSpec): number {
  return slotStride(Math.max(1, elements)) * 4;
}

/** Bytes of a whole buffer for `slots` runs per submit. */
function bufferBytes(spec: BufferSpec, slots: number): number {
  return hasSlots(spec) ? slotBytes(spec) * slots : boundBytes(spec);
}

/**
 * Allocates all buffers of a plan that are not shared; uploads its constants and offsets. Throws OutOfMemoryError with
 * the bytes of the whole plan before anything is allocated, GpuValidationError for shared buffers that do not fit.
 */
export async function createPlanBuffers(ctx: GpuContext, plan: Plan, slots: number, shared: SharedBuffers): Promise<PlanBuffers> {
  const given = placeShared(plan, slots, shared);
  const missing = plan.buffers.filter((_, i) => !given.has(i));
  const bytes = missing.reduce((sum, spec) => sum + bufferBytes(spec, slots), 0);
  ctx.memory.require(`Plan '${plan.label}'`, bytes);
  const owned: GPUBuffer[] = [];
  try {
    return await ctx.checked(`Plan '${plan.label}'`, bytes, () => {
      const buffers = plan.buffers.map((spec, i) => given.get(i) ?? allocate(ctx, plan, spec, slots, owned));
      return { buffers, offsets: uploadOffsets(ctx, plan, owned), owned };
    });
  } catch (error) {
    for (const buffer of owned) ctx.memory.destroy(buffer);
    throw error;
  }
}

function allocate(ctx: GpuContext, plan: Plan, spec: BufferSpec, slots: number, owned: GPUBuffer[]): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = ctx.memory.create(`${plan.label}: ${spec.label}`, bufferBytes(spec, slots), usage);
  owned.push(buffer);
  if (spec.values) {
    ctx.device.queue.writeBuffer(buffer, 0, spec.values as Float32Array<ArrayBuffer>);
  }
  return buffer;
}

/** The offsets of all dispatches, one after the other in one uniform buffer. */
function uploadOffsets(ctx: GpuContext, plan: Plan, owned: GPUBuffer[]): BufferSlice[] {
  let end = 0;
  const places = plan.dispatches.map(({ offsets }) => {
    const offset = end;
    const size = Math.max(1, Math.ceil(offsets.length / 4)) * 16;
    end = Math.ceil((offset + size) / UNIFORM_ALIGNMENT) * UNIFORM_ALIGNMENT;
    return { offset, size };
  });
  const values = new Uint32Array(end / 4);
  places.forEach(({ offset }, i) => {
    values.set(plan.dispatches[i]!.offsets, offset / 4);
  });
  const buffer = ctx.memory.upload(`${plan.label}: offsets`, values, GPUBufferUsage.UNIFORM);
  owned.push(buffer);
  return places.map((place) => ({ buffer, ...place }));
}

/** Shared buffers by their position in the plan. */
function placeShared(plan: Plan, slots: number, shared: SharedBuffers): Map<number, GPUBuffer> {
  const placed = new Map<number, GPUBuffer>();
  for (const [name, buffer] of Object.entries(shared)) {
    const position = plan.inputs[name]?.buffer ?? plan.buffers.findIndex(({ label }) => label === name);
    const spec = plan.buffers[position];
    if (!spec) throw new GpuValidationError(`Plan '${plan.label}' has no input or buffer '${name}' to share.`);
    const bytes = bufferBytes(spec, slots);
    if (buffer.size < bytes) {
      throw new GpuValidationError(`Shared buffer '${name}' has ${buffer.size} bytes; plan '${plan.label}' needs ${bytes}.`);
    }
    if (placed.has(position) && placed.get(position) !== buffer) {
      throw new GpuValidationError(`Plan '${plan.label}' keeps '${name}' in a buffer that is shared under another name already.`);
    }
    placed.set(position, buffer);
  }
  return placed;
}

import type { Dispatch, Plan } from '../../compile/plan';
import type { GpuContext } from '../context';
import { GpuValidationError } from '../errors';
import type { ComputeKernel } from '../pipelines';
import { boundBytes, hasSlots, slotBytes, type PlanBuffers } from './planBuffers';
import type { BufferSlice } from '../slice';

const MOST_WORKGROUPS = 65535;

/** One dispatch with its bind groups: one for all slots, or one for each slot, made when that slot is first recorded. */
export class BoundDispatch {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly workgroups: readonly [number, number, number];
  readonly #createGroup: (slot: number) => GPUBindGroup;
  readonly #perSlot: boolean;
  readonly #groups: GPUBindGroup[] = [];

  /** Dispatch `index` of the plan. Throws GpuValidationError when it does not fit its kernel or the device. */
  constructor(ctx: GpuContext, kernel: ComputeKernel, plan: Plan, index: number, memory: PlanBuffers) {
    const dispatch = plan.dispatches[index]!;
    checkDispatch(kernel, dispatch, memory.buffers);
    this.label = dispatch.label;
    this.pipeline = kernel.pipeline;
    this.workgroups = dispatch.workgroups;
    this.#perSlot = dispatch.bindings.some((position) => hasSlots(plan.buffers[position]!));
    this.#createGroup = (slot) =>
      ctx.device.createBindGroup({
        label: this.#perSlot ? `${dispatch.label}, slot ${slot}` : dispatch.label,
        layout: kernel.layout,
        entries: [memory.offsets[index]!, ...boundSlices(plan, dispatch, memory, slot)].map((resource, binding) => ({ binding, resource })),
      });
  }

  /** The bind group for a slot. */
  group(slot: number): GPUBindGroup {
    const key = this.#perSlot ? slot : 0;
    return (this.#groups[key] ??= this.#createGroup(key));
  }
}

function boundSlices(plan: Plan, { bindings }: Dispatch, { buffers }: PlanBuffers, slot: number): BufferSlice[] {
  return bindings.map((position) => {
    const spec = plan.buffers[position]!;
    return { buffer: buffers[position]!, offset: hasSlots(spec) ? slot * slotBytes(spec) : 0, size: boundBytes(spec) };
  });
}

function checkDispatch(kernel: ComputeKernel, { label, bindings, workgroups }: Dispatch, buffers: readonly GPUBuffer[]): void {
  const [first, ...storage] = kernel.kinds;
  if (first !== 'uniform' || bindings.length !== storage.length) {
    throw new GpuValidationError(
      `Dispatch '${label}' has offsets and ${bindings.length} buffers; its kernel binds ${kernel.kinds.join(', ')}.`,
    );
  }
  if (workgroups.some((count) => count > MOST_WORKGROUPS)) {
    throw new GpuValidationError(
      `Dispatch '${label}' has ${workgroups.join('×')} workgroups; ${MOST_WORKGROUPS} is the most in one dimension.`,
    );
  }
  const written = new Set(bindings.filter((_, i) => storage[i] === 'storage').map((position) => buffers[position]));
  const uses = bindings.map((position) => buffers[position]!);
  for (const buffer of uses) {
    if (written.has(buffer) && uses.indexOf(buffer) !== uses.lastIndexOf(buffer)) {
      throw new GpuValidationError(`Dispatch '${label}' writes '${buffer.label}' and binds it a second time.`);
    }
  }
}

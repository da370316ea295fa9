import { slotStride, type BufferSpec, type Dispatch, type Location, type Plan } from '../../compile/plan';
import type { GpuContext } from '../context';
import { GpuValidationError } from '../errors';
import type { PipelineCache } from '../pipelines';
import { BoundDispatch } from './planBindings';
import { createPlanBuffers, hasSlots, slotBytes, type PlanBuffers, type SharedBuffers } from './planBuffers';
import type { BufferSlice } from '../slice';

export interface PlanRunnerOptions {
  /** Runs that fit into one submit: the number of values kept of each `step` and `stepOutput` buffer. */
  readonly slots: number;
  readonly shared?: SharedBuffers;
}

/** The values of one run's `step` inputs, by name. */
export type StepFeed = Readonly<Record<string, number | ArrayLike<number>>>;

type Values = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** A `step` input and the copy of its slots that is filled before they are uploaded together. */
interface StepInput {
  readonly name: string;
  readonly offset: number;
  readonly elements: number;
}

interface StepBuffer {
  readonly buffer: GPUBuffer;
  readonly stride: number;
  readonly staging: Values;
  readonly inputs: StepInput[];
}

/**
 * A plan on one device: its buffers, bind groups and pipelines, made once. Recording a run allocates nothing, except
 * that a slot's bind groups are made when the slot is first used.
 */
export class PlanRunner {
  readonly plan: Plan;
  readonly slots: number;
  readonly #ctx: GpuContext;
  readonly #memory: PlanBuffers;
  readonly #dispatches: readonly BoundDispatch[];
  readonly #steps: readonly StepBuffer[];

  private constructor(ctx: GpuContext, plan: Plan, slots: number, memory: PlanBuffers, dispatches: readonly BoundDispatch[]) {
    this.plan = plan;
    this.slots = slots;
    this.#ctx = ctx;
    this.#memory = memory;
    this.#dispatches = dispatches;
    this.#steps = stepBuffers(plan, slots, memory.buffers);
  }

  /**
   * Compiles the plan's kernels in parallel and allocates its buffers; states and inputs begin as zeros. Throws
   * GpuValidationError, OutOfMemoryError or DeviceLostError.
   */
  static async create(
    ctx: GpuContext,
    pipelines: PipelineCache,
    plan: Plan,
    { slots, shared = {} }: PlanRunnerOptions,
  ): Promise<PlanRunner> {
    if (!Number.isInteger(slots) || slots < 1) throw new RangeError(`slots must be a whole number from 1, not ${slots}.`);
    checkNames(plan);
    const kernels = await Promise.all(plan.dispatches.map(({ wgsl, label }) => pipelines.compute(wgsl, label)));
    const memory = await createPlanBuffers(ctx, plan, slots, shared);
    try {
      const dispatches = kernels.map((kernel, i) => new BoundDispatch(ctx, kernel, plan, i, memory));
      const busy = dispatches.filter(isBusy);
      await ctx.checked(`Plan '${plan.label}'`, 0, () => busy.forEach((dispatch) => dispatch.group(0)));
      return new PlanRunner(ctx, plan, slots, memory, busy);
    } catch (error) {
      for (const buffer of memory.owned) ctx.memory.destroy(buffer);
      throw error;
    }
  }

  /** The plan's dispatches that have something to do, in order: those that a run records. */
  get busy(): readonly Dispatch[] {
    return this.plan.dispatches.filter(isBusy);
  }

  /**
   * Encodes one run, reading and writing the values of `slot`; or, of the busy dispatches, those from place `first` to before
   * place `end`. Throws RangeError and DeviceLostError.
   */
  record(pass: GPUComputePassEncoder, slot: number, first = 0, end = this.#dispatches.length): void {
    this.#ctx.assertReady();
    this.#checkSlots(slot, 1);
    let pipeline: GPUComputePipeline | undefined;
    for (let place = first; place < end; place++) {
      const dispatch = this.#dispatches[place]!;
      if (dispatch.pipeline !== pipeline) {
        pipeline = dispatch.pipeline;
        pass.setPipeline(pipeline);
      }
      pass.setBindGroup(0, dispatch.group(slot));
      pass.dispatchWorkgroups(dispatch.workgroups[0], dispatch.workgroups[1], dispatch.workgroups[2]);
    }
  }

  /** Uploads an input or a state, row-major. Throws RangeError for another length, TypeError for another type of number. */
  write(name: string, values: Float32Array | Uint32Array): void {
    this.#ctx.assertReady();
    const location = this.plan.inputs[name];
    if (!location)
      throw new RangeError(`Plan '${this.plan.label}' has no input '${name}'; it has ${Object.keys(this.plan.inputs).join(', ')}.`);
    const spec = this.plan.buffers[location.buffer]!;
    if (hasSlots(spec)) throw new RangeError(`Input '${name}' has a value for every step; use writeSteps.`);
    if (values instanceof Float32Array !== (spec.type === 'f32')) throw new TypeError(`Input '${name}' takes ${spec.type} values.`);
    if (values.length !== elementsOf(location)) {
      throw new RangeError(`Input '${name}' has shape [${location.shape.join()}], ${elementsOf(location)} elements; got ${values.length}.`);
    }
    this.#ctx.device.queue.writeBuffer(this.#memory.buffers[location.buffer]!, location.offset * 4, values as Values);
  }

  /** Uploads the `step` inputs of the runs in slots firstSlot, firstSlot + 1, ...: one upload for each `step` buffer. */
  writeSteps(firstSlot: number, feeds: readonly StepFeed[]): void {
    this.#ctx.assertReady();
    this.#checkSlots(firstSlot, feeds.length);
    if (feeds.length === 0) return;
    for (const { buffer, stride, staging, inputs } of this.#steps) {
      feeds.forEach((feed, i) => {
        for (const input of inputs) fill(staging, i * stride + input.offset, input, feed[input.name]);
      });
      this.#ctx.device.queue.writeBuffer(buffer, firstSlot * stride * 4, staging, 0, feeds.length * stride);
    }
  }

  /** Where an output, input or state lies, in bytes: for readbacks, drawing, or sharing its buffer with another plan. */
  bufferOf(name: string, slot = 0): BufferSlice {
    const location = this.plan.outputs[name] ?? this.plan.inputs[name];
    if (!location) throw new RangeError(`Plan '${this.plan.label}' has no input or output '${name}'.`);
    this.#checkSlots(slot, 1);
    const spec = this.plan.buffers[location.buffer]!;
    const start = hasSlots(spec) ? slot * slotBytes(spec) : 0;
    return { buffer: this.#memory.buffers[location.buffer]!, offset: start + location.offset * 4, size: elementsOf(location) * 4 };
  }

  /** All buffers, for a runner of the same program with other kernels. */
  get shared(): SharedBuffers {
    return Object.fromEntries(this.plan.buffers.map(({ label }, i) => [label, this.#memory.buffers[i]!]));
  }

  /** Destroys the buffers that this runner allocated; shared ones belong to others. */
  destroy(): void {
    for (const buffer of this.#memory.owned) this.#ctx.memory.destroy(buffer);
  }

  #checkSlots(first: number, count: number): void {
    if (!(first >= 0 && first + count <= this.slots)) {
      throw new RangeError(`Slots ${first}..${first + count - 1} of plan '${this.plan.label}' are not within its ${this.slots}.`);
    }
  }
}

const isBusy = ({ workgroups }: Pick<Dispatch, 'workgroups'>): boolean => workgroups.every((count) => count > 0);

function elementsOf({ shape }: Location): number {
  return shape.reduce((product, n) => product * n, 1);
}

function checkNames(plan: Plan): void {
  for (const name of Object.keys(plan.outputs)) {
    if (Object.hasOwn(plan.inputs, name)) {
      throw new GpuValidationError(`Plan '${plan.label}' calls both an input and an output '${name}'; rename one.`);
    }
  }
}

function stepBuffers(plan: Plan, slots: number, buffers: readonly GPUBuffer[]): StepBuffer[] {
  const isStep = (spec: BufferSpec) => spec.role === 'step';
  return plan.buffers.flatMap((spec, position) => {
    if (!isStep(spec)) return [];
    const stride = slotStride(Math.max(1, spec.elements));
    const staging = spec.type === 'f32' ? new Float32Array(stride * slots) : new Uint32Array(stride * slots);
    const inputs = Object.entries(plan.inputs)
      .filter(([, { buffer }]) => buffer === position)
      .map(([name, location]) => ({ name, offset: location.offset, elements: elementsOf(location) }));
    return [{ buffer: buffers[position]!, stride, staging, inputs }];
  });
}

function fill(staging: Values, at: number, { name, elements }: StepInput, value: StepFeed[string] | undefined): void {
  if (typeof value === 'number' && elements === 1) {
    staging[at] = value;
  } else if (typeof value === 'object' && value.length === elements) {
    staging.set(value, at);
  } else {
    const got = value === undefined ? 'nothing' : typeof value === 'number' ? 'one number' : `${value.length} numbers`;
    throw new RangeError(`Step input '${name}' takes ${elements} numbers for every step; got ${got}.`);
  }
}

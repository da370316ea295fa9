import { isShared, LANE_SPACES } from '../../compile/planLanes';
import type { LanePlace, LanesPlan, LaneSpace } from '../../compile/planLanes';
import type { GpuContext } from '../context';
import type { PipelineCache, ComputeKernel } from '../pipelines';
import type { BufferSlice } from '../slice';

/** One step's values of the inputs that have a value for every step, by name; where they vary, with an axis [replicas] in front. */
export type LaneFeed = Readonly<Record<string, ArrayLike<number>>>;

/** Bytes that a buffer of steps may have: enough for thousands of steps of one network, hundreds of a few hundred. */
const STEP_BYTES = 4 * 2 ** 20;
const MOST_STEPS = 16_384;
const MOST_WORKGROUPS = 65_535;
const UNIFORM_BYTES = 16;

type Buffers = Readonly<Record<LaneSpace, GPUBuffer>>;

/** A lanes plan for a number of replicas on one device: its kernel, its buffers, bound once. */
export class LanesRunner {
  readonly plan: LanesPlan;
  /** Replicas. */
  readonly count: number;
  /** Steps that one dispatch can take: so many have room for their values. */
  readonly slots: number;
  readonly #ctx: GpuContext;
  readonly #kernel: ComputeKernel;
  readonly #buffers: Buffers;
  readonly #range: GPUBuffer;
  readonly #group: GPUBindGroup;
  readonly #staging: { readonly space: LaneSpace; readonly values: Float32Array<ArrayBuffer> }[];

  private constructor(
    ctx: GpuContext,
    plan: LanesPlan,
    count: number,
    slots: number,
    kernel: ComputeKernel,
    buffers: Buffers,
    range: GPUBuffer,
  ) {
    this.plan = plan;
    this.count = count;
    this.slots = slots;
    this.#ctx = ctx;
    this.#kernel = kernel;
    this.#buffers = buffers;
    this.#range = range;
    const all = [range, ...LANE_SPACES.map((space) => buffers[space])];
    this.#group = ctx.device.createBindGroup({
      label: plan.label,
      layout: kernel.layout,
      entries: all.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const stepSpaces = (['sharedSteps', 'varyingSteps'] as const).filter((space) => plan.sizes[space] > 0);
    this.#staging = stepSpaces.map((space) => ({ space, values: new Float32Array(slots * this.#width(space)) }));
  }

  /**
   * Compiles the kernel and allocates the buffers; all values begin as zeros. Throws GpuValidationError,
   * OutOfMemoryError or DeviceLostError.
   */
  static async create(ctx: GpuContext, pipelines: PipelineCache, plan: LanesPlan, count: number): Promise<LanesRunner> {
    const widthOf = (space: LaneSpace) => plan.sizes[space] * (isShared(space) ? 1 : count);
    const widest = 4 * Math.max(1, widthOf('sharedSteps'), widthOf('varyingSteps'), widthOf('stepResults'));
    const slots = Math.max(1, Math.min(MOST_STEPS, Math.floor(STEP_BYTES / widest)));
    const bytesOf = (space: LaneSpace) => Math.max(4, 4 * widthOf(space) * (isPerStep(space) ? slots : 1));
    const bytes = LANE_SPACES.reduce((sum, space) => sum + bytesOf(space), UNIFORM_BYTES);
    ctx.memory.require(`Lanes '${plan.label}'`, bytes);
    const kernel = await pipelines.compute(plan.wgsl, plan.label);
    const made: GPUBuffer[] = [];
    const make = (label: string, size: number, usage: GPUBufferUsageFlags) => {
      const buffer = ctx.memory.create(`${plan.label}: ${label}`, size, usage);
      made.push(buffer);
      return buffer;
    };
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    try {
      return await ctx.checked(`Lanes '${plan.label}'`, bytes, () => {
        const buffers = Object.fromEntries(LANE_SPACES.map((space) => [space, make(space, bytesOf(space), usage)])) as Record<
          LaneSpace,
          GPUBuffer
        >;
        for (const { offset, values } of plan.constants) {
          ctx.device.queue.writeBuffer(buffers.shared, offset * 4, values as Float32Array<ArrayBuffer>);
        }
        const range = make('range', UNIFORM_BYTES, GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST);
        return new LanesRunner(ctx, plan, count, slots, kernel, buffers, range);
      });
    } catch (error) {
      for (const buffer of made) ctx.memory.destroy(buffer);
      throw error;
    }
  }

  /** Uploads an input or a state, for all replicas where it varies. Throws RangeError for another name or length. */
  write(name: string, values: ArrayLike<number>): void {
    this.#ctx.assertReady();
    const place = this.plan.inputs[name];
    if (!place || isPerStep(place.space)) {
      throw new RangeError(
        `Plan '${this.plan.label}' has no input '${name}' to write; it has ${Object.keys(this.plan.inputs).join(', ')}.`,
      );
    }
    this.#checkLength(name, place, values);
    this.#ctx.device.queue.writeBuffer(
      this.#buffers[place.space],
      this.#start(place) * 4,
      values instanceof Float32Array ? (values as Float32Array<ArrayBuffer>) : new Float32Array(values),
    );
  }

  /** Uploads the values of the steps of the next dispatch. Throws RangeError for an input that is missing or of another length. */
  writeSteps(steps: readonly LaneFeed[]): void {
    this.#ctx.assertReady();
    if (steps.length > this.slots) throw new RangeError(`${steps.length} steps do not fit the ${this.slots} of plan '${this.plan.label}'.`);
    for (const { space, values } of this.#staging) {
      const width = this.#width(space);
      for (const [name, place] of Object.entries(this.plan.inputs)) {
        if (place.space !== space) continue;
        const start = this.#start(place);
        steps.forEach((step, i) => {
          const given = step[name];
          if (!given) throw new RangeError(`${this.plan.label}: no value given for step input "${name}"`);
          this.#checkLength(name, place, given);
          values.set(given, i * width + start);
        });
      }
      this.#ctx.device.queue.writeBuffer(this.#buffers[space], 0, values, 0, steps.length * width);
    }
  }

  /** Submits `steps` steps of the replicas from `first` to before `end`. */
  submit(first: number, end: number, steps: number): void {
    this.#ctx.assertReady();
    const { device } = this.#ctx;
    const { lanes, workgroup, label } = this.plan;
    const workgroups = Math.ceil(((end - first) * lanes) / workgroup);
    if (workgroups > MOST_WORKGROUPS) throw new RangeError(`${end - first} replicas are too many for one dispatch of '${label}'.`);
    device.queue.writeBuffer(this.#range, 0, Uint32Array.of(first, end, this.count, steps));
    const encoder = device.createCommandEncoder({ label });
    const pass = encoder.beginComputePass({ label });
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group);
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  /** Where an output or state of all replicas lies; for an output of every step, that of step `slot` of the last dispatch. */
  bufferOf(name: string, slot = 0): BufferSlice {
    const place = this.plan.outputs[name] ?? this.plan.inputs[name];
    if (!place) throw new RangeError(`Plan '${this.plan.label}' has no input or output '${name}'.`);
    const start = this.#start(place) + (isPerStep(place.space) ? slot * this.#width(place.space) : 0);
    return { buffer: this.#buffers[place.space], offset: start * 4, size: this.#length(place) * 4 };
  }

  /** All outputs of the first `steps` steps of the last dispatch, to be taken apart with `stepValues`. */
  stepsSlice(steps: number): BufferSlice {
    return { buffer: this.#buffers.stepResults, offset: 0, size: steps * this.#width('stepResults') * 4 };
  }

  /** One output's values in one step, of what `stepsSlice` has read. */
  stepValues(values: Float32Array, name: string, slot: number): Float32Array {
    const place = this.plan.outputs[name]!;
    const start = slot * this.#width('stepResults') + this.#start(place);
    return values.subarray(start, start + this.#length(place));
  }

  destroy(): void {
    for (const buffer of [this.#range, ...Object.values(this.#buffers)]) this.#ctx.memory.destroy(buffer);
  }

  /** Elements of a space, of one step where it has steps. */
  #width(space: LaneSpace): number {
    return this.plan.sizes[space] * (isShared(space) ? 1 : this.count);
  }

  #start({ space, offset }: LanePlace): number {
    return isShared(space) ? offset : offset * this.count;
  }

  #length({ space, size }: LanePlace): number {
    return isShared(space) ? size : size * this.count;
  }

  #checkLength(name: string, place: LanePlace, values: ArrayLike<number>): void {
    const length = this.#length(place);
    if (values.length !== length) throw new RangeError(`${this.plan.label}: input "${name}" needs ${length} values, has ${values.length}`);
  }
}

function isPerStep(space: LaneSpace): boolean {
  return space === 'sharedSteps' || space === 'varyingSteps' || space === 'stepResults';
}

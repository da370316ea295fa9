import type { Plan } from '../../compile';
import type { GpuContext } from '../../gpu/context';
import type { Readback } from '../../gpu/readback';
import type { SharedBuffers } from '../../gpu/plans/planBuffers';
import type { BufferSlice } from '../../gpu/slice';
import type { Table } from '../data/trainingData';

/** A run's state as numbers: what another device, or an earlier moment, needs to go on from. */
export interface Snapshot {
  /** Steps done. */
  readonly step: number;
  readonly states: Readonly<Record<string, Float32Array>>;
}

const usage = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** Kernels bind whole vec4s; see the plan's own buffers. */
const paddedBytes = (elements: number): number => Math.max(16, Math.ceil(elements / 4) * 16);

/**
 * Parameters, optimizer state and running statistics of a run, each one flat buffer that all its plans share, with two
 * copies of them all: each submit saves the state it starts from in turn, so that two submits may be under way and the
 * state before either of them can still be brought back.
 */
export class DeviceState {
  readonly #ctx: GpuContext;
  readonly #buffers: Record<string, GPUBuffer> = {};
  readonly #saved: Record<string, GPUBuffer>[] = [{}, {}];
  readonly #lengths: Record<string, number> = {};

  constructor(ctx: GpuContext, states: Snapshot['states']) {
    this.#ctx = ctx;
    try {
      for (const [name, values] of Object.entries(states)) {
        const bytes = paddedBytes(values.length);
        this.#lengths[name] = values.length;
        this.#buffers[name] = ctx.memory.create(name, bytes, usage());
        this.#saved.forEach((set, i) => (set[name] = ctx.memory.create(`${name}, saved ${i}`, bytes, usage())));
      }
    } catch (error) {
      this.destroy();
      throw error;
    }
    this.write(states);
  }

  /** The buffers by the names of the program's states. */
  get shared(): SharedBuffers {
    return this.#buffers;
  }

  /** Where a state lies, or `length` elements of it from `offset`. */
  slice(name: string, offset = 0, length = this.#lengths[name]!): BufferSlice {
    return { buffer: this.#buffers[name]!, offset: offset * 4, size: length * 4 };
  }

  write(states: Snapshot['states']): void {
    for (const [name, values] of Object.entries(states)) {
      this.#ctx.device.queue.writeBuffer(this.#buffers[name]!, 0, values as Float32Array<ArrayBuffer>);
    }
  }

  /** Adds copies of the present state to an encoder, into saved set `which` (0 or 1). */
  save(encoder: GPUCommandEncoder, which: number): void {
    for (const [name, from] of Object.entries(this.#buffers)) {
      encoder.copyBufferToBuffer(from, 0, this.#saved[which]![name]!, 0, from.size);
    }
  }

  /** Copies the present state into saved set `which` now. */
  keep(which: number): void {
    const encoder = this.#ctx.device.createCommandEncoder({ label: 'keep state' });
    this.save(encoder, which);
    this.#ctx.device.queue.submit([encoder.finish()]);
  }

  /** Brings a saved set back. */
  restore(which: number): void {
    const encoder = this.#ctx.device.createCommandEncoder({ label: 'restore state' });
    for (const [name, to] of Object.entries(this.#buffers)) {
      encoder.copyBufferToBuffer(this.#saved[which]![name]!, 0, to, 0, to.size);
    }
    this.#ctx.device.queue.submit([encoder.finish()]);
  }

  /** The state's numbers, as they are when everything submitted so far is done. */
  async read(readback: Readback): Promise<Snapshot['states']> {
    const names = Object.keys(this.#buffers);
    const parts = await readback.read(names.map((name) => this.slice(name)));
    return Object.fromEntries(names.map((name, i) => [name, new Float32Array(parts[i]!)]));
  }

  destroy(): void {
    for (const set of [this.#buffers, ...this.#saved]) {
      for (const buffer of Object.values(set)) this.#ctx.memory.destroy(buffer);
    }
  }
}

/** One split's rows on the device, shared by all plans that read them. */
export class DeviceTable {
  readonly rows: number;
  readonly shared: SharedBuffers;
  readonly #ctx: GpuContext;

  constructor(ctx: GpuContext, label: string, { rows, X, T }: Table) {
    this.#ctx = ctx;
    this.rows = rows;
    const shared: Record<string, GPUBuffer> = {};
    this.shared = shared;
    try {
      for (const [name, values] of Object.entries({ X, T })) {
        shared[name] = ctx.memory.create(`${label} ${name}`, paddedBytes(values.length), usage());
        ctx.device.queue.writeBuffer(shared[name], 0, values as Float32Array<ArrayBuffer>);
      }
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  destroy(): void {
    for (const buffer of Object.values(this.shared)) this.#ctx.memory.destroy(buffer);
  }
}

/** What a plan reads of a run's state and one of its tables, to be bound as it lies. */
export function sharedWith({ inputs }: Plan, state: DeviceState, table: DeviceTable): SharedBuffers {
  const buffers = { ...state.shared, ...table.shared };
  return Object.fromEntries(Object.entries(buffers).filter(([name]) => Object.hasOwn(inputs, name)));
}

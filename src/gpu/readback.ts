import type { GpuContext } from './context';
import { ReadbackTimeoutError } from './errors';
import { checkSlice, type BufferSlice } from './slice';

export interface ReadbackOptions {
  /** Readbacks under way at the same time, and the number of staging buffers at most. */
  readonly inFlight?: number;
  /** How long one may take after its submit, in ms. */
  readonly deadlineMs?: number;
}

/** Copies that ride on the caller's encoder; each ticket wants either `finish` after the submit or `cancel`. */
export interface ReadbackTicket {
  /** The bytes of the slices, in their order. To be called once, after the encoder's commands were submitted. */
  finish(): Promise<ArrayBuffer[]>;
  /** Gives the staging buffer back when the encoder will not be submitted. */
  cancel(): void;
}

const SMALLEST_STAGING = 4096;

/** Reads buffers back through a small pool of staging buffers, several slices at a time and without stalling the GPU. */
export class Readback {
  readonly #ctx: GpuContext;
  readonly #inFlight: number;
  readonly #deadlineMs: number;
  readonly #idle: GPUBuffer[] = [];
  readonly #busy = new Set<GPUBuffer>();
  readonly #queue: (() => void)[] = [];
  #isDestroyed = false;

  constructor(ctx: GpuContext, { inFlight = 4, deadlineMs = 20_000 }: ReadbackOptions = {}) {
    this.#ctx = ctx;
    this.#inFlight = inFlight;
    this.#deadlineMs = deadlineMs;
  }

  /** Readbacks that are under way. */
  get pending(): number {
    return this.#busy.size;
  }

  /**
   * The bytes of the slices, as they are when everything submitted so far is done. Waits for its turn in the pool.
   * Throws RangeError, DeviceLostError or ReadbackTimeoutError.
   */
  async read(slices: readonly BufferSlice[]): Promise<ArrayBuffer[]> {
    this.#ctx.assertReady();
    slices.forEach(checkSlice);
    while (this.#busy.size >= this.#inFlight) {
      await this.#ctx.until(new Promise<void>((resolve) => this.#queue.push(resolve)));
    }
    const encoder = this.#ctx.device.createCommandEncoder({ label: 'readback' });
    const ticket = this.enqueue(encoder, slices)!;
    this.#ctx.device.queue.submit([encoder.finish()]);
    return ticket.finish();
  }

  /** Adds the copies to an encoder, or gives undefined when all staging buffers are in use: then skip this time. */
  enqueue(encoder: GPUCommandEncoder, slices: readonly BufferSlice[]): ReadbackTicket | undefined {
    this.#ctx.assertReady();
    slices.forEach(checkSlice);
    if (this.#busy.size >= this.#inFlight) return undefined;
    const total = slices.reduce((sum, { size }) => sum + size, 0);
    const staging = this.#take(total);
    let at = 0;
    for (const { buffer, offset, size } of slices) {
      if (size > 0) encoder.copyBufferToBuffer(buffer, offset, staging, at, size);
      at += size;
    }
    return {
      finish: () => this.#finish(staging, total, slices),
      cancel: () => this.#give(staging),
    };
  }

  /** Frees the staging buffers; those still in flight go when they arrive. */
  destroy(): void {
    this.#isDestroyed = true;
    for (const buffer of this.#idle.splice(0)) this.#ctx.memory.destroy(buffer);
  }

  async #finish(staging: GPUBuffer, total: number, slices: readonly BufferSlice[]): Promise<ArrayBuffer[]> {
    try {
      await this.#ctx.until(this.#withinDeadline(staging.mapAsync(GPUMapMode.READ, 0, total)));
      const mapped = staging.getMappedRange(0, total);
      let at = 0;
      const parts = slices.map(({ size }) => mapped.slice(at, (at += size)));
      staging.unmap();
      this.#give(staging);
      return parts;
    } catch (error) {
      this.#busy.delete(staging);
      this.#ctx.memory.destroy(staging);
      this.#queue.shift()?.();
      throw error;
    }
  }

  /** Some browsers leave a map pending for ever when the device dies under it. */
  #withinDeadline(mapped: Promise<undefined>): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ReadbackTimeoutError(this.#deadlineMs));
      }, this.#deadlineMs);
      void mapped.then(resolve, reject).finally(() => {
        clearTimeout(timer);
      });
    });
  }

  /** An idle staging buffer that is large enough, else a new one in the place of an idle smaller one. */
  #take(bytes: number): GPUBuffer {
    const fitting = this.#idle.findIndex(({ size }) => size >= bytes);
    let staging = fitting < 0 ? undefined : this.#idle.splice(fitting, 1)[0];
    if (!staging) {
      const outgrown = this.#idle.shift();
      if (outgrown) this.#ctx.memory.destroy(outgrown);
      const size = 2 ** Math.ceil(Math.log2(Math.max(bytes, SMALLEST_STAGING)));
      staging = this.#ctx.memory.create('readback staging', size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    }
    this.#busy.add(staging);
    return staging;
  }

  #give(staging: GPUBuffer): void {
    if (!this.#busy.delete(staging)) return;
    if (this.#isDestroyed) this.#ctx.memory.destroy(staging);
    else this.#idle.push(staging);
    this.#queue.shift()?.();
  }
}

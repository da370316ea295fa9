import { mebibytes, OutOfMemoryError } from './errors';

/** Makes and counts the buffers of one device, and refuses what cannot fit before the driver is asked for it. */
export class GpuMemory {
  readonly budget: number;
  readonly #device: GPUDevice;
  readonly #live = new Set<GPUBuffer>();
  #liveBytes = 0;

  constructor(device: GPUDevice, budget: number) {
    this.#device = device;
    this.budget = budget;
  }

  /** Bytes of all buffers made here and not yet destroyed. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** Throws OutOfMemoryError when `bytes` more do not fit into the budget. */
  require(what: string, bytes: number): void {
    if (this.#liveBytes + bytes > this.budget) {
      throw new OutOfMemoryError(what, bytes, `${mebibytes(this.#liveBytes)} of the budget of ${mebibytes(this.budget)} are in use`);
    }
  }

  /** A new buffer, full of zeros. Throws OutOfMemoryError when it exceeds the budget or the device's largest buffer. */
  create(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const largest = this.#device.limits.maxBufferSize;
    if (size > largest) throw new OutOfMemoryError(label, size, `the largest buffer is ${mebibytes(largest)}`);
    this.require(label, size);
    const buffer = this.#device.createBuffer({ label, size, usage });
    this.#live.add(buffer);
    this.#liveBytes += size;
    return buffer;
  }

  /** A new buffer that begins with the numbers given; `usage` gains COPY_DST. Throws as `create`. */
  upload(label: string, values: Float32Array | Uint32Array, usage: GPUBufferUsageFlags): GPUBuffer {
    const buffer = this.create(label, Math.max(4, values.byteLength), usage | GPUBufferUsage.COPY_DST);
    this.#device.queue.writeBuffer(buffer, 0, values as Float32Array<ArrayBuffer>);
    return buffer;
  }

  /** Destroys every buffer made here. */
  destroyAll(): void {
    for (const buffer of this.#live) this.destroy(buffer);
  }

  /** Destroys a buffer made here; does nothing the second time. */
  destroy(buffer: GPUBuffer): void {
    if (!this.#live.delete(buffer)) return;
    this.#liveBytes -= buffer.size;
    buffer.destroy();
  }
}

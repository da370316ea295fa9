/** A stretch of a buffer, in bytes. */
export interface BufferSlice {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

/** Throws RangeError unless the slice lies within its buffer on 4-byte boundaries, as copies and kernels need it. */
export function checkSlice({ buffer, offset, size }: BufferSlice): void {
  if (offset % 4 !== 0 || size % 4 !== 0 || offset < 0 || size < 0 || offset + size > buffer.size) {
    throw new RangeError(`Slice ${offset} + ${size} bytes of '${buffer.label}' must be 4-byte aligned and end by ${buffer.size}.`);
  }
}

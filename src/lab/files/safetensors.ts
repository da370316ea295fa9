import { LENGTH_BYTES, METADATA, readHeader } from './safetensorsHeader';

/** One tensor of a file: row-major float32 values. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface TensorFile {
  readonly tensors: readonly NamedTensor[];
  /** Free text by name. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The data begin at a multiple of this, so that a reader can map them. */
const ALIGNMENT = 8;

/**
 * A safetensors file (https://github.com/huggingface/safetensors#format): the header's length as a 64-bit little-endian
 * number, the header in JSON, padded with spaces, then the values of all tensors in order, little-endian float32.
 *
 * @throws RangeError naming a tensor whose values do not fill its shape, or a name that comes twice or is the format's own.
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header = new Map<string, unknown>(Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : []);
  let size = 0;
  for (const { name, shape, values } of tensors) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    if (count !== values.length) throw new RangeError(`tensor "${name}" has ${values.length} values, but its shape needs ${count}`);
    if (name === METADATA) throw new RangeError(`a tensor cannot be called "${METADATA}"`);
    if (header.has(name)) throw new RangeError(`there are two tensors "${name}"`);
    header.set(name, { dtype: 'F32', shape, data_offsets: [size, size + 4 * count] });
    size += 4 * count;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(text.length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(LENGTH_BYTES + headerBytes + size).fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * Reads a safetensors file of float32 tensors, in the order of their data.
 *
 * @throws RangeError saying what is wrong with a file, as `readHeader` does.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { tensors, metadata, dataStart } = readHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    tensors: tensors.map(({ name, shape, first, end }) => {
      const values = Float32Array.from({ length: (end - first) / 4 }, (_, i) => view.getFloat32(dataStart + first + 4 * i, true));
      return { name, shape, values };
    }),
    metadata,
  };
}

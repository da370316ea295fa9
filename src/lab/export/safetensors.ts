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

interface Entry {
  dtype: string;
  shape: number[];
  /** First byte and the one after the last, counted from the end of the header. */
  data_offsets: [number, number];
}

const METADATA = '__metadata__';
const LENGTH_BYTES = 8;
/** The data begin at a multiple of this, so that a reader can map them. */
const ALIGNMENT = 8;

/**
 * A safetensors file (https://github.com/huggingface/safetensors#format): the header's length as a 64-bit little-endian
 * number, the header in JSON, padded with spaces, then the values of all tensors in order, little-endian float32.
 *
 * @throws RangeError naming a tensor whose values do not fill its shape, or a name that comes twice.
 */
export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { [METADATA]: metadata } : {};
  let size = 0;
  for (const { name, shape, values } of tensors) {
    const count = shape.reduce((product, extent) => product * extent, 1);
    if (count !== values.length) throw new RangeError(`tensor "${name}" has ${values.length} values, but its shape needs ${count}`);
    if (Object.hasOwn(header, name)) throw new RangeError(`there are two tensors "${name}"`);
    header[name] = { dtype: 'F32', shape, data_offsets: [size, size + 4 * count] };
    size += 4 * count;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
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
 * @throws RangeError saying what is wrong with a file that is none, is cut short, or holds numbers of another type.
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < LENGTH_BYTES) throw new RangeError('a safetensors file has at least 8 bytes');
  const headerBytes = Number(view.getBigUint64(0, true));
  const start = LENGTH_BYTES + headerBytes;
  if (start > bytes.length) throw new RangeError(`the header ends at byte ${start}, but the file has ${bytes.length}`);
  const { [METADATA]: metadata = {}, ...entries } = parseHeader(bytes.subarray(LENGTH_BYTES, start));
  const tensors = Object.entries(entries as Record<string, Entry>)
    .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
    .map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [first, end],
        },
      ]) => {
        const count = shape.reduce((product, extent) => product * extent, 1);
        if (dtype !== 'F32') throw new RangeError(`tensor "${name}" holds ${dtype}; only F32 is read`);
        if (end - first !== 4 * count || start + end > bytes.length) throw new RangeError(`tensor "${name}" does not fit its place`);
        return { name, shape, values: Float32Array.from({ length: count }, (_, i) => view.getFloat32(start + first + 4 * i, true)) };
      },
    );
  return { tensors, metadata: metadata as Record<string, string> };
}

function parseHeader(text: Uint8Array): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text)) as Record<string, unknown>;
  } catch (error) {
    throw new RangeError('the header of a safetensors file must be JSON', { cause: error });
  }
}

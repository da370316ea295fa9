import * as v from 'valibot';

/** Where a tensor lies: bytes counted from the end of the header. */
export interface TensorPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly first: number;
  readonly end: number;
}

export interface Header {
  /** In the order of their data, which they fill without holes. */
  readonly tensors: readonly TensorPlace[];
  readonly metadata: Readonly<Record<string, string>>;
  /** First byte of the data. */
  readonly dataStart: number;
}

export const METADATA = '__metadata__';
export const LENGTH_BYTES = 8;
const MOST_HEADER_BYTES = 100_000_000;
const VALUE_BYTES = 4;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const entryShape = v.strictObject({ dtype: v.string(), shape: v.array(whole), data_offsets: v.strictTuple([whole, whole]) });
const metadataShape = v.record(v.string(), v.string());

/**
 * Reads the header of a safetensors file and makes sure that what it says is true of the file: nothing after it needs a
 * check of its own, whoever made the file.
 *
 * @throws RangeError saying what is wrong with a file that is none, is cut short or longer than its tensors, or holds
 *   numbers of another type than float32.
 */
export function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < LENGTH_BYTES) throw new RangeError('a safetensors file has at least 8 bytes');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > BigInt(bytes.length - LENGTH_BYTES)) throw new RangeError(`the header has ${length} bytes, more than the file`);
  if (length > BigInt(MOST_HEADER_BYTES)) throw new RangeError(`the header has ${length} bytes; ${MOST_HEADER_BYTES} are allowed`);
  const dataStart = LENGTH_BYTES + Number(length);
  const entries = parse(bytes.subarray(LENGTH_BYTES, dataStart));
  const metadata = v.safeParse(metadataShape, entries.get(METADATA) ?? {});
  if (!metadata.success) throw new RangeError(`${METADATA} must hold texts by name`);
  entries.delete(METADATA);
  const tensors = [...entries].map(([name, entry]) => placeOf(name, entry)).sort((a, b) => a.first - b.first || a.end - b.end);
  checkFilled(tensors, bytes.length - dataStart);
  return { tensors, metadata: metadata.output, dataStart };
}

function parse(bytes: Uint8Array): Map<string, unknown> {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new RangeError('the header of a safetensors file must be JSON', { cause: error });
  }
  if (!text.startsWith('{') || typeof value !== 'object' || value === null) {
    throw new RangeError('the header of a safetensors file must be an object and begin with "{"');
  }
  const twice = repeatedKey(text);
  if (twice !== undefined) throw new RangeError(`the header names "${twice}" twice`);
  return new Map(Object.entries(value));
}

/** A key that comes twice in one object of a JSON text, of which JSON.parse would keep the last. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const key = JSON.parse(string!) as string;
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
  }
  return undefined;
}

function placeOf(name: string, entry: unknown): TensorPlace {
  const read = v.safeParse(entryShape, entry);
  if (!read.success) throw new RangeError(`tensor "${name}" must have a dtype, a shape and two data_offsets of whole numbers`);
  const { dtype, shape, data_offsets } = read.output;
  if (dtype !== 'F32') throw new RangeError(`tensor "${name}" holds ${dtype}; only F32 is read`);
  const [first, end] = data_offsets;
  // In whole numbers of any size: a product of extents may leave what a double holds exactly.
  const size = shape.reduce((product, extent) => product * BigInt(extent), BigInt(VALUE_BYTES));
  if (BigInt(end) - BigInt(first) !== size) throw new RangeError(`tensor "${name}" does not fit its place`);
  return { name, shape, first, end };
}

function checkFilled(tensors: readonly TensorPlace[], size: number): void {
  let at = 0;
  for (const { name, first, end } of tensors) {
    if (first !== at) throw new RangeError(`tensor "${name}" begins at byte ${first} of the data, but the one before it ends at ${at}`);
    at = end;
  }
  if (at !== size) throw new RangeError(`the tensors have ${at} bytes of data, but the file has ${size}`);
}

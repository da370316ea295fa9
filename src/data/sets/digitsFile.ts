/** Pictures and labels as packed by `src/tools/data/digits.mjs`, which describes the bytes. */
export interface DigitsFile {
  trainRows: number;
  testRows: number;
  width: number;
  height: number;
  /** Rows x (width * height), 0 = paper, 255 = ink. */
  trainImages: Uint8Array;
  testImages: Uint8Array;
  trainLabels: Uint8Array;
  testLabels: Uint8Array;
}

const MAGIC = 'RDIG';
const HEADER_BYTES = 16;

/** Unpacks a gzipped file of digits. `path` is for the message of the Error that a damaged or foreign file gets. */
export async function readDigitsFile(packed: ArrayBuffer, path: string): Promise<DigitsFile> {
  const bytes = await gunzip(packed, path);
  if (bytes.byteLength < HEADER_BYTES || String.fromCharCode(...bytes.subarray(0, 4)) !== MAGIC) throw damaged(path, 'it has no header');
  const header = new DataView(bytes.buffer);
  const trainRows = header.getUint32(4, true);
  const testRows = header.getUint32(8, true);
  const width = header.getUint16(12, true);
  const height = header.getUint16(14, true);
  const expected = HEADER_BYTES + (trainRows + testRows) * (width * height + 1);
  if (bytes.byteLength !== expected) throw damaged(path, `it has ${bytes.byteLength} bytes instead of ${expected}`);
  let offset = HEADER_BYTES;
  const take = (length: number): Uint8Array => bytes.subarray(offset, (offset += length));
  const trainImages = take(trainRows * width * height);
  const testImages = take(testRows * width * height);
  const trainLabels = take(trainRows);
  const testLabels = take(testRows);
  if (bytes.subarray(offset - trainRows - testRows).some((label) => label > 9)) throw damaged(path, 'a label is not a digit');
  return { trainRows, testRows, width, height, trainImages, testImages, trainLabels, testLabels };
}

async function gunzip(packed: ArrayBuffer, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  } catch (cause) {
    throw damaged(path, 'it cannot be unpacked', cause);
  }
}

function damaged(path: string, what: string, cause?: unknown): Error {
  return new Error(`${path} is not a whole file of digits (${what}): reload the page, or make it again with "npm run data"`, { cause });
}

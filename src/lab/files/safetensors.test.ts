import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from './safetensors';

const file = {
  tensors: [
    { name: 'layers.0.W', shape: [2, 3], values: Float32Array.of(1, -2, 0.5, 1e-38, 3e38, -0) },
    { name: 'layers.0.b', shape: [3], values: Float32Array.of(0.1, 0.2, 0.3) },
    { name: 'scalar', shape: [], values: Float32Array.of(7) },
  ],
  metadata: { recipe: '{"title":"Grüße"}' },
};

it('writes what the format says, byte for byte', () => {
  // {"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}} is 56 characters, a multiple of 8; 1 is 3f800000, -2 is c0000000.
  const bytes = writeSafetensors({ tensors: [{ name: 'a', shape: [1, 2], values: Float32Array.of(1, -2) }], metadata: {} });
  expect([...bytes.subarray(0, 8)]).toEqual([56, 0, 0, 0, 0, 0, 0, 0]);
  expect(new TextDecoder().decode(bytes.subarray(8, 64))).toBe('{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}');
  expect([...bytes.subarray(64)]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
});

it('reads back what it wrote, bit for bit', () => {
  const read = readSafetensors(writeSafetensors(file));
  expect(read).toEqual(file);
  expect(Object.is(read.tensors[0]!.values[5], -0)).toBe(true);
});

it('pads the header with spaces to a multiple of 8', () => {
  const bytes = writeSafetensors(file);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  expect(length % 8).toBe(0);
  expect(bytes.length).toBe(8 + length + 4 * 10);
});

it('reads a file that lies within a larger buffer', () => {
  const bytes = writeSafetensors(file);
  const larger = new Uint8Array(bytes.length + 11);
  larger.set(bytes, 3);
  expect(readSafetensors(larger.subarray(3, 3 + bytes.length))).toEqual(file);
});

it('refuses what is not whole', () => {
  const bytes = writeSafetensors(file);
  expect(() => readSafetensors(bytes.subarray(0, 5))).toThrow('at least 8 bytes');
  expect(() => readSafetensors(bytes.subarray(0, 40))).toThrow('more than the file');
  expect(() => readSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow('the tensors have 40 bytes of data, but the file has 39');
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(() => readSafetensors(longer)).toThrow('the tensors have 40 bytes of data, but the file has 41');
});

/** A file of this header and so many bytes of data. */
function crafted(header: string | Uint8Array, data: number, length?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + text.length + data);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const f32 = (shape: string, first: number | string, end: number | string) =>
  `{"dtype":"F32","shape":${shape},"data_offsets":[${first},${end}]}`;

it.each<[string, Uint8Array, string]>([
  [
    'a length that would overflow with what comes before it',
    crafted('{}', 0, 2n ** 64n - 8n),
    '18446744073709551608 bytes, more than the file',
  ],
  ['text that is not UTF-8', crafted(Uint8Array.of(0x7b, 0xff, 0x7d), 0), 'must be JSON'],
  ['a byte-order mark', crafted('\ufeff{}', 0), 'must be JSON'],
  ['a list', crafted('[]', 0), 'begin with "{"'],
  ['null', crafted('null', 0), 'begin with "{"'],
  ['spaces in front', crafted(' {}', 0), 'begin with "{"'],
  ['a name that comes twice', crafted(`{"a":${f32('[1]', 0, 4)},"\\u0061":${f32('[1]', 0, 4)}}`, 4), 'names "a" twice'],
  ['a field that comes twice', crafted('{"a":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4), 'names "dtype" twice'],
  ['a tensor that is none', crafted('{"a":7}', 0), '"a" must have a dtype'],
  ['another field', crafted('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', 4), '"a" must have a dtype'],
  ['a shape below 0', crafted(`{"a":${f32('[-1,-1]', 0, 4)}}`, 4), '"a" must have a dtype'],
  ['a fraction of a byte', crafted(`{"a":${f32('[1]', 0.5, 4.5)}}`, 4), '"a" must have a dtype'],
  ['another type', crafted('{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}', 4), '"a" holds F16; only F32 is read'],
  ['an unknown type', crafted('{"a":{"dtype":"Q9","shape":[2],"data_offsets":[0,4]}}', 4), '"a" holds Q9; only F32 is read'],
  ['ends before starts', crafted(`{"a":${f32('[1]', 4, 0)}}`, 4), '"a" does not fit its place'],
  ['a size that is not its shape’s', crafted(`{"a":${f32('[2]', 0, 4)}}`, 4), '"a" does not fit its place'],
  ['a size that wraps around 2⁶⁴', crafted(`{"a":${f32('[4294967296,1073741824]', 0, 0)}}`, 0), '"a" does not fit its place'],
  [
    'a hole',
    crafted(`{"a":${f32('[1]', 0, 4)},"b":${f32('[1]', 8, 12)}}`, 12),
    '"b" begins at byte 8 of the data, but the one before it ends at 4',
  ],
  ['an overlap', crafted(`{"a":${f32('[2]', 0, 8)},"b":${f32('[2]', 4, 12)}}`, 12), '"b" begins at byte 4'],
  ['a tensor beyond the end', crafted(`{"a":${f32('[2]', 0, 8)}}`, 4), 'have 8 bytes of data, but the file has 4'],
  ['metadata that are no texts', crafted('{"__metadata__":{"a":1}}', 0), '__metadata__ must hold texts'],
])('refuses %s', (_what, bytes, message) => {
  expect(() => readSafetensors(bytes)).toThrow(RangeError);
  expect(() => readSafetensors(bytes)).toThrow(message);
});

it('reads what is legal though odd', () => {
  const empty = f32('[0,3]', 4, 4);
  const { tensors } = readSafetensors(crafted(`{"b":${empty},"__proto__":${f32('[]', 0, 4)},"c":${empty}}  `, 4));
  expect(tensors.map(({ name, shape, values }) => [name, shape, values.length])).toEqual([
    ['__proto__', [], 1],
    ['b', [0, 3], 0],
    ['c', [0, 3], 0],
  ]);
  const odd = { tensors: [{ name: '__proto__', shape: [2], values: Float32Array.of(NaN, -Infinity) }], metadata: {} };
  expect(readSafetensors(writeSafetensors(odd))).toEqual(odd);
});

it('answers whatever bytes it is given with tensors or a RangeError', () => {
  const whole = writeSafetensors(file);
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
      const bytes = whole.slice();
      for (const [at, value] of changes) bytes[at] = value;
      try {
        const { tensors } = readSafetensors(bytes);
        expect(tensors.reduce((sum, { values }) => sum + values.length, 0)).toBe(10);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 2000, seed: 1 },
  );
});

it('refuses tensors that cannot be written', () => {
  const values = Float32Array.of(1, 2);
  expect(() => writeSafetensors({ tensors: [{ name: 'w', shape: [3], values }], metadata: {} })).toThrow(
    'tensor "w" has 2 values, but its shape needs 3',
  );
  const twice = { name: 'w', shape: [2], values };
  expect(() => writeSafetensors({ tensors: [twice, twice], metadata: {} })).toThrow('two tensors "w"');
  expect(() => writeSafetensors({ tensors: [{ ...twice, name: '__metadata__' }], metadata: {} })).toThrow('cannot be called');
});

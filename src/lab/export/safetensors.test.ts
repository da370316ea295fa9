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
  expect(() => readSafetensors(bytes.subarray(0, 40))).toThrow('the header ends at byte');
  expect(() => readSafetensors(bytes.subarray(0, bytes.length - 1))).toThrow('"scalar" does not fit its place');
  const spoiled = bytes.slice();
  spoiled[8] = 0xff;
  expect(() => readSafetensors(spoiled)).toThrow('must be JSON');
  const halves = writeSafetensors({ tensors: [{ name: 'a', shape: [1], values: Float32Array.of(1) }], metadata: {} });
  halves.set(new TextEncoder().encode('F16'), 8 + '{"a":{"dtype":"'.length);
  expect(() => readSafetensors(halves)).toThrow('"a" holds F16; only F32 is read');
});

it('refuses tensors that cannot be written', () => {
  const values = Float32Array.of(1, 2);
  expect(() => writeSafetensors({ tensors: [{ name: 'w', shape: [3], values }], metadata: {} })).toThrow(
    'tensor "w" has 2 values, but its shape needs 3',
  );
  const twice = { name: 'w', shape: [2], values };
  expect(() => writeSafetensors({ tensors: [twice, twice], metadata: {} })).toThrow('two tensors "w"');
});

import { expect, test } from 'vitest';
import { layoutEntries, parseBindings } from './bindings';
import { GpuValidationError } from './errors';

const KERNEL = `
// @group(0) @binding(7) var<storage> commentedOut: array<f32>;
/* @group(0) @binding(8) var<storage> alsoCommentedOut: array<f32>; */
struct Sizes { rows: u32, columns: u32 }
@group(0) @binding(1) var<storage, read_write> results: array<vec4<f32>>;
@binding(0) @group(0)
var < storage , read > values : array<f32>;
@group(0u) @binding(2u) var<uniform> sizes: Sizes;
@group(0) @binding(3) var<storage> more: array<atomic<u32>, 4>;
var<workgroup> tile: array<f32, 64>;
var<private> counter: u32 = 0u;
@compute @workgroup_size(64) fn main() {}`;

test('reads the bindings of a kernel in the order of their numbers', () => {
  expect(parseBindings(KERNEL)).toEqual([
    { binding: 0, name: 'values', kind: 'read-only-storage', type: 'array<f32>' },
    { binding: 1, name: 'results', kind: 'storage', type: 'array<vec4<f32>>' },
    { binding: 2, name: 'sizes', kind: 'uniform', type: 'Sizes' },
    { binding: 3, name: 'more', kind: 'read-only-storage', type: 'array<atomic<u32>, 4>' },
  ]);
});

test('a kernel without bindings has none', () => {
  expect(parseBindings('@compute @workgroup_size(1) fn main() {}')).toEqual([]);
});

test('layout entries carry kind and visibility', () => {
  expect(layoutEntries(parseBindings('@group(0) @binding(0) var<uniform> a: f32;'), 4)).toEqual([
    { binding: 0, visibility: 4, buffer: { type: 'uniform' } },
  ]);
});

test.each([
  [
    'a gap',
    '@group(0) @binding(0) var<storage> a: array<f32>; @group(0) @binding(2) var<storage> b: array<f32>;',
    "'b' has number 2 where 1",
  ],
  ['a duplicate', '@group(0) @binding(0) var<storage> a: array<f32>; @group(0) @binding(0) var<storage> b: array<f32>;', "'a' and 'b'"],
  ['another group', '@group(1) @binding(0) var<storage> a: array<f32>;', '@group(0)'],
  ['a texture', '@group(0) @binding(0) var a: texture_2d<f32>;', "'a: texture_2d<f32>'"],
  ['an unknown access', '@group(0) @binding(0) var<storage, write> a: array<f32>;', 'storage, write'],
  ['a named number', '@group(0) @binding(FIRST) var<storage> a: array<f32>;', "'a' has no @binding number"],
  ['an unreadable declaration', '@group(0) @binding(0) override x: f32;', 'Read 0 of 1'],
])('refuses %s', (_, wgsl, message) => {
  expect(() => parseBindings(wgsl)).toThrow(GpuValidationError);
  expect(() => parseBindings(wgsl)).toThrow(message);
});

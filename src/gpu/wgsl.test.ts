import { expect, test } from 'vitest';
import { linkWgsl, numberedExcerpt } from './wgsl';

const library = { 'lib/a': '// uses: lib/b\nfn a() {}', 'lib/b': 'fn b() {}', 'lib/c': 'fn c() {}' };

test('appends what a kernel uses, and what that uses, once each, after the kernel', () => {
  const linked = linkWgsl('// uses: lib/a, lib/b\nfn main() { a(); }', library);
  expect(linked.split('\n')).toEqual([
    '// uses: lib/a, lib/b',
    'fn main() { a(); }',
    '// ---- lib/a',
    '// uses: lib/b',
    'fn a() {}',
    '// ---- lib/b',
    'fn b() {}',
  ]);
});

test('a kernel that uses nothing stays as it is', () => {
  expect(linkWgsl('fn main() {}', library)).toBe('fn main() {}');
});

test('the built-in library has the bit tests', () => {
  expect(linkWgsl('// uses: lib/bits')).toContain('fn isNotFinite');
});

test('an unknown library is named, with those there are', () => {
  expect(() => linkWgsl('// uses: lib/d', library)).toThrow("'lib/d'; there are lib/a, lib/b, lib/c");
});

test('an excerpt numbers the lines and marks one', () => {
  expect(numberedExcerpt('a\nb\nc\nd', 2, 1)).toBe('     1 | a\n>    2 | b\n     3 | c');
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { literal, setBindings, setBody, setConstant } from './text';

const SOURCE = `// const SIZE = 3u; in a comment stays.
const SIZE = 1u;
const SIZE_OF_ALL = 2u;

@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

fn restore() {
}

fn store(i: u32) {
  if (i < SIZE) {
    for (var p = 0u; p < i; p++) { result[p] = 0.0; }
  }
}

fn after() {
  store(1u);
}
`;

describe('setConstant', () => {
  test('changes the one line that declares it', () => {
    const text = setConstant(SOURCE, 'SIZE', 64);
    expect(text).toBe(SOURCE.replace('\nconst SIZE = 1u;', '\nconst SIZE = 64u;'));
  });

  test('says which constant is missing', () => {
    expect(() => setConstant(SOURCE, 'LENGTH', 1)).toThrow('"const LENGTH = …;"');
  });
});

describe('setBody', () => {
  test('replaces everything between the braces of the function, nested ones included', () => {
    const text = setBody(SOURCE, 'store', ['if (SIZE > 0u) {', '  after();', '}']);
    const [start, end] = [SOURCE.indexOf('fn store'), SOURCE.indexOf('\n\nfn after')];
    expect(text).toBe(`${SOURCE.slice(0, start)}fn store(i: u32) {\n  if (SIZE > 0u) {\n    after();\n  }\n}${SOURCE.slice(end)}`);
  });

  test('fills and empties', () => {
    expect(setBody(SOURCE, 'restore', ['return;'])).toContain('fn restore() {\n  return;\n}\n\nfn store');
    expect(setBody(SOURCE, 'store', [])).toContain('fn store(i: u32) {\n}\n\nfn after');
  });

  test('takes text with characters that are special in patterns', () => {
    expect(setBody(SOURCE, 'restore', ['// $& $1 \\d'])).toContain('{\n  // $& $1 \\d\n}');
  });

  test('says what is missing', () => {
    expect(() => setBody(SOURCE, 'load', [])).toThrow('no function "load"');
    expect(() => setBody('fn load() { if (true) {', 'load', [])).toThrow('"load" has no end');
  });
});

describe('setBindings', () => {
  test('puts the new declarations where the old ones were', () => {
    const text = setBindings(SOURCE, ['@group(0) @binding(0) var<storage, read_write> arena: array<f32>;', 'var<private> at: u32;']);
    const [start, end] = [SOURCE.indexOf('@group'), SOURCE.indexOf('\n\nfn restore')];
    const declarations = '@group(0) @binding(0) var<storage, read_write> arena: array<f32>;\nvar<private> at: u32;';
    expect(text).toBe(SOURCE.slice(0, start) + declarations + SOURCE.slice(end));
  });

  test('wants some to replace', () => {
    expect(() => setBindings('fn f() {}', [])).toThrow('no bindings');
  });
});

describe('literal', () => {
  const valueOf = (text: string): number => Number(text.replace(/^\((.*)\)$/, '$1'));

  test('says the same float32 as the number', () => {
    fc.assert(
      fc.property(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.double({ min: -1, max: 1, noNaN: true })), (value) => {
        const text = literal(value);
        expect(text).toMatch(/^(\d+(\.\d+)?(e[+-]\d+)?|\(-\d+(\.\d+)?(e[+-]\d+)?\))$/);
        expect(text).toMatch(/[.e]/);
        expect(Math.fround(valueOf(text))).toBe(Math.fround(value));
      }),
      { seed: 52, numRuns: 1000 },
    );
  });

  test.each([
    [1, '1.0'],
    [-2, '(-2.0)'],
    [0, '0.0'],
    [-0, '(-0.0)'],
    [0.1, '0.1'],
    [1e21, '1e+21'],
    [-1e-7, '(-1e-7)'],
    [3.4028235677e38, '3.4028234663852886e+38'],
  ])('%d is written %s', (value, text) => {
    expect(literal(value)).toBe(text);
  });

  test.each([NaN, Infinity, -Infinity, 1e39])('%d is no float32', (value) => {
    expect(() => literal(value)).toThrow('is not a float32');
  });
});

import { boundFours } from '../plan';
import { checkFloat32, literal, setBindings, withoutConstants } from '../text';
import type { Site } from './site';
import mathLibrary from '../../../shaders/lib/math.wgsl?raw';

/** Sizes of constants that stay in the text, where compilers make something else of what is computed with them. */
const PLAIN = new Set([0, 1]);

/** The bits of a number as float32. */
function floatBits(value: number): number {
  checkFloat32(value);
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/**
 * Collects what one kernel's text needs while its functions are written: buffers, numbers, names. Offsets, strides,
 * sizes and the factors that follow from them are numbers of the dispatch, not of the text: they lie in a uniform, so that
 * one compiled kernel serves every tensor of the same form, whatever its size and place.
 */
export class KernelText {
  readonly #buffers = new Map<string, { type: 'f32' | 'u32'; written: boolean }>();
  readonly #inFours = new Set<string>();
  /** As they lie in the uniform; floats by their bits. */
  readonly #numbers: { readonly name: string; readonly value: number; readonly type: 'u32' | 'f32' }[] = [];
  readonly #known = new Map<string, string>();
  readonly #sizes: string[] = [];
  readonly #scalars = new Map<string, string>();
  #elementsOf: ((buffer: string) => number) | undefined;
  #names = 0;
  #usesLibrary = false;

  /** A fresh name for a `let`. */
  readonly name = (): string => `t${this.#names++}`;

  /** A place to compute values, of which nothing is known yet. */
  site(linear: string, axes?: Site['axes']): Site {
    return { linear, ...(axes && { axes }), bound: new Map(), lines: [], number: this.number };
  }

  /** Declares that the kernel touches a buffer; the buffer's name is its variable. */
  touch(buffer: string, type: 'f32' | 'u32', written: boolean): void {
    const known = this.#buffers.get(buffer);
    this.#buffers.set(buffer, { type, written: written || (known?.written ?? false) });
  }

  /** Declares a buffer as an array of vec4f in this kernel; to be said before any element of it is written about. */
  readInFours(buffer: string): void {
    this.#inFours.add(buffer);
  }

  /** Writes the buffers' lengths into the text, so that no access asks for one; the text then serves buffers of these lengths only. */
  fixLengths(elementsOf: (buffer: string) => number): void {
    this.#elementsOf = elementsOf;
  }

  isReadInFours(buffer: string): boolean {
    return this.#inFours.has(buffer);
  }

  /** Text of a buffer's element, given the text of its number. */
  element(buffer: string, index: string): string {
    return this.#inFours.has(buffer) ? `${buffer}[(${index}) >> 2u][(${index}) & 3u]` : `${buffer}[${index}]`;
  }

  /** The text that stands for an offset into a buffer; also for 0, so that the first tensor in a buffer is like the others. */
  offset(buffer: string, offset: number): string {
    return this.#variable(`${buffer} ${offset}`, 'at', offset);
  }

  /** The text that stands for a stride or size. */
  readonly number = (value: number): string => (value <= 1 ? `${value}u` : this.#variable(`number ${value}`, 'n', value));

  /** The text of a stride that is a number of the dispatch whatever its value, and even where another number has it. */
  readonly ownNumber = (value: number): string => this.#variable(`own ${this.#numbers.length}`, 'n', value);

  /** The text of a constant of the graph, such as the factor of a mean. */
  readonly constant = (value: number): string =>
    PLAIN.has(Math.abs(value)) ? literal(value) : this.#variable(`constant ${value}`, 'c', floatBits(value), 'f32');

  /** Gives the kernel's own size `name`, a constant of its file, the dispatch's value. */
  size(name: string, value: number): void {
    this.#sizes.push(name);
    this.#numbers.push({ name, value, type: 'u32' });
  }

  #variable(key: string, prefix: string, value: number, type: 'u32' | 'f32' = 'u32'): string {
    let name = this.#known.get(key);
    if (!name) {
      name = `${prefix}_${this.#numbers.length}`;
      this.#known.set(key, name);
      this.#numbers.push({ name, value, type });
    }
    return name;
  }

  /** A number that is the same for every element, given the text that loads it: loaded once an invocation. */
  scalar(load: string): string {
    let name = this.#scalars.get(load);
    if (!name) this.#scalars.set(load, (name = `scalar_${this.#scalars.size}`));
    return name;
  }

  useLibrary(): void {
    this.#usesLibrary = true;
  }

  /** The lines of `prepare`: numbers move from the uniform into private variables, which cost nothing to read. */
  preparation(): string[] {
    const numbers = this.#numbers.map(({ name, type }, i) => {
      const word = `numbers[${i >> 2}].${'xyzw'[i & 3]!}`;
      return `${name} = ${type === 'u32' ? word : `bitcast<f32>(${word})`};`;
    });
    return [...numbers, ...[...this.#scalars].map(([load, name]) => `${name} = ${load};`)];
  }

  /** The finished text, the buffers in the order of their bindings (from 1), and the uniform's content. */
  finish(source: string): { wgsl: string; buffers: string[]; numbers: number[] } {
    const buffers = [...this.#buffers];
    const declarations = [
      `@group(0) @binding(0) var<uniform> numbers: array<vec4<u32>, ${Math.max(1, Math.ceil(this.#numbers.length / 4))}>;`,
      ...buffers.map(([name, { type, written }], i) => {
        const access = written ? 'read_write' : 'read';
        return `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${this.#inFours.has(name) ? 'vec4f' : type}${this.#length(name)}>;`;
      }),
      ...this.#numbers.map(({ name, type }) => `var<private> ${name}: ${type};`),
      ...[...this.#scalars.values()].map((name) => `var<private> ${name}: f32;`),
    ];
    const wgsl = setBindings(withoutConstants(source, this.#sizes), declarations) + (this.#usesLibrary ? `\n${mathLibrary}` : '');
    return { wgsl, buffers: buffers.map(([name]) => name), numbers: this.#numbers.map(({ value }) => value) };
  }

  /** What is written behind the type of a buffer's elements. */
  #length(buffer: string): string {
    if (!this.#elementsOf) return '';
    const fours = boundFours(this.#elementsOf(buffer));
    return `, ${this.#inFours.has(buffer) ? fours : 4 * fours}`;
  }
}

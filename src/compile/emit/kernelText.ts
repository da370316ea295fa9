import { setBindings } from '../text';
import mathLibrary from '../../../shaders/lib/math.wgsl?raw';

/** Collects what one kernel's text needs while its functions are written: buffers, offsets, names. */
export class KernelText {
  readonly #buffers = new Map<string, { type: 'f32' | 'u32'; written: boolean }>();
  readonly #offsets: number[] = [];
  readonly #offsetNames = new Map<string, string>();
  #names = 0;
  #usesLibrary = false;

  /** A fresh name for a `let`. */
  readonly name = (): string => `t${this.#names++}`;

  /** Declares that the kernel touches a buffer; the buffer's name is its variable. */
  touch(buffer: string, type: 'f32' | 'u32', written: boolean): void {
    const known = this.#buffers.get(buffer);
    this.#buffers.set(buffer, { type, written: written || (known?.written ?? false) });
  }

  /** The text that stands for an offset into a buffer: empty for 0, else a variable filled from the uniform. */
  offset(buffer: string, offset: number, always: boolean): string {
    if (offset === 0 && !always) return '';
    const key = `${buffer} ${offset}`;
    let name = this.#offsetNames.get(key);
    if (!name) {
      name = `at_${this.#offsets.push(offset) - 1}`;
      this.#offsetNames.set(key, name);
    }
    return name;
  }

  useLibrary(): void {
    this.#usesLibrary = true;
  }

  /** The lines of `prepare`: offsets move from the uniform into private variables, which cost nothing to read. */
  preparation(): string[] {
    return this.#offsets.map((_, i) => `at_${i} = offsets[${i >> 2}].${'xyzw'[i & 3]!};`);
  }

  /** The finished text, the buffers in the order of their bindings (from 1), and the uniform's content. */
  finish(source: string): { wgsl: string; buffers: string[]; offsets: number[] } {
    const buffers = [...this.#buffers];
    const declarations = [
      `@group(0) @binding(0) var<uniform> offsets: array<vec4<u32>, ${Math.max(1, Math.ceil(this.#offsets.length / 4))}>;`,
      ...buffers.map(([name, { type, written }], i) => {
        const access = written ? 'read_write' : 'read';
        return `@group(0) @binding(${i + 1}) var<storage, ${access}> ${name}: array<${type}>;`;
      }),
      ...this.#offsets.map((_, i) => `var<private> at_${i}: u32;`),
    ];
    const wgsl = setBindings(source, declarations) + (this.#usesLibrary ? `\n${mathLibrary}` : '');
    return { wgsl, buffers: buffers.map(([name]) => name), offsets: [...this.#offsets] };
  }
}

import { watchCalls } from './calls';
import type { Calls } from './calls';
import { WORKLOADS } from './workloads';
import type { Contender, Library, Workload } from './task';

/** Results longer than this are compared at so many places, evenly spread, and by their norm. */
const COMPARED = 4096;

export interface Opened {
  /** From the task to its first result: compiling and uploading are most of it. */
  readonly firstMs: number;
  /** WebGPU calls until then; the bytes are those of buffers still alive. */
  readonly calls: Calls;
  readonly values: number[];
  readonly norm: number;
}

/** What `npm run bench` reads of a workload. */
export type Described = Omit<Workload, 'task'>;

/** Libraries on which the command of src/tools/bench.mjs calls, by name; everything in and out is JSON. */
export class Stand {
  readonly #libraries: Readonly<Record<string, Library>>;
  readonly #open = new Map<string, Contender>();

  constructor(libraries: Readonly<Record<string, Library>>) {
    this.#libraries = libraries;
  }

  get libraries(): string[] {
    return Object.keys(this.#libraries);
  }

  workloads(): Described[] {
    return WORKLOADS.map(({ task: _, ...described }) => described);
  }

  /** A task as JSON, its arrays as base64 of float32. */
  task(workload: string): unknown {
    const replacer = (_: string, value: unknown) => (value instanceof Float32Array ? { f32: base64(value) } : value);
    return JSON.parse(JSON.stringify(find(workload).task, replacer));
  }

  /** Loads a workload into a library and computes its result; null where the library does not do it. */
  async open(workload: string, library: string): Promise<Opened | null> {
    const watch = watchCalls();
    const begun = performance.now();
    try {
      const contender = await this.#libraries[library]!(find(workload).task);
      if (!contender) return null;
      this.#open.set(library, contender);
      const result = Float64Array.from(await contender.result());
      return { firstMs: performance.now() - begun, calls: watch.calls(), ...digest(result) };
    } finally {
      watch.end();
    }
  }

  /** Milliseconds of so many units of work. */
  async run(library: string, units: number): Promise<number> {
    const begun = performance.now();
    await this.#open.get(library)!.run(units);
    return performance.now() - begun;
  }

  /** WebGPU calls of so many units of work. */
  async count(library: string, units: number): Promise<Calls> {
    const watch = watchCalls();
    try {
      await this.#open.get(library)!.run(units);
      return watch.calls();
    } finally {
      watch.end();
    }
  }

  close(library: string): void {
    this.#open.get(library)?.close();
    this.#open.delete(library);
  }
}

const find = (name: string): Workload => WORKLOADS.find((workload) => workload.name === name)!;

function digest(result: Float64Array): Pick<Opened, 'values' | 'norm'> {
  const stride = Math.ceil(result.length / COMPARED);
  return { values: [...result.filter((_, i) => i % stride === 0)], norm: Math.hypot(...norms(result)) };
}

/** Norms of pieces short enough to be arguments. */
function norms(values: Float64Array): number[] {
  return Array.from({ length: Math.ceil(values.length / COMPARED) }, (_, i) =>
    Math.hypot(...values.subarray(i * COMPARED, (i + 1) * COMPARED)),
  );
}

function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const pieces: string[] = [];
  for (let i = 0; i < bytes.length; i += COMPARED) pieces.push(String.fromCharCode(...bytes.subarray(i, i + COMPARED)));
  return btoa(pieces.join(''));
}

import { sizeOf, topologicalOrder } from '../../graph';
import type { Executor, Feeds, Loaded, Program, Replicas, RunOptions } from '../../graph';
import { varyingInputs } from '../../graph/replicate';

/** Elements that the tensors of all replicas of a tile may have together: a quarter of a GiB. */
const MOST_ELEMENTS = 2 ** 26;

/**
 * Loads a program for many replicas on an executor that keeps all values of all replicas in memory, in tiles of replicas
 * that fit there. Each run runs the tiles one after the other.
 */
export async function replicaTiles(
  executor: Executor,
  program: Program,
  feeds: Feeds,
  replicas: Replicas,
  mostElements = MOST_ELEMENTS,
): Promise<Loaded> {
  const computed = topologicalOrder([...Object.values(program.outputs), ...Object.values(program.updates ?? {})]).filter(
    ({ op }) => op.kind !== 'input' && op.kind !== 'constant',
  );
  const each = computed.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const size = Math.max(1, Math.floor(mostElements / Math.max(1, each)));
  if (size >= replicas.count) return executor.load(program, feeds, replicas);
  const tiles = new TiledProgram(program, feeds, replicas, size);
  return tiles.open(executor);
}

/** Rows of a tensor with an axis [count] in front; the last one again where a tile has more replicas than are left. */
function rowsOf(values: ArrayLike<number>, count: number, first: number, size: number): Float64Array {
  const width = values.length / count;
  const rows = new Float64Array(size * width);
  for (let i = 0; i < size * width; i++) {
    const row = Math.min(count - 1, first + Math.floor(i / width));
    rows[i] = values[row * width + (i % width)]!;
  }
  return rows;
}

class TiledProgram implements Loaded {
  readonly #program: Program;
  readonly #count: number;
  readonly #size: number;
  readonly #varying: ReadonlySet<string>;
  readonly #values: Record<string, ArrayLike<number>>;
  readonly #results: Record<string, Float64Array> = {};
  #tile: Loaded | undefined;

  constructor(program: Program, feeds: Feeds, replicas: Replicas, size: number) {
    varyingInputs(program, replicas);
    this.#program = program;
    this.#count = replicas.count;
    this.#size = size;
    this.#varying = new Set(replicas.varying);
    this.#values = { ...feeds };
  }

  async open(executor: Executor): Promise<this> {
    const { perStep = [] } = this.#program;
    for (const name of this.#varying) {
      if (!perStep.includes(name) && !this.#values[name]) throw new Error(`${this.#program.label}: no value given for input "${name}"`);
    }
    this.#tile = await executor.load(this.#program, this.#rows(this.#values, 0), { count: this.#size, varying: [...this.#varying] });
    return this;
  }

  async run(steps: readonly Feeds[], { signal, onProgress }: RunOptions = {}): Promise<Record<string, Float64Array[]>> {
    const { perStepOutputs = [], outputs, updates = {} } = this.#program;
    const merged = Object.fromEntries(perStepOutputs.map((name): [string, Float64Array[]] => [name, []]));
    for (let first = 0; first < this.#count; first += this.#size) {
      signal?.throwIfAborted();
      for (const [name, values] of Object.entries(this.#rows(this.#values, first))) if (this.#isOwn(name)) this.#tile!.write(name, values);
      const parts = await this.#tile!.run(
        steps.map((step) => this.#rows(step, first)),
        signal ? { signal } : {},
      );
      for (const name of perStepOutputs) parts[name]!.forEach((part, t) => (merged[name]![t] = this.#place(merged[name]![t], part, first)));
      for (const name of Object.keys(outputs)) this.#results[name] = this.#place(this.#results[name], await this.#tile!.read(name), first);
      for (const name of Object.keys(updates)) this.#results[name] = this.#place(this.#results[name], await this.#tile!.read(name), first);
      onProgress?.(Math.floor((steps.length * Math.min(this.#count, first + this.#size)) / this.#count));
    }
    for (const name of Object.keys(updates)) this.#values[name] = this.#results[name]!;
    return merged;
  }

  /** Whether each replica has its own value of an input that is not per step. */
  #isOwn(name: string): boolean {
    return this.#varying.has(name) && !(this.#program.perStep ?? []).includes(name);
  }

  #rows(feeds: Feeds, first: number): Record<string, ArrayLike<number>> {
    return Object.fromEntries(
      Object.entries(feeds).map(([name, values]) => [
        name,
        this.#varying.has(name) ? rowsOf(values, this.#count, first, this.#size) : values,
      ]),
    );
  }

  /** Puts a tile's part of a tensor in its place among all replicas. */
  #place(whole: Float64Array | undefined, part: Float64Array, first: number): Float64Array {
    const width = part.length / this.#size;
    const all = whole ?? new Float64Array(this.#count * width);
    all.set(part.subarray(0, Math.min(this.#size, this.#count - first) * width), first * width);
    return all;
  }

  write(name: string, values: ArrayLike<number>): void {
    if (!this.#isOwn(name)) this.#tile!.write(name, values);
    this.#values[name] = values;
    Reflect.deleteProperty(this.#results, name);
  }

  read(name: string): Promise<Float64Array> {
    const found = this.#results[name] ?? this.#values[name];
    if (found) return Promise.resolve(Float64Array.from(found));
    return Promise.reject(new Error(`${this.#program.label}: there is no output or state "${name}" to read`));
  }

  dispose(): void {
    this.#tile?.dispose();
  }
}

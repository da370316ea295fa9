import { LanesRefusal } from '../../compile/lanes';
import type { GpuContext } from '../../gpu/context';
import { sizeOf, topologicalOrder } from '../../graph';
import type { Executor, Feeds, Loaded, Program, Replicas } from '../../graph';
import { LanesExecutor } from './lanesExecutor';
import { PassesExecutor } from './passesExecutor';
import type { Sharing } from './passesExecutor';
import { replicaTiles } from './replicaTiles';
import { onOwnGpu } from './onOwnGpu';

/** Elements of a graph's tensors beyond which straight-line code is out of the question, so that nobody need try. */
const MOST_ELEMENTS = 2_000_000;

/** Fewer replicas than this leave a real GPU idle in lanes; its passes spread one network over many invocations. */
const FEWEST_ON_HARDWARE = 256;

/**
 * Runs each program where it runs fastest: small ones in lanes, where an invocation is a network, and the others in
 * passes, many replicas in tiles that fit into memory. The caller owns the context.
 */
export class ChoosingExecutor implements Executor {
  readonly #ctx: GpuContext;
  readonly #lanes: LanesExecutor;
  readonly #passes: PassesExecutor;

  constructor(ctx: GpuContext, sharing?: Sharing) {
    this.#ctx = ctx;
    this.#lanes = new LanesExecutor(ctx, sharing ? { sharing } : {});
    this.#passes = new PassesExecutor(ctx, undefined, sharing);
  }

  async load(program: Program, feeds: Feeds, replicas?: Replicas): Promise<Loaded> {
    if (this.#suitsLanes(program, replicas?.count ?? 1)) {
      try {
        return await this.#lanes.load(program, feeds, replicas);
      } catch (error) {
        if (!(error instanceof LanesRefusal)) throw error;
      }
    }
    return replicas ? replicaTiles(this.#passes, program, feeds, replicas) : this.#passes.load(program, feeds);
  }

  #suitsLanes({ outputs, updates = {} }: Program, count: number): boolean {
    if (!this.#ctx.adapter.software && count < FEWEST_ON_HARDWARE) return false;
    const nodes = topologicalOrder([...Object.values(outputs), ...Object.values(updates)]);
    return nodes.reduce((sum, { shape }) => sum + sizeOf(shape), 0) < MOST_ELEMENTS;
  }
}

/** Asks for the environment's own GPU when the first program is loaded. */
export const choosingExecutor = onOwnGpu((ctx) => new ChoosingExecutor(ctx));

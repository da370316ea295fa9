import { candidateBlocks, compile, defaultBlock } from '../../compile';
import type { Block, ChooseBlock, CompileOptions, MatmulSize, Pace, Plan } from '../../compile';
import type { GpuContext } from '../../gpu/context';
import type { PipelineCache } from '../../gpu/pipelines';
import { PlanRunner } from '../../gpu/plans/planRunner';
import { Tuner, tuningKey } from '../../gpu/tuner';
import { ops } from '../../graph';
import type { Program } from '../../graph';
import type { Alone } from './alone';
import { dispatchLimit } from './dispatchLimit';

/** A product is repeated until that takes so many ms, wait included, so that the clock can tell; but not for ever. */
const ENOUGH_MS = 4;
const MOST_REPEATS = 1024;

/** What keeps an emulated GPU busy: a few cores of four lanes. */
const SOFTWARE_INVOCATIONS = 512;

/** How long a dispatch may be planned to take, in ms: half of what is too long to wait for. */
const LONGEST_MS = 50;

const choices = new WeakMap<GpuContext, BlockChoice>();

/**
 * Which block each product gets on one device: what timing has found, else a default that compiles fast. Blocks do not
 * change results (every element adds its products in one order), so a choice may come at any time.
 */
export class BlockChoice {
  readonly #ctx: GpuContext;
  #tuner = new Tuner();

  private constructor(ctx: GpuContext) {
    this.#ctx = ctx;
  }

  /** The choice for a device, the same for all that asks. */
  static of(ctx: GpuContext): BlockChoice {
    let choice = choices.get(ctx);
    if (!choice) choices.set(ctx, (choice = new BlockChoice(ctx)));
    return choice;
  }

  readonly choose: ChooseBlock = (size) => this.#choose(size, 'soon');

  /** What computes fastest, for a program that goes on for long: it may take a second to compile. */
  readonly chooseLasting: ChooseBlock = (size) => this.#choose(size, 'lasting');

  #choose(size: MatmulSize, pace: Pace): Block {
    return this.#tuner.known(this.#keyOf(size), candidateBlocks(size, this.#ctx.hasQuads)) ?? defaultBlock(size, this.#ctx.hasQuads, pace);
  }

  /** Takes over what an earlier visit found on this kind of adapter; anything it does not understand is found anew. */
  restore(saved: unknown): void {
    this.#tuner = new Tuner(saved);
  }

  /** What has been found, for `restore`. */
  toJSON(): unknown {
    return this.#tuner.toJSON();
  }

  /**
   * Times the candidates for each size of which nothing is known yet, each timing `alone` on the device. Plans change when
   * they are next compiled. Resolves to whether anything was timed.
   */
  async tune(pipelines: PipelineCache, sizes: readonly MatmulSize[], alone: Alone): Promise<boolean> {
    let isNew = false;
    for (const size of sizes) {
      const candidates = candidateBlocks(size, this.#ctx.hasQuads);
      if (candidates.length < 2 || this.#tuner.known(this.#keyOf(size), candidates)) continue;
      await this.#tuner.tune(this.#keyOf(size), candidates, (block) => this.#time(pipelines, size, block, alone));
      isNew = true;
    }
    return isNew;
  }

  /** Milliseconds that a product of this size takes with a block. */
  async #time(pipelines: PipelineCache, size: MatmulSize, block: Block, alone: Alone): Promise<number> {
    const plan = compile(productOf(size), { chooseBlock: () => block });
    const runner = await PlanRunner.create(this.#ctx, pipelines, plan, { slots: 1 });
    try {
      return await alone(async () => {
        // What only the first use of buffers and pipelines costs is not the block's.
        await this.#run(runner, 1);
        for (let repeats = 4; ; repeats *= 4) {
          const elapsed = await this.#run(runner, repeats);
          if (elapsed >= ENOUGH_MS || repeats >= MOST_REPEATS) return elapsed / repeats;
        }
      });
    } finally {
      runner.destroy();
    }
  }

  async #run(runner: PlanRunner, times: number): Promise<number> {
    const { device } = this.#ctx;
    const encoder = device.createCommandEncoder({ label: 'timing of a product' });
    const pass = encoder.beginComputePass();
    for (let i = 0; i < times; i++) runner.record(pass, 0);
    pass.end();
    const begun = performance.now();
    device.queue.submit([encoder.finish()]);
    await this.#ctx.until(device.queue.onSubmittedWorkDone());
    return performance.now() - begun;
  }

  #keyOf(size: MatmulSize): string {
    return tuningKey(this.#ctx.adapter, shapeOf(size));
  }
}

/** Compiles a program with the blocks chosen for a device. Buffers and results do not depend on the pace. */
export function compileFor(ctx: GpuContext, program: Program, pace: Pace = 'soon'): Plan {
  const blocks = BlockChoice.of(ctx);
  return compile(program, { chooseBlock: pace === 'soon' ? blocks.choose : blocks.chooseLasting, ...optionsFor(ctx) });
}

/**
 * Compiles what measures a network that trains on batches of `batch` rows: with the blocks that its training step has, so that where
 * the two compute the same, on however many rows, the kernels are there already.
 */
export function compileBeside(ctx: GpuContext, program: Program, batch: number, options: Pick<CompileOptions, 'kept' | 'apart'>): Plan {
  const { choose } = BlockChoice.of(ctx);
  return compile(program, { chooseBlock: (size) => choose({ ...size, m: Math.min(size.m, batch) }), ...options, ...optionsFor(ctx) });
}

function optionsFor(ctx: GpuContext): CompileOptions {
  return { limit: dispatchLimit(ctx, LONGEST_MS), ...(ctx.adapter.software && { invocations: SOFTWARE_INVOCATIONS }) };
}

/** The sizes of a program's products that do at least a twentieth of its work. */
export function mainProducts(program: Program): MatmulSize[] {
  const sizes = new Map<string, { size: MatmulSize; work: number }>();
  let total = 0;
  compile(program, {
    chooseBlock: (size) => {
      const work = size.batch * size.m * size.n * size.k;
      total += work;
      const known = sizes.get(shapeOf(size));
      sizes.set(shapeOf(size), { size, work: work + (known?.work ?? 0) });
      return defaultBlock(size);
    },
  });
  return [...sizes.values()].filter(({ work }) => work >= total / 20).map(({ size }) => size);
}

function shapeOf({ batch, m, n, k, transposeA, transposeB }: MatmulSize): string {
  return `product ${batch} ${m}x${k}x${n}${transposeA ? ' aT' : ''}${transposeB ? ' bT' : ''}`;
}

function productOf({ batch, m, n, k, transposeA, transposeB }: MatmulSize): Program {
  const lead = batch > 1 ? [batch] : [];
  const a = ops.input('a', [...lead, ...(transposeA ? [k, m] : [m, k])]);
  const b = ops.input('b', [...lead, ...(transposeB ? [n, k] : [k, n])]);
  return { label: 'product', outputs: { c: ops.matmul(a, b, { transposeA, transposeB }) } };
}

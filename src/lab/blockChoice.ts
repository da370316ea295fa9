import { candidateBlocks, compile, defaultBlock } from '../compile';
import type { Block, ChooseBlock, MatmulSize, Plan } from '../compile';
import type { GpuContext } from '../gpu/context';
import type { PipelineCache } from '../gpu/pipelines';
import { PlanRunner } from '../gpu/planRunner';
import { Tuner, tuningKey } from '../gpu/tuner';
import { ops } from '../graph';
import type { Program } from '../graph';

/** A measurement repeats a product until it does about this many multiply-adds, so that the clock can tell. */
const MEASURED_WORK = 2e7;
const MOST_REPEATS = 64;

const choices = new WeakMap<GpuContext, BlockChoice>();

/**
 * Which block each product gets on one device: what timing has found, else a default that compiles fast. Blocks do not
 * change results (every element adds its products in one order), so a choice may come at any time.
 */
export class BlockChoice {
  readonly #ctx: GpuContext;
  readonly #hasQuads: boolean;
  readonly #chosen = new Map<string, Block>();
  #tuner = new Tuner();

  private constructor(ctx: GpuContext) {
    this.#ctx = ctx;
    const lanes = ctx.adapter.subgroupSizes;
    this.#hasQuads = lanes?.min === 4 && lanes.max === 4;
  }

  /** The choice for a device, the same for all that asks. */
  static of(ctx: GpuContext): BlockChoice {
    let choice = choices.get(ctx);
    if (!choice) choices.set(ctx, (choice = new BlockChoice(ctx)));
    return choice;
  }

  readonly choose: ChooseBlock = (size) => this.#chosen.get(keyOf(size)) ?? defaultBlock(size, this.#hasQuads);

  /** Takes over what an earlier visit found on this kind of adapter; anything it does not understand is found anew. */
  restore(saved: unknown): void {
    this.#tuner = new Tuner(saved);
  }

  /** What has been found, for `restore`. */
  toJSON(): unknown {
    return this.#tuner.toJSON();
  }

  /** Times the candidates for each size that is not known yet. Training may go on; its plans change when next compiled. */
  async tune(pipelines: PipelineCache, sizes: readonly MatmulSize[]): Promise<void> {
    for (const size of sizes) {
      const key = keyOf(size);
      if (this.#chosen.has(key)) continue;
      const candidates = candidateBlocks(size, this.#hasQuads);
      const winner = await this.#tuner.tune(tuningKey(this.#ctx.adapter, key), candidates, (block) => this.#time(pipelines, size, block));
      this.#chosen.set(key, winner);
    }
  }

  /** Milliseconds that products of this size take with a block, and the wait for them. */
  async #time(pipelines: PipelineCache, size: MatmulSize, block: Block): Promise<number> {
    const { device } = this.#ctx;
    const plan = compile(productOf(size), { chooseBlock: () => block });
    const runner = await PlanRunner.create(this.#ctx, pipelines, plan, { slots: 1 });
    const repeats = Math.min(MOST_REPEATS, Math.ceil(MEASURED_WORK / (size.batch * size.m * size.n * size.k)));
    const encoder = device.createCommandEncoder({ label: `timing block ${block.name}` });
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeats; i++) runner.record(pass, 0);
    pass.end();
    const begun = performance.now();
    device.queue.submit([encoder.finish()]);
    await this.#ctx.until(device.queue.onSubmittedWorkDone());
    const elapsed = performance.now() - begun;
    runner.destroy();
    return elapsed;
  }
}

/** Compiles a program with the blocks chosen for a device. */
export function compileFor(ctx: GpuContext, program: Program): Plan {
  return compile(program, { chooseBlock: BlockChoice.of(ctx).choose });
}

/** The sizes of a program's products that do at least a twentieth of its work. */
export function mainProducts(program: Program): MatmulSize[] {
  const sizes = new Map<string, { size: MatmulSize; work: number }>();
  let total = 0;
  compile(program, {
    chooseBlock: (size) => {
      const work = size.batch * size.m * size.n * size.k;
      total += work;
      const known = sizes.get(keyOf(size));
      sizes.set(keyOf(size), { size, work: work + (known?.work ?? 0) });
      return defaultBlock(size);
    },
  });
  return [...sizes.values()].filter(({ work }) => work >= total / 20).map(({ size }) => size);
}

function keyOf({ batch, m, n, k, transposeA, transposeB }: MatmulSize): string {
  return `product ${batch} ${m}x${k}x${n}${transposeA ? ' aT' : ''}${transposeB ? ' bT' : ''}`;
}

function productOf({ batch, m, n, k, transposeA, transposeB }: MatmulSize): Program {
  const lead = batch > 1 ? [batch] : [];
  const a = ops.input('a', [...lead, ...(transposeA ? [k, m] : [m, k])]);
  const b = ops.input('b', [...lead, ...(transposeB ? [n, k] : [k, n])]);
  return { label: 'product', outputs: { c: ops.matmul(a, b, { transposeA, transposeB }) } };
}

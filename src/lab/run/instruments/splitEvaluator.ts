import { slotStride } from '../../../compile';
import type { GpuContext } from '../../../gpu/context';
import { PlanRunner } from '../../../gpu/plans/planRunner';
import { Readback } from '../../../gpu/readback';
import { splitProgram } from '../../../nn/evaluation';
import { NAMES } from '../../../nn/names';
import { compileBeside } from '../../device/blockChoice';
import { sharedWith } from '../deviceState';
import type { MeterParts } from './layerMeter';

/** Rows of one dispatch: few enough that a slow GPU stays responsive, and that products of the first recipe need not be cut for that. */
const MOST_ROWS = 480;
/** Kernels for a whole number of these need not look where the rows end; those of training, on batches of 64 or 128, are such. */
const WHOLE_ROWS = 16;

export interface SplitResult {
  readonly rows: number;
  readonly loss: number;
  readonly accuracy?: number;
}

/** Loss and accuracy of the current parameters on a split, in chunks of equal size; batch norm uses its running statistics. */
export class SplitEvaluator {
  readonly rows: number;
  readonly #ctx: GpuContext;
  readonly #runner: PlanRunner;
  readonly #readback: Readback;
  readonly #chunks: number;
  readonly #names: readonly string[];

  private constructor(ctx: GpuContext, runner: PlanRunner, names: readonly string[], chunks: number, chunk: number) {
    this.#ctx = ctx;
    this.#runner = runner;
    this.#readback = new Readback(ctx);
    this.#chunks = chunks;
    this.rows = chunks * chunk;
    this.#names = names;
    const numbers = Array.from({ length: chunks }, (_, c) => Uint32Array.from({ length: chunk }, (_, i) => c * chunk + i));
    runner.writeSteps(
      0,
      numbers.map((rows) => ({ [NAMES.rows]: rows })),
    );
  }

  /** Compiles for at most `limit` rows of the table, the first ones. */
  static async create({ ctx, pipelines, problem, batch, state, table }: MeterParts, limit = Infinity): Promise<SplitEvaluator> {
    const { chunks, chunk } = chunksOf(Math.min(limit, table.rows));
    const { program, kept } = splitProgram(problem, { table: table.rows, used: chunk });
    const plan = compileBeside(ctx, program, batch, { kept });
    const shared = sharedWith(plan, state, table);
    const runner = await PlanRunner.create(ctx, pipelines, plan, { slots: chunks, shared });
    return new SplitEvaluator(ctx, runner, program.perStepOutputs!, chunks, chunk);
  }

  /** Evaluates the parameters as they are after everything submitted so far. */
  async run(): Promise<SplitResult> {
    const encoder = this.#ctx.device.createCommandEncoder({ label: this.#runner.plan.label });
    const pass = encoder.beginComputePass({ label: this.#runner.plan.label });
    for (let slot = 0; slot < this.#chunks; slot++) this.#runner.record(pass, slot);
    pass.end();
    const stride = slotStride(this.#names.length);
    const first = this.#runner.bufferOf(this.#names[0]!);
    const size = ((this.#chunks - 1) * stride + this.#names.length) * 4;
    const ticket = this.#readback.enqueue(encoder, [{ buffer: first.buffer, offset: 0, size }]);
    if (!ticket) throw new Error('evaluation: more evaluations under way than readbacks');
    this.#ctx.device.queue.submit([encoder.finish()]);
    const values = new Float32Array((await ticket.finish())[0]!);
    const meanOf = (name: string): number => {
      const { offset } = this.#runner.plan.outputs[name]!;
      let total = 0;
      for (let chunk = 0; chunk < this.#chunks; chunk++) total += values[chunk * stride + offset]!;
      return total / this.#chunks;
    };
    const { rows } = this;
    if (!this.#names.includes('accuracy')) return { rows, loss: meanOf('loss') };
    // A count of rows, but for the rounding of means: 278 of 400 is 69.5 % and not a little less, which would be written as 69.
    return { rows, loss: meanOf('loss'), accuracy: Math.round(rows * meanOf('accuracy')) / rows };
  }

  destroy(): void {
    this.#readback.destroy();
    this.#runner.destroy();
  }
}

/**
 * Equal chunks of at most MOST_ROWS rows: all rows where up to twice the least number of chunks divides them, if possible by a multiple
 * of WHOLE_ROWS; else the least number of chunks, which leaves out fewer rows than there are chunks.
 */
export function chunksOf(rows: number): { chunks: number; chunk: number } {
  const least = Math.ceil(rows / MOST_ROWS);
  const dividing = Array.from({ length: least + 1 }, (_, more) => least + more).filter((chunks) => rows % chunks === 0);
  const chunks = dividing.find((count) => (rows / count) % WHOLE_ROWS === 0) ?? dividing[0] ?? least;
  return { chunks, chunk: Math.floor(rows / chunks) };
}

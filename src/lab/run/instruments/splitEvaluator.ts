import { slotStride } from '../../../compile';
import type { GpuContext } from '../../../gpu/context';
import type { PipelineCache } from '../../../gpu/pipelines';
import { PlanRunner } from '../../../gpu/plans/planRunner';
import { Readback } from '../../../gpu/readback';
import { evaluationProgram } from '../../../nn/evaluation';
import { NAMES } from '../../../nn/names';
import type { Problem } from '../../../nn/objective';
import { compileFor } from '../../device/blockChoice';
import type { DeviceState, DeviceTable } from '../deviceState';

/** Rows of one dispatch: few enough that a slow GPU stays responsive. */
const MOST_ROWS = 512;

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

  private constructor(ctx: GpuContext, runner: PlanRunner, chunks: number, chunk: number) {
    this.#ctx = ctx;
    this.#runner = runner;
    this.#readback = new Readback(ctx);
    this.#chunks = chunks;
    this.rows = chunks * chunk;
    this.#names = Object.keys(runner.plan.outputs);
    const numbers = Array.from({ length: chunks }, (_, c) => Uint32Array.from({ length: chunk }, (_, i) => c * chunk + i));
    runner.writeSteps(
      0,
      numbers.map((rows) => ({ [NAMES.rows]: rows })),
    );
  }

  /** Compiles for at most `limit` rows of the table, the first ones. */
  static async create(
    ctx: GpuContext,
    pipelines: PipelineCache,
    problem: Problem,
    state: DeviceState,
    table: DeviceTable,
    limit = Infinity,
  ): Promise<SplitEvaluator> {
    const { chunks, chunk } = chunksOf(Math.min(limit, table.rows));
    const program = evaluationProgram(problem, { table: table.rows, used: chunk }, 'running');
    const { loss, accuracy } = program.outputs;
    const outputs = { loss: loss!, ...(accuracy && { accuracy }) };
    const plan = compileFor(ctx, { ...program, outputs, perStep: [NAMES.rows], perStepOutputs: Object.keys(outputs) });
    const buffers = { ...state.shared, ...table.shared };
    const shared = Object.fromEntries(Object.entries(buffers).filter(([name]) => Object.hasOwn(plan.inputs, name)));
    return new SplitEvaluator(ctx, await PlanRunner.create(ctx, pipelines, plan, { slots: chunks, shared }), chunks, chunk);
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
    return { rows: this.rows, loss: meanOf('loss'), ...(this.#names.includes('accuracy') && { accuracy: meanOf('accuracy') }) };
  }

  destroy(): void {
    this.#readback.destroy();
    this.#runner.destroy();
  }
}

/**
 * Equal chunks of at most MOST_ROWS rows: all rows where up to twice the least number of chunks divides them, else the least
 * number of chunks, which leaves out fewer rows than there are chunks.
 */
export function chunksOf(rows: number): { chunks: number; chunk: number } {
  const least = Math.ceil(rows / MOST_ROWS);
  for (let chunks = least; chunks <= 2 * least; chunks++) {
    if (rows % chunks === 0) return { chunks, chunk: rows / chunks };
  }
  return { chunks: least, chunk: Math.floor(rows / least) };
}

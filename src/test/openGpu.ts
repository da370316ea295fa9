import { afterAll, expect } from 'vitest';
import { GpuContext } from '../gpu/context';
import { PassesExecutor } from '../lab/executors/passesExecutor';
import { RunBench } from './runBench';

/** Closes a device after the tests of a file. By then no error may have come from it, and nothing be left on it. */
function closeAfterTests(ctx: GpuContext): void {
  afterAll(() => {
    expect([ctx.uncapturedErrors, ctx.memory.liveBytes]).toEqual([0, 0]);
    ctx.close();
  });
}

/** A device for the tests of a file. */
export async function openGpu(): Promise<{ readonly ctx: GpuContext; readonly executor: PassesExecutor }> {
  const ctx = await GpuContext.create(navigator.gpu);
  closeAfterTests(ctx);
  return { ctx, executor: new PassesExecutor(ctx) };
}

/** A bench for the tests of a file. */
export async function openRunBench(): Promise<RunBench> {
  const bench = await RunBench.open();
  closeAfterTests(bench.ctx);
  return bench;
}

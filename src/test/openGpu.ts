import { afterAll, expect } from 'vitest';
import { GpuContext } from '../gpu/context';
import { PassesExecutor } from '../lab/executors/passesExecutor';

/** A device for the tests of a file, closed after them. By then no error may have come from it, and nothing be left on it. */
export async function openGpu(): Promise<{ readonly ctx: GpuContext; readonly executor: PassesExecutor }> {
  const ctx = await GpuContext.create(navigator.gpu);
  afterAll(() => {
    expect([ctx.uncapturedErrors, ctx.memory.liveBytes]).toEqual([0, 0]);
    ctx.close();
  });
  return { ctx, executor: new PassesExecutor(ctx) };
}

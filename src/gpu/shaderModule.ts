import type { GpuContext } from './context';
import { GpuValidationError } from './errors';
import { numberedExcerpt } from './wgsl';

/**
 * Compiles WGSL and builds a pipeline with it. Throws GpuValidationError with the compiler's messages, each under an
 * excerpt of the source with line numbers.
 */
export async function buildPipeline<T>(
  ctx: GpuContext,
  label: string,
  wgsl: string,
  build: (module: GPUShaderModule) => Promise<T>,
): Promise<T> {
  ctx.assertReady();
  // The scope keeps the module's error from being counted as uncaptured: the rejected pipeline reports it.
  ctx.device.pushErrorScope('validation');
  const module = ctx.device.createShaderModule({ label, code: wgsl });
  const verdict = ctx.device.popErrorScope();
  const pipeline = build(module);
  try {
    await ctx.until(verdict);
    return await ctx.until(pipeline);
  } catch (error) {
    ctx.assertReady();
    throw new GpuValidationError(await explain(ctx, label, wgsl, module, error));
  }
}

async function explain(ctx: GpuContext, label: string, wgsl: string, module: GPUShaderModule, error: unknown): Promise<string> {
  const { messages } = await ctx.until(module.getCompilationInfo());
  const errors = messages.filter(({ type }) => type === 'error');
  const reasons =
    errors.length > 0
      ? errors.map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}\n${numberedExcerpt(wgsl, lineNum)}`)
      : [error instanceof Error ? error.message : String(error)];
  return [`Kernel '${label}' does not compile.`, ...reasons].join('\n');
}

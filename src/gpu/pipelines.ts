import { layoutEntries, parseBindings, type Binding, type BindingKind } from './bindings';
import type { GpuContext } from './context';
import { GpuValidationError } from './errors';
import { FewAtATime } from './fewAtATime';
import { buildPipeline } from './shaderModule';

/** A compiled compute shader with the layout of its group 0, both made from the same text. */
export interface ComputeKernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** Of what it binds, by number. Names are not kept: as parts of the text they would keep all of it in memory. */
  readonly kinds: readonly BindingKind[];
}

/**
 * Kernels that are kept: of the networks that someone goes between. One network takes 37, and a walk through every stage, edit and
 * experiment with six networks 103 (performance.md, "Given back"); what is left over is of networks long gone.
 */
const MOST_KERNELS = 256;

/**
 * Compilations that are under way: what keeps the browser's threads busy. The others wait here, where the end of the page or of the
 * device ends them; what the browser has been told to compile it does compile, though nobody is there any more.
 */
const AT_A_TIME = 8;

/**
 * The text with its buffers named by their numbers. After a dot a name is another's. What two texts differ in when this is the same
 * are those names alone, so that one kernel serves both.
 */
function withoutNames(wgsl: string): string {
  const numbers = new Map(parseBindings(wgsl).map(({ name, binding }) => [name, binding]));
  if (numbers.size === 0) return wgsl;
  const names = new RegExp(`(?<![.\\w])(?:${[...numbers.keys()].join('|')})\\b`, 'g');
  return wgsl.replace(names, (name) => `buffer_${numbers.get(name)!}`);
}

/**
 * Compiles each WGSL text, whatever its buffers are called, once per context, however many ask for it at the same time. Of those that
 * were asked for last so many are kept; one that was dropped goes on working for whoever has it, and is compiled anew for who asks next.
 */
export class PipelineCache {
  readonly ctx: GpuContext;
  readonly #most: number;
  /** Those that were asked for longest ago come first. */
  readonly #kernels = new Map<string, Promise<ComputeKernel>>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #compiling = new FewAtATime(AT_A_TIME);

  constructor(ctx: GpuContext, most = MOST_KERNELS) {
    this.ctx = ctx;
    this.#most = most;
  }

  /** Kernels that are kept, compiled or being compiled. */
  get size(): number {
    return this.#kernels.size;
  }

  /**
   * The compute pipeline of a complete WGSL text with one entry point. Throws GpuValidationError with the compiler's
   * messages, or DeviceLostError. A text that failed is compiled again when asked for again.
   */
  async compute(wgsl: string, label: string): Promise<ComputeKernel> {
    this.ctx.assertReady();
    const text = withoutNames(wgsl);
    const known = this.#kernels.get(text);
    const kernel = known ?? this.#build(wgsl, label);
    // To the end of the order.
    this.#kernels.delete(text);
    this.#kernels.set(text, kernel);
    if (!known) {
      kernel.catch(() => this.#forget(text, kernel));
      this.#dropOldest();
    }
    return kernel;
  }

  #dropOldest(): void {
    for (const text of this.#kernels.keys()) {
      if (this.#kernels.size <= this.#most) return;
      this.#kernels.delete(text);
    }
  }

  /** The text may have been dropped since, and be under way again. */
  #forget(text: string, kernel: Promise<ComputeKernel>): void {
    if (this.#kernels.get(text) === kernel) this.#kernels.delete(text);
  }

  async #build(wgsl: string, label: string): Promise<ComputeKernel> {
    const { device } = this.ctx;
    const bindings = parseBindings(wgsl);
    this.#checkCount(label, bindings);
    const layout = this.#layout(bindings);
    const pipeline = await this.#compiling.run(() =>
      buildPipeline(this.ctx, label, wgsl, (module) =>
        device.createComputePipelineAsync({
          label,
          layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
          compute: { module },
        }),
      ),
    );
    return { label, pipeline, layout, kinds: bindings.map(({ kind }) => kind) };
  }

  #layout(bindings: readonly Binding[]): GPUBindGroupLayout {
    const key = bindings.map(({ kind }) => kind).join(' ');
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.ctx.device.createBindGroupLayout({ label: key, entries: layoutEntries(bindings, GPUShaderStage.COMPUTE) });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  #checkCount(label: string, bindings: readonly Binding[]): void {
    const most = this.ctx.device.limits.maxStorageBuffersPerShaderStage;
    const used = bindings.filter(({ kind }) => kind !== 'uniform').length;
    if (used > most) {
      throw new GpuValidationError(
        `Kernel '${label}' binds ${used} storage buffers; this device allows ${most}. Split the kernel or raise the limit 'maxStorageBuffersPerShaderStage'.`,
      );
    }
  }
}

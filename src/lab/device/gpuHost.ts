import { GpuContext } from '../../gpu/context';
import { DeviceLostError, UnsupportedError } from '../../gpu/errors';
import { HeatmapPainter } from '../../gpu/heatmap/painter';
import { PipelineCache } from '../../gpu/pipelines';
import type { DeviceInfo, UnsupportedCause } from '../protocol/messages';

/** A device with what is compiled on it. */
export interface Host {
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  /** Compiled when first asked for, so that the first training step does not share the compiler with it. */
  readonly painter: () => Promise<HeatmapPainter>;
}

/** Waits before the automatic attempts to get a device back, in ms. */
const RECOVERY_DELAYS = [200, 1000];

/**
 * Asks for a device; on some systems the first answers after start are null, so it asks again. `asked` is the first answer, where
 * the caller has not waited for this to be loaded.
 */
export async function openHost(gpu: GPU | undefined, asked?: Promise<GPUAdapter | null>): Promise<Host> {
  const ctx = await GpuContext.create(gpu, { retry: true, label: 'Ravine', ...(asked && { asked }) });
  let painter: Promise<HeatmapPainter> | undefined;
  return { ctx, pipelines: new PipelineCache(ctx), painter: () => (painter ??= HeatmapPainter.create(ctx)) };
}

/**
 * Asks for a device again after one was lost. Browsers refuse a page that has lost several in a row: then it throws
 * UnsupportedError 'no-adapter', which after a loss means "blocked for about two minutes".
 */
export async function reopenHost(gpu: GPU | undefined): Promise<Host> {
  let failure: unknown;
  for (const delay of RECOVERY_DELAYS) {
    await new Promise((resolve) => setTimeout(resolve, delay));
    try {
      return await openHost(gpu);
    } catch (error) {
      if (!(error instanceof UnsupportedError || error instanceof DeviceLostError)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** What the page needs to know of a device. */
export function describeDevice({ ctx }: Host): DeviceInfo {
  const { vendor, architecture, device, description, software } = ctx.adapter;
  return { description: description || device || [vendor, architecture].filter(Boolean).join(' ') || 'a GPU', software };
}

/** What to tell the page: a browser that gave a device before takes it away; one that has WebGPU may hide it. */
export function causeOf({ cause }: UnsupportedError, hadDevice: boolean, isSecure: boolean | undefined): UnsupportedCause {
  if (cause === 'no-adapter' && hadDevice) return 'blocked';
  return cause === 'no-webgpu' && isSecure === false ? 'insecure' : cause;
}

/** Where sessions get their device from: those that share a source are on one device, and after a loss on one new device. */
export class HostSource {
  readonly #gpu: GPU | undefined;
  #host: Promise<Host>;

  /** Asks for the device at once. `asked` as for `openHost`. */
  constructor(gpu: GPU | undefined, asked?: Promise<GPUAdapter | null>) {
    this.#gpu = gpu;
    this.#host = openHost(gpu, asked);
  }

  get host(): Promise<Host> {
    return this.#host;
  }

  /** A device in the place of `lost`: the one that another session has asked for since, or a new one. Rejects as `reopenHost`. */
  reopen(lost: Promise<Host>): Promise<Host> {
    if (this.#host !== lost) return this.#host;
    const opening = reopenHost(this.#gpu);
    this.#host = opening;
    opening.catch(() => {
      if (this.#host === opening) this.#host = lost;
    });
    return opening;
  }
}

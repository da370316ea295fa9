import { GpuContext } from '../gpu/context';
import type { Executor } from '../graph';
import { interpreterExecutor } from '../lab/executors/interpreterExecutor';
import { ChoosingExecutor } from '../lab/executors/choosingExecutor';
import { Model } from './model';
import type { NetworkSpec, TrainingRows } from './types';

export interface EngineOptions {
  /** A device of the caller's, which stays theirs: it is never destroyed here. */
  device?: GPUDevice;
  /** Where a device is asked for when none is given: `navigator.gpu` unless said. */
  gpu?: GPU;
  /** Bytes of GPU memory that may be in use; 1 GiB unless said. */
  memoryBudget?: number;
}

/** What computes. */
export class Engine {
  /** Absent where float64 on the CPU computes. */
  readonly device?: GPUDevice;
  /** Resolves with the reason once the device is gone; what is under way then rejects with a DeviceLostError. */
  readonly ended: Promise<Error>;
  readonly #executor: Executor;
  readonly #ctx: GpuContext | undefined;

  /** @internal */
  constructor(executor: Executor, ctx?: GpuContext) {
    this.#executor = executor;
    this.#ctx = ctx;
    if (ctx) this.device = ctx.device;
    this.ended = ctx?.ended ?? new Promise(() => undefined);
  }

  /**
   * A network with its error function on given rows.
   *
   * @throws RangeError naming a field of the network or a table that does not fit, and the remedy.
   */
  model(network: NetworkSpec, rows: TrainingRows): Model {
    return new Model(this.#executor, network, rows);
  }

  /** Bytes of GPU memory in use. */
  get memoryInUse(): number {
    return this.#ctx?.memory.liveBytes ?? 0;
  }

  /** Gives everything up; what is under way rejects. The device is destroyed unless it was the caller's. */
  dispose(): void {
    this.#ctx?.close();
  }
}

/**
 * An engine on a device of the caller's, or on one of its own. The WebGPU constants (`GPUBufferUsage`, …) must be on globalThis,
 * as they are in a browser.
 *
 * @throws UnsupportedError naming what is missing where there is no WebGPU, no adapter or no device.
 */
export async function createEngine({ device, gpu, ...options }: EngineOptions = {}): Promise<Engine> {
  if (device) {
    const ctx = GpuContext.adopt(device, options);
    return new Engine(new ChoosingExecutor(ctx), ctx);
  }
  const ctx = await GpuContext.create(gpu ?? ownGpu(), options);
  return new Engine(new ChoosingExecutor(ctx), ctx);
}

/** An engine that computes in float64 on the CPU, operation by operation: slow, without a GPU, and what results are checked against. */
export const createReferenceEngine = (): Engine => new Engine(interpreterExecutor);

const ownGpu = (): GPU | undefined => (typeof navigator === 'undefined' ? undefined : (navigator as Partial<Navigator>).gpu);

import { describeAdapter, requestAdapter, sleep, type AdapterDescription, type AdapterRequest } from './adapter';
import { DeviceLostError, GpuValidationError, OutOfMemoryError, UnsupportedError } from './errors';
import { GpuMemory } from './memory';

export type ContextState = 'ready' | 'lost' | 'closed';
export type OptionalFeature = 'subgroups' | 'timestamp-query';
export type RaisableLimit = 'maxBufferSize' | 'maxStorageBufferBindingSize' | 'maxStorageBuffersPerShaderStage';

export interface ContextOptions extends AdapterRequest {
  readonly label?: string;
  /** `none` asks for no optional feature even where the adapter has it. */
  readonly features?: 'available' | 'none';
  /** Limits above WebGPU's defaults that are wanted; one gets no more than the adapter has. */
  readonly limits?: Readonly<Partial<Record<RaisableLimit, number>>>;
  /** Bytes of GPU memory that may be in use; 1 GiB unless said. */
  readonly memoryBudget?: number;
}

export interface AdoptOptions {
  /** The format of the caller's canvases, where they are to be painted. */
  readonly canvasFormat?: GPUTextureFormat;
  readonly memoryBudget?: number | undefined;
}

interface Setting {
  readonly canvasFormat: GPUTextureFormat;
  readonly memoryBudget: number | undefined;
  readonly isOwner: boolean;
}

const OPTIONAL_FEATURES: readonly OptionalFeature[] = ['subgroups', 'timestamp-query'];

/** How long the news of a lost device may come after the failure it caused, in ms. */
const LOSS_NEWS_MS = 50;

/**
 * Owns one GPUDevice, or borrows one: its memory, its errors and its end. Loss is terminal: from then on each call of
 * everything made from the context throws DeviceLostError. Wants the WebGPU constants (GPUBufferUsage, ...) on globalThis.
 */
export class GpuContext {
  readonly device: GPUDevice;
  readonly adapter: AdapterDescription;
  readonly features: ReadonlySet<OptionalFeature>;
  readonly memory: GpuMemory;
  /** The format that canvases take without conversion. */
  readonly canvasFormat: GPUTextureFormat;
  /** Resolves once when the device is gone, for whichever reason. */
  readonly ended: Promise<DeviceLostError>;
  readonly #errorListeners = new Set<(error: GPUError) => void>();
  readonly #endListeners = new Set<(end: DeviceLostError) => void>();
  readonly #waiting = new Set<(error: DeviceLostError) => void>();
  readonly #isOwner: boolean;
  #state: ContextState = 'ready';
  #end: DeviceLostError | undefined;
  #uncapturedErrors = 0;
  #announceEnd!: (error: DeviceLostError) => void;

  private constructor(device: GPUDevice, adapter: AdapterDescription, options: Setting) {
    const { canvasFormat, memoryBudget = 2 ** 30, isOwner } = options;
    this.device = device;
    this.#isOwner = isOwner;
    this.adapter = adapter;
    this.canvasFormat = canvasFormat;
    this.features = new Set(OPTIONAL_FEATURES.filter((feature) => device.features.has(feature)));
    this.memory = new GpuMemory(device, memoryBudget);
    this.ended = new Promise((resolve) => (this.#announceEnd = resolve));
    void device.lost.then(({ message }) => {
      this.#finish('lost', message);
    });
    device.addEventListener('uncapturederror', this.#onError);
  }

  readonly #onError = ({ error }: GPUUncapturedErrorEvent): void => {
    this.#uncapturedErrors += 1;
    for (const listener of this.#errorListeners) listener(error);
  };

  /** A context on somebody else's device, which outlives it. Errors of their own work count as uncaptured ones here, too. */
  static adopt(device: GPUDevice, { canvasFormat = 'bgra8unorm', memoryBudget }: AdoptOptions = {}): GpuContext {
    const adapter = describeAdapter({ info: device.adapterInfo, features: device.features });
    return new GpuContext(device, adapter, { canvasFormat, memoryBudget, isOwner: false });
  }

  /** A context on a fresh adapter and device. Throws UnsupportedError naming the part that is missing. */
  static async create(gpu: GPU | undefined, options: ContextOptions = {}): Promise<GpuContext> {
    const adapter = await requestAdapter(gpu, options);
    const description = describeAdapter(adapter);
    let device: GPUDevice;
    try {
      device = await adapter.requestDevice(deviceDescriptor(adapter, options));
    } catch (error) {
      throw new UnsupportedError('no-device', messageOf(error));
    }
    const { memoryBudget } = options;
    return new GpuContext(device, description, { canvasFormat: gpu!.getPreferredCanvasFormat(), memoryBudget, isOwner: true });
  }

  /** Whether kernels may count on four lanes that share values: only where every subgroup has exactly four. */
  get hasQuads(): boolean {
    const { subgroupSizes } = this.adapter;
    return this.features.has('subgroups') && subgroupSizes?.min === 4 && subgroupSizes.max === 4;
  }

  get state(): ContextState {
    return this.#state;
  }

  /** Errors that no scope caught since the start; anything but 0 is a defect. */
  get uncapturedErrors(): number {
    return this.#uncapturedErrors;
  }

  /** Calls the listener for each uncaptured error; the result removes it. */
  onUncapturedError(listener: (error: GPUError) => void): () => void {
    this.#errorListeners.add(listener);
    return () => this.#errorListeners.delete(listener);
  }

  /**
   * Calls the listener once when the device is gone, for whichever reason; the result removes it. What is told by `ended` instead is
   * kept for as long as the device.
   */
  onEnd(listener: (end: DeviceLostError) => void): () => void {
    if (this.#end) listener(this.#end);
    else this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Throws DeviceLostError once the device is lost or closed. */
  assertReady(): void {
    if (this.#end) throw this.#end;
  }

  /**
   * The result of GPU work that is under way. Rejects with DeviceLostError as soon as the device is gone, also where
   * WebGPU would let the work succeed silently or wait for ever.
   */
  until<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settle = (answer: () => void): void => {
        this.#waiting.delete(reject);
        if (this.#end) reject(this.#end);
        else answer();
      };
      this.#waiting.add(reject);
      work.then(
        (value) => {
          settle(() => {
            resolve(value);
          });
        },
        async (error: unknown) => {
          await Promise.race([this.ended, sleep(LOSS_NEWS_MS)]);
          settle(() => {
            reject(error instanceof Error ? error : new GpuValidationError(messageOf(error)));
          });
        },
      );
      if (this.#end) settle(() => undefined);
    });
  }

  /**
   * Runs synchronous WebGPU calls and waits for the verdict on them. Throws GpuValidationError or OutOfMemoryError
   * naming `what`; `bytes` is the estimate that the latter reports.
   */
  async checked<T>(what: string, bytes: number, calls: () => T): Promise<T> {
    this.assertReady();
    this.device.pushErrorScope('validation');
    this.device.pushErrorScope('out-of-memory');
    let value: T;
    let verdicts: Promise<(GPUError | null)[]>;
    try {
      value = calls();
    } finally {
      // Scopes are a stack of the device: popped before anything else can run.
      verdicts = Promise.all([this.device.popErrorScope(), this.device.popErrorScope()]);
      verdicts.catch(() => undefined);
    }
    const [outOfMemory, invalid] = await this.until(verdicts);
    if (outOfMemory) throw new OutOfMemoryError(what, bytes, outOfMemory.message);
    if (invalid) throw new GpuValidationError(`${what}: ${invalid.message}`);
    return value;
  }

  /** Gives the device up, and destroys it unless it was borrowed. Everything waiting on it rejects with DeviceLostError. */
  close(): void {
    this.#finish('closed', '');
    this.device.removeEventListener('uncapturederror', this.#onError);
    if (this.#isOwner) this.device.destroy();
    else this.memory.destroyAll();
  }

  #finish(state: 'lost' | 'closed', detail: string): void {
    if (this.#end) return;
    this.#state = state;
    this.#end = new DeviceLostError(state, detail);
    for (const reject of this.#waiting) reject(this.#end);
    this.#waiting.clear();
    for (const listener of this.#endListeners) listener(this.#end);
    this.#endListeners.clear();
    this.#announceEnd(this.#end);
  }
}

function deviceDescriptor(adapter: GPUAdapter, options: ContextOptions): GPUDeviceDescriptor {
  const { label = 'Ravine', features = 'available', limits = {} } = options;
  const wanted = Object.entries(limits) as [RaisableLimit, number][];
  return {
    label,
    requiredFeatures: features === 'none' ? [] : OPTIONAL_FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(wanted.map(([name, value]) => [name, Math.min(value, adapter.limits[name])])),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

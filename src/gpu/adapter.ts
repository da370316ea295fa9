import { UnsupportedError } from './errors';

/** Waits between attempts to get an adapter, in ms: on some systems the first answers after start are null. */
const RETRY_DELAYS = [100, 300, 600];

/** What is known of an adapter; strings are empty where the browser does not tell. */
export interface AdapterDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** True for a software rasteriser. */
  readonly software: boolean;
  /** Lanes of a subgroup; absent without subgroups. */
  readonly subgroupSizes?: { readonly min: number; readonly max: number };
}

export interface AdapterRequest {
  /** The answer to a request that the caller has made already, taken as the first one. */
  readonly asked?: Promise<GPUAdapter | null>;
  /** Ask again up to three times over a second when the answer is null. */
  readonly retry?: boolean;
  /** Waits for a number of ms; for tests. */
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** An adapter of the GPU. Throws UnsupportedError where there is no WebGPU or no adapter. */
export async function requestAdapter(gpu: GPU | undefined, request: AdapterRequest): Promise<GPUAdapter> {
  if (!gpu) throw new UnsupportedError('no-webgpu');
  const { asked, retry = false, pause = sleep } = request;
  let adapter = await (asked ?? gpu.requestAdapter());
  for (const delay of retry ? RETRY_DELAYS : []) {
    if (adapter) break;
    await pause(delay);
    adapter = await gpu.requestAdapter();
  }
  if (!adapter) throw new UnsupportedError('no-adapter');
  return adapter;
}

/** The adapter's own description, as plain data; a device tells the same as `adapterInfo`. */
export function describeAdapter({ info, features }: Pick<GPUAdapter, 'info' | 'features'>): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = info;
  return {
    vendor,
    architecture,
    device,
    description,
    software: isFallbackAdapter || architecture === 'swiftshader',
    ...(features.has('subgroups') ? { subgroupSizes: { min: subgroupMinSize, max: subgroupMaxSize } } : {}),
  };
}

/** Resolves after a number of ms. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

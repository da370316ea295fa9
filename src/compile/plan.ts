import type { Shape } from '../graph';

/**
 * What a buffer is for. `input`, `state`: filled from outside under their name, the latter also written by the plan.
 * `step`, `stepOutput`: one slot for every run recorded into a submit, slots 256-byte aligned. `constant`: `values`.
 */
export type BufferRole = 'input' | 'state' | 'step' | 'stepOutput' | 'output' | 'constant' | 'temporary';

export interface BufferSpec {
  readonly label: string;
  readonly role: BufferRole;
  readonly type: 'f32' | 'u32';
  /** Number of elements (of one slot for `step` and `stepOutput`). */
  readonly elements: number;
  readonly values?: Float32Array;
}

/** One dispatch of one kernel; the access of each binding is read from the WGSL. */
export interface Dispatch {
  /** What it computes, in the graph's names: "z of layer 1 + activation". */
  readonly label: string;
  readonly kernel: 'map' | 'matmul' | 'reduce';
  readonly wgsl: string;
  /** Positions in `Plan.buffers`: binding i + 1 of group 0 is buffer `bindings[i]`. */
  readonly bindings: readonly number[];
  /**
   * Binding 0, a uniform array of vec4<u32>: where this dispatch's tensors begin in their buffers. They are data, not
   * text, so that layers of one shape share one compiled kernel.
   */
  readonly offsets: readonly number[];
  readonly workgroups: readonly [number, number, number];
  /** Sizes that matter, such as "64×784·784×128". */
  readonly shape: string;
  readonly flops: number;
  /** Read and written, where no element is loaded twice. */
  readonly bytes: number;
}

/** Where a named tensor lies: row-major from `offset` (elements) of a buffer. */
export interface Location {
  readonly buffer: number;
  readonly offset: number;
  readonly shape: Shape;
}

/** A program ready for the GPU: buffers and the dispatches that fill them, in order. Plain data. */
export interface Plan {
  readonly label: string;
  readonly buffers: readonly BufferSpec[];
  readonly dispatches: readonly Dispatch[];
  readonly inputs: Readonly<Record<string, Location>>;
  readonly outputs: Readonly<Record<string, Location>>;
}

/** Whether two plans of one program run the same kernels. */
export function hasSameKernels(a: Plan, b: Plan): boolean {
  return a.dispatches.every(({ wgsl }, i) => wgsl === b.dispatches[i]?.wgsl);
}

/** Groups of four elements that a kernel finds bound of a buffer (of one slot where it has slots): never none, the last one padded. */
export const boundFours = (elements: number): number => Math.max(1, Math.ceil(elements / 4));

/** Elements between the slots of a `step` or `stepOutput` buffer: 256 bytes, WebGPU's offset alignment. */
const SLOT_ALIGNMENT = 64;

export function slotStride(elements: number): number {
  return Math.ceil(elements / SLOT_ALIGNMENT) * SLOT_ALIGNMENT;
}

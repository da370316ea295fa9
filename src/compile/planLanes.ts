/**
 * The buffers of a lanes kernel, in the order of their bindings from 1. In `shared` and `sharedSteps` there is one value
 * for all replicas; in the others each tensor has a row for every replica.
 */
export const LANE_SPACES = ['shared', 'varying', 'states', 'sharedSteps', 'varyingSteps', 'results', 'stepResults'] as const;

export type LaneSpace = (typeof LANE_SPACES)[number];

/** Where a tensor of one replica lies: after `offset` elements (times the number of replicas) of its space. */
export interface LanePlace {
  readonly space: LaneSpace;
  readonly offset: number;
  readonly size: number;
}

/**
 * A program as one kernel in which an invocation, or the lanes of a subgroup together, run one replica. Counts are in
 * 4-byte elements; all values are f32, row numbers too.
 */
export interface LanesPlan {
  readonly label: string;
  /** Complete WGSL with one entry point. */
  readonly wgsl: string;
  readonly workgroup: number;
  /** Invocations that share a replica. */
  readonly lanes: 1 | 4;
  readonly inputs: Readonly<Record<string, LanePlace>>;
  readonly outputs: Readonly<Record<string, LanePlace>>;
  /** Elements of each space: of a replica, of all replicas in `shared`, of a step in those of steps. */
  readonly sizes: Readonly<Record<LaneSpace, number>>;
  /** Written into `shared` once. */
  readonly constants: readonly { readonly offset: number; readonly values: Float32Array }[];
  /** Floating-point operations of one step of one invocation, functions and loads weighted by what they cost. */
  readonly operations: number;
  /** The same for the text, in which a loop's body counts once: what compiling takes. */
  readonly codeSize: number;
}

/** Whether a space has one row for all replicas. */
export const isShared = (space: LaneSpace): boolean => space === 'shared' || space === 'sharedSteps';

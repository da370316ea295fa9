import type { OwnTable } from '../../data/sets/ownSet';
import type { AnalysisCommand, AnalysisEvent } from './analyses';
import type { StartPoint } from './landscape';
import type { Recipe } from '../recipe/recipe';

/** What a canvas shows; the worker draws it straight from the GPU buffers. A row of the picture is a unit, a column an input. */
export interface WeightsView {
  kind: 'weights';
  /** 0-based. */
  layer: number;
}
export type View = WeightsView;

/** Why there is no usable GPU, one honest message each. */
export type UnsupportedCause = 'insecure' | 'no-webgpu' | 'no-adapter' | 'blocked' | 'no-device';

/** What the page asks of the engine. */
export type Command =
  | AnalysisCommand
  /** A new run of a recipe, from its own start or from `theta`, parameters in the order of contract section 1. */
  | { type: 'configure'; recipe: Recipe; run: boolean; theta?: Float32Array }
  /** Change numbers that do not restart the run: learning rate, schedule, optimizer's numbers. */
  | { type: 'adjust'; recipe: Recipe }
  | { type: 'run' }
  | { type: 'pause' }
  | { type: 'step'; count: number }
  /** Back to step 0 of the same recipe, with the numbers in force and the parameters it was given, and rest there. */
  | { type: 'reset' }
  /**
   * Puts the kept step nearest to `step` in the place of the present one: heatmaps, statistics and evaluation are of it, and
   * training rests. 'live' goes back to where training stands, which `run` and `step` do by themselves.
   */
  | { type: 'show'; step: number | 'live' }
  /** Goes on from the kept step nearest to `step`, and forgets what came after it. Training rests there. */
  | { type: 'fork'; step: number }
  /** A new run of the same recipe from a point of a landscape; `reset` goes back to the recipe's own start. */
  | { type: 'startFrom'; point: StartPoint; run: boolean }
  | { type: 'visible'; visible: boolean }
  | { type: 'retry' }
  | { type: 'attachCanvas'; id: number; view: View; canvas: OffscreenCanvas; dark: boolean }
  | { type: 'resizeCanvas'; id: number; width: number; height: number }
  | { type: 'detachCanvas'; id: number }
  | { type: 'theme'; dark: boolean }
  /** What tuning has found on earlier visits, as a `tuned` event gave it; to be sent before the first `configure`. */
  | { type: 'tuning'; saved: unknown }
  /** Reads the weights of a layer back (n_in x n_out, row-major), for hover values, tests and export. */
  | { type: 'readWeights'; id: number; layer: number }
  /** Reads what one unit does and how it is connected, all at one step; layer and unit are 0-based. */
  | { type: 'readUnit'; id: number; layer: number; unit: number }
  /** Reads the whole state back: parameters, step. */
  | { type: 'readParameters'; id: number };

/** Two runs side by side: the page's own is A. */
export type Which = 'A' | 'B';

/**
 * What the page asks for a second run beside the first, A: of B's own recipe, from step 0. A goes on from where it is; whichever is
 * behind trains first.
 */
export type PairCommand =
  /** Begins B, from the parameters that A was given to begin with where they are a start for B. */
  | { type: 'compare'; recipe: Recipe; run: boolean }
  /** A command for B. Those that run or rest are for both, whichever they are given to; what restarts A restarts B. */
  | { type: 'second'; command: Command }
  /** One of them stays where it stands, as the only run, and the other is let go; B trains on if `run` says so, A as it did. */
  | { type: 'keep'; which: Which; run: boolean };

/** What the page may send: a command, one that is for two runs, or rows of a person's own, which recipes can name from then on. */
export type PageCommand = Command | PairCommand | { type: 'addData'; table: OwnTable };

/** Counts of values in equal bins over [-range, range] (weights) or the activation's own range. */
export interface Histogram {
  low: number;
  high: number;
  counts: Uint32Array;
  /** Values beyond the ends; they are not in `counts`. */
  below: number;
  above: number;
}

/** How large the step is that a layer's weights take next, on the rows of its batch. */
export interface UpdateFrame {
  /** Root mean square of ∂E_total/∂w. */
  gradientRms: number;
  /** ‖ΔW‖ / ‖W‖; about 10⁻³ is healthy. NaN where all weights are 0. */
  updateRatio: number;
}

/** What is measured of one layer at one step, on `rows` training rows. */
export interface LayerFrame extends UpdateFrame {
  /** Fraction of outputs with |phi'| below 5 % of its maximum (contract section 9); low + high sides make it up. */
  saturated: number;
  saturatedLow: number;
  saturatedHigh: number;
  deadUnits: number;
  zMean: number;
  zVar: number;
  hMean: number;
  hVar: number;
  weights: Histogram;
  outputs: Histogram;
  /** Of pre-activations z. */
  sums: Histogram;
  /** Of log₁₀|δ|, δ = N ∂E_data/∂z; those that are 0 are counted below. */
  deltas: Histogram;
  /** Root mean square of δ. */
  deltaRms: number;
  /** Largest |w| of the layer. */
  weightExtent: number;
}

/** One unit at one step, on the first training rows. */
export interface UnitDetail {
  layer: number;
  unit: number;
  step: number;
  /** Weights into the unit, one for each unit of the layer before or input, and its bias; absent where there is none. */
  incoming: Float32Array;
  bias?: number;
  /** One value for each row. */
  sums: Float32Array;
  outputs: Float32Array;
}

/** Everything measured at one step. */
export interface LayersFrame {
  step: number;
  rows: number;
  layers: LayerFrame[];
  /** The common half-range of the signed colour map over all weight heatmaps, in units of w·√fan-in. */
  weightScale: number;
}

/** Loss (E_total) and, for classes, accuracy of a split at a step. */
export interface Evaluation {
  step: number;
  rows: number;
  loss: number;
  accuracy?: number;
}

/** λ_max of the Hessian of E_total, by products with it, on the first `rows` training rows. */
export interface SharpnessFrame {
  step: number;
  value: number;
  /** ‖H v − λ v‖ of the unit vector v found: an eigenvalue lies within this distance of the value. */
  residual: number;
  products: number;
  rows: number;
  /** γ of the step that follows. */
  learningRate: number;
  /** λ_max in units of the largest that is stable at that rate: λγ/2 for plain descent. Absent for optimizers without such a limit. */
  edge?: number;
}

/** At most one per animation frame while running, and one after every stop. */
export interface Frame {
  /** Counts restarts; a frame of an older run is to be dropped. */
  run: number;
  step: number;
  stepsPerSecond: number;
  epoch: number;
  learningRate: number;
  /** Batch losses of steps firstStep .. firstStep + losses.length - 1 since the last frame. */
  firstStep: number;
  losses: Float32Array;
  train?: Evaluation;
  test?: Evaluation;
  layers?: LayersFrame;
  /** Of an earlier step: it takes a while. */
  sharpness?: SharpnessFrame;
}

/** What is known of a kept step that is shown. */
export interface KeptFrame {
  step: number;
  epoch: number;
  learningRate: number;
  train: Evaluation;
  test: Evaluation;
  layers: LayersFrame;
}

/** What the page needs to know of the device. */
export interface DeviceInfo {
  description: string;
  software: boolean;
}

/** The first training rows as the network sees them. */
export interface InputStatistics {
  rows: number;
  columns: number;
  /** ‖E[x]‖² / E[‖x‖²]: the share of the inputs' energy that is their mean; 0 where they are centred. */
  offset: number;
  /** Root mean square of all entries. */
  rms: number;
  /** The largest standard deviation of a column over the least that is not 0. */
  scales: number;
}

/** The run's data as loaded. */
export interface DataInfo {
  title: string;
  /** Whose data it is and under what licence, where that has to be said. */
  attribution?: string;
  inputs: number;
  targets: number;
  trainRows: number;
  testRows: number;
  inputStatistics?: InputStatistics;
  /** True while the rest of a set that starts small is still being fetched. */
  partial: boolean;
  classes?: string[];
  /** A few example pictures, 0..255, for the recipe column. */
  thumbnails?: { width: number; height: number; pixels: Uint8Array; count: number };
}

/** A run that met a value that is not finite: where it first appeared, and where it was put back to. */
export interface Divergence {
  /** The step whose update or loss broke. */
  step: number;
  /** Name of the first tensor that was not finite, such as "z of layer 2" or "loss". */
  tensor: string;
  /** 1-based, absent for the loss. */
  layer?: number;
  restoredStep: number;
}

export type RunState = 'starting' | 'running' | 'paused' | 'diverged' | 'recovering' | 'stopped';

/** What the engine tells the page. */
export type Event =
  | AnalysisEvent
  /** What the run B tells, where there is one. */
  | { type: 'second'; event: Event }
  | { type: 'device'; info: DeviceInfo }
  | { type: 'unsupported'; cause: UnsupportedCause; detail?: string }
  /** Comes before the `started` of a run on this data, and again when more of it has arrived. */
  | { type: 'data'; info: DataInfo }
  /** A run was (re)started from step 0 of this recipe; from a point of a landscape, or other given parameters, where there are any. */
  | { type: 'started'; run: number; recipe: Recipe; parameters: number; point?: StartPoint; isGiven?: true }
  | { type: 'state'; run: number; state: RunState; step: number }
  | { type: 'frame'; frame: Frame }
  | { type: 'diverged'; run: number; divergence: Divergence }
  /** The device was lost and the run resumed from its last snapshot. */
  | { type: 'resumed'; run: number; step: number; reason: string }
  /** The steps whose state is kept, in rising order: those that can be shown and gone on from. */
  | { type: 'kept'; run: number; steps: number[] }
  /** A kept step is shown from now on; without `kept`, where training stands. */
  | { type: 'shown'; run: number; kept?: KeptFrame }
  /** The run went back to a kept step, and goes on from there when it is run. */
  | { type: 'forked'; run: number; step: number }
  /** The device was measured: everything that tuning knows now, as plain data to be kept for the next visit. */
  | { type: 'tuned'; choices: unknown }
  /** `refused` where the device or a limit does not allow what was asked for; the message names the number and the limit. */
  | { type: 'failed'; id?: number; message: string; refused?: boolean }
  | { type: 'weights'; id: number; layer: number; rows: number; columns: number; step: number; values: Float32Array; scale: number }
  /** `running`: batch norm's running statistics, where there is any. */
  | { type: 'parameters'; id: number; step: number; values: Float32Array; running?: Float32Array }
  | { type: 'unit'; id: number; unit: UnitDetail };

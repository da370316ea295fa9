import { compile } from '../../src/compile';
import type { Plan } from '../../src/compile';
import { GpuContext } from '../../src/gpu/context';
import { PipelineCache } from '../../src/gpu/pipelines';
import { DeviceState, DeviceTable } from '../../src/lab/run/deviceState';
import { trainingOf } from '../../src/lab/recipe/problem';
import { firstSnapshot } from '../../src/lab/run/run';
import { Trainer } from '../../src/lab/run/trainer';
import { STREAMS, normals } from '../../src/data/philox';
import { trainingProgram } from '../../src/nn/training';
import type { Network } from './networks';

/** A network ready to train on a device of its own, and how long that took in ms. */
export interface Bench {
  readonly network: Network;
  readonly ctx: GpuContext;
  readonly pipelines: PipelineCache;
  readonly state: DeviceState;
  readonly table: DeviceTable;
  readonly trainer: Trainer;
  readonly plan: Plan;
  /** From the recipe to the plan, alone and warm. */
  readonly planMs: number;
  /** The pipelines and buffers of the plan. */
  readonly pipelinesMs: number;
}

export async function openBench(network: Network): Promise<Bench> {
  const { recipe, inputs, rows } = network;
  const ctx = await GpuContext.create(navigator.gpu, { label: network.name });
  const pipelines = new PipelineCache(ctx);
  const state = new DeviceState(ctx, firstSnapshot(recipe, inputs).states);
  const table = new DeviceTable(ctx, 'noise', { rows, X: noise(rows * inputs), T: targets(network) });
  const begun = performance.now();
  compile(trainingProgram(trainingOf(recipe, inputs), rows, recipe.batch));
  const compiled = performance.now();
  const trainer = await Trainer.create({ ctx, pipelines, recipe, inputs, state, table, origin: 0 });
  const planMs = compiled - begun;
  const pipelinesMs = performance.now() - compiled - planMs;
  return { network, ctx, pipelines, state, table, trainer, plan: trainer.plan, planMs, pipelinesMs };
}

function noise(length: number): Float32Array {
  return Float32Array.from(normals({ seed: 1, stream: STREAMS.trainInputs }, length));
}

/** Classes in turn where there are classes, else noise. */
function targets({ recipe, rows }: Network): Float32Array {
  const columns = recipe.layers.at(-1)!.n;
  if (recipe.loss === 'mse') return noise(rows * columns);
  const oneHot = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) oneHot[row * columns + (row % columns)] = 1;
  return oneHot;
}

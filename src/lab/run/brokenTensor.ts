import type { Program } from '../../graph';
import { probes } from '../../graph';
import { createFinitePass, firstNotFinite } from '../../gpu/ranges/finite';
import { PlanRunner } from '../../gpu/plans/planRunner';
import type { StepFeed } from '../../gpu/plans/planRunner';
import { Readback } from '../../gpu/readback';
import { NAMES } from '../../nn/names';
import { parameterLayout } from '../../nn/parameters';
import { compileFor } from '../device/blockChoice';
import { sharedWith } from './deviceState';
import { stepProgram } from './trainer';
import type { TrainerParts } from './trainer';

/** A tensor of a training step that holds NaN or infinity. */
export interface BrokenTensor {
  readonly tensor: string;
  /** 1-based; absent for the loss. */
  readonly layer?: number;
}

const NEW_PARAMETERS = 'new parameters';

/**
 * Computes the training step with these feeds once more, changing nothing, with every named intermediate value kept,
 * and names the first one that is not finite: pre-activations and outputs layer by layer, the loss, then the updated
 * parameters. Null when all are finite.
 */
export async function findBrokenTensor(parts: TrainerParts, feeds: StepFeed): Promise<BrokenTensor | null> {
  const { ctx, pipelines, state, table } = parts;
  const plan = compileFor(ctx, withEverythingKept(stepProgram(parts)));
  const runner = await PlanRunner.create(ctx, pipelines, plan, { slots: 1, shared: sharedWith(plan, state, table) });
  const names = Object.keys(plan.outputs);
  const finite = await createFinitePass(
    ctx,
    pipelines,
    names.map((name) => runner.bufferOf(name)),
  );
  const readback = new Readback(ctx);
  try {
    runner.writeSteps(0, [feeds]);
    const encoder = ctx.device.createCommandEncoder({ label: 'search for the broken tensor' });
    const pass = encoder.beginComputePass();
    runner.record(pass, 0);
    pass.end();
    finite.record(encoder);
    ctx.device.queue.submit([encoder.finish()]);
    const [found] = await readback.read([finite.results]);
    const at = firstNotFinite(finite, found!);
    const first = at.findIndex((index) => index >= 0);
    return first < 0 ? null : describe(names[first]!, at[first]!, parts);
  } finally {
    readback.destroy();
    finite.destroy();
    runner.destroy();
  }
}

/** The step as a program without updates: its probes in the order they are computed, its loss, its new parameters. */
function withEverythingKept({ label, outputs, updates = {}, perStep }: Program): Program {
  const named = probes([...Object.values(outputs), ...Object.values(updates)]);
  const kept = { ...Object.fromEntries(named), ...outputs, [NEW_PARAMETERS]: updates[NAMES.theta]! };
  return { label: `${label}, everything kept`, outputs: kept, ...(perStep && { perStep }) };
}

function describe(name: string, index: number, { recipe, inputs }: TrainerParts): BrokenTensor {
  if (name === NEW_PARAMETERS) {
    const { tensors } = parameterLayout({ input: inputs, layers: recipe.layers });
    const { kind, layer } = tensors.find(({ offset, size }) => index >= offset && index < offset + size)!;
    const what = { W: 'weights', b: 'biases', gamma: 'γ of batch norm', beta: 'β of batch norm' }[kind];
    return { tensor: `${what} of layer ${layer + 1} after the update`, layer: layer + 1 };
  }
  const layer = /layer (\d+)$/.exec(name)?.[1];
  return { tensor: name, ...(layer !== undefined && { layer: Number(layer) }) };
}

import { NAMES } from '../../nn/names';
import type { Command, Event } from '../protocol/messages';
import type { Run } from '../run/run';

type Question = Extract<Command, { type: 'readWeights' | 'readUnit' | 'readParameters' }>;

/** Answers a question about the run as it stands; what goes wrong is an answer too. */
export async function answer(question: Question, run: Run | undefined): Promise<Event> {
  const { id } = question;
  try {
    if (!run) throw new Error('There is no run yet.');
    if (question.type === 'readParameters') return await parametersOf(run, id);
    return question.type === 'readWeights' ? await weightsOf(run, id, question.layer) : await unitOf(run, question);
  } catch (error) {
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

function checkLayer(run: Run, layer: number): void {
  const { length } = run.recipe.layers;
  if (!(layer in run.recipe.layers)) throw new RangeError(`There is no layer ${layer}: the network has layers 0 to ${length - 1}.`);
}

async function weightsOf(run: Run, id: number, layer: number): Promise<Event> {
  checkLayer(run, layer);
  const slice = run.weights(layer);
  const { rows, columns } = slice;
  const [{ step, values }, { meter }] = await Promise.all([run.read(slice), run.instruments()]);
  return { type: 'weights', id, layer, rows, columns, step, values, scale: meter.scaleOf(layer) };
}

async function parametersOf(run: Run, id: number): Promise<Event> {
  const { step, states } = await run.snapshot();
  const running = states[NAMES.running];
  return { type: 'parameters', id, step, values: states[NAMES.theta]!, ...(running && { running }) };
}

async function unitOf(run: Run, { id, layer, unit }: Extract<Question, { type: 'readUnit' }>): Promise<Event> {
  checkLayer(run, layer);
  const { n } = run.recipe.layers[layer]!;
  if (!(Number.isInteger(unit) && unit >= 0 && unit < n))
    throw new RangeError(`There is no unit ${unit}: the layer has units 0 to ${n - 1}.`);
  const { meter } = await run.instruments();
  return { type: 'unit', id, unit: await meter.readUnit(run.step, layer, unit) };
}

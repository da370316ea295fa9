import type { Command, Event } from './protocol';
import type { Run } from './run';

type Question = Extract<Command, { type: 'readWeights' | 'readParameters' }>;

/** Answers a question about the run as it stands; what goes wrong is an answer too. */
export async function answer(question: Question, run: Run | undefined): Promise<Event> {
  const { id } = question;
  try {
    if (!run) throw new Error('There is no run yet.');
    return question.type === 'readWeights' ? await weightsOf(run, id, question.layer) : await parametersOf(run, id);
  } catch (error) {
    return { type: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

async function weightsOf(run: Run, id: number, layer: number): Promise<Event> {
  const { length } = run.recipe.layers;
  if (!(layer in run.recipe.layers)) throw new RangeError(`There is no layer ${layer}: the network has layers 0 to ${length - 1}.`);
  const slice = run.weights(layer);
  const { rows, columns } = slice;
  const [{ step, values }, { meter }] = await Promise.all([run.read(slice), run.instruments()]);
  return { type: 'weights', id, layer, rows, columns, step, values, scale: meter.scaleOf(layer) };
}

async function parametersOf(run: Run, id: number): Promise<Event> {
  const { step, states } = await run.snapshot();
  return { type: 'parameters', id, step, values: states['theta']! };
}

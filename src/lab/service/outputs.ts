import { evaluationProgram } from '../../nn/evaluation';
import { NAMES } from '../../nn/names';
import type { RunNetwork, ServiceContext } from './context';

/** Rows of one run of the program: few enough for a slow device to stay responsive. */
const CHUNK = 256;

type Given = Pick<RunNetwork, 'problem' | 'states'> & Pick<ServiceContext<'fit'>, 'executor'>;

/**
 * The network's outputs [rows, C] for inputs X [rows, d], before softmax where the error is cross-entropy. Batch norm uses its
 * running statistics. `onRows` hears how many rows are done.
 */
export async function outputsOf(
  { executor, problem, states }: Given,
  X: Float32Array,
  onRows?: (done: number) => void,
): Promise<Float64Array> {
  const width = problem.net.layers.at(-1)!.n;
  const table = X.length / problem.net.input;
  const used = Math.min(CHUNK, table);
  const { label, outputs } = evaluationProgram(problem, { table, used }, 'running');
  const program = { label, outputs: { outputs: outputs['outputs']! }, perStep: [NAMES.rows], perStepOutputs: ['outputs'] };
  const loaded = await executor.load(program, { ...states, [NAMES.inputs]: X });
  try {
    // The last chunk repeats the last row, whose outputs are then left out.
    const chunks = Array.from({ length: Math.ceil(table / used) }, (_, chunk) => ({
      [NAMES.rows]: Uint32Array.from({ length: used }, (__, i) => Math.min(table - 1, chunk * used + i)),
    }));
    const found = await loaded.run(chunks, { onProgress: (done) => onRows?.(Math.min(table, done * used)) });
    const all = new Float64Array(chunks.length * used * width);
    found['outputs']!.forEach((values, chunk) => all.set(values, chunk * used * width));
    return all.subarray(0, table * width);
  } finally {
    loaded.dispose();
  }
}

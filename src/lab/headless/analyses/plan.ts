import { compile, explain } from '../../../compile';
import { trainingProgram } from '../../../nn/training';
import { boolean } from '../../json/shapes';
import { trainingOf } from '../../recipe/problem';
import type { Analysis, AnalysisResult } from '../analysis';
import type { Network } from '../../network/network';

/** The training step as a GPU runs it in passes: its dispatches in order, with the text of their kernels where that is wanted. */
export const plan: Analysis = {
  needs: 'network',
  about: 'the dispatches of a training step in passes: kernel, shape, bytes and floating-point operations, and their WGSL',
  options: { wgsl: boolean },
  run: ({ recipe, problem, rows }: Network, { wgsl = false }: { wgsl?: boolean }): Promise<AnalysisResult> => {
    // The blocks of products are those that every device has: what tuning would choose is known on a device alone.
    const compiled = compile(trainingProgram(trainingOf(recipe, problem.net.input), rows.table, recipe.batch));
    const { dispatches, buffers } = compiled;
    const total = (key: 'flops' | 'bytes') => dispatches.reduce((sum, dispatch) => sum + dispatch[key], 0);
    return Promise.resolve({
      json: {
        dispatches: dispatches.length,
        flops: total('flops'),
        bytes_moved: total('bytes'),
        bytes_held: buffers.reduce((sum, { elements }) => sum + 4 * elements, 0),
      },
      tables: {
        dispatches: {
          columns: ['number', 'kernel', 'label', 'shape', 'workgroups', 'bytes', 'flops'],
          rows: dispatches.map(({ kernel, label, shape, workgroups, bytes, flops }, i) => {
            return [i, kernel, label, shape, workgroups.join('×'), bytes, flops];
          }),
        },
      },
      texts: { dispatches: explain(compiled, { wgsl }) },
    });
  },
};

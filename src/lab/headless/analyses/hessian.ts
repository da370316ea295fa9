import { neuronBlocks } from '../../../analysis/curvature/blocks';
import { decompose } from '../../../analysis/curvature/decomposition';
import { curvatureMatrix } from '../../../analysis/curvature/matrix';
import type { CurvaturePart } from '../../../analysis/curvature/products';
import { conditionRates, directionRates } from '../../../analysis/curvature/rates';
import { matrixTrace, summarise } from '../../../analysis/curvature/spectrum';
import type { Analysis } from '../analysis';
import { InputError } from '../inputError';
import { PART, rateOf, subjectOf } from './curvature';

/** The most parameters whose matrix is computed: 128 MB of it in double. */
const MOST = 4000;

/** The exact matrix, its eigenvalues with what gradient descent does along them, and the blocks of neurons. */
export const hessian: Analysis = {
  needs: 'network',
  about: 'the exact Hessian or a part of it: eigenvalues, rates along them, blocks of neurons',
  options: { part: PART },
  run: async (network, { part }: { part?: CurvaturePart }, context) => {
    const { total } = network.layout;
    if (total > MOST) {
      const message = `"hessian" is exact for up to ${MOST} parameters, and this network has ${total}; ask for "lanczos", "density" or "trace"`;
      throw new InputError([{ field: 'analyses', message }]);
    }
    const { signal, onProgress } = context;
    // Columns first, then the reduction of the matrix: half of the progress each.
    const matrix = await curvatureMatrix(subjectOf(network, context), {
      ...(part && { part }),
      signal,
      onProgress: (done, of) => {
        onProgress(done, 2 * of);
      },
    });
    const { values } = await decompose(matrix.values, total, {
      signal,
      onProgress: (done, of) => {
        onProgress(of + done, 2 * of);
      },
    });
    const { eigenvalues, ...summary } = summarise(values);
    const lr = rateOf(network);
    const rates = directionRates(eigenvalues, lr);
    const blocks = await neuronBlocks(network.problem.net, matrix.values, signal);
    const { cond, lambda_min, lambda_max } = summary;
    return {
      json: {
        ...summary,
        ...matrixTrace(matrix.values, total),
        asymmetry: matrix.asymmetry,
        lr,
        ...(cond !== undefined && { lr_optimal: 2 / (lambda_min + lambda_max), convergence: conditionRates(cond) }),
        eigenvalues,
      },
      tables: {
        spectrum: {
          columns: ['k', 'lambda', 'factor', 'rate', 'behaviour', 'steps'],
          rows: rates.map(({ lambda, factor, rate, behaviour, steps }, k) => [k + 1, lambda, factor, rate, behaviour, steps]),
        },
        blocks: {
          columns: ['layer', 'neuron', 'parameters', 'lambda_max', 'lambda_min', 'cond'],
          rows: blocks.map(({ layer, neuron, indices, eigenvalues: own, cond }) => {
            return [layer + 1, neuron + 1, indices.length, own[0]!, own.at(-1)!, cond];
          }),
        },
      },
      pictures: {
        matrix: { kind: 'grid', values: matrix.values, rows: total, columns: total, map: 'signed' },
        spectrum: { kind: 'curves', series: [{ x: eigenvalues.map((_, k) => k + 1), y: eigenvalues }], levels: [0, 2 / lr] },
      },
    };
  },
};

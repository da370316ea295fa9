import { COUNT } from '../../../analysis/landscape/stepSizes';
import { networkStepSizes } from '../../network/landscapeNetwork';
import { number, oneOf } from '../../json/shapes';
import type { Analysis, AnalysisContext } from '../analysis';
import type { Network } from '../../network/network';

interface Options {
  readonly along?: 'update' | 'gradient';
  readonly count?: number;
  readonly rows?: number;
}

/** E after the next step, for many learning rates. */
export const stepSizes: Analysis = {
  needs: 'network',
  about: 'E after the next step for 256 learning rates, with the actual, the best and the critical one',
  options: {
    along: oneOf('direction', 'update', 'gradient'),
    count: number({ min: 3, max: 100_000, integer: true }),
    rows: number({ min: 1, max: 1e9, integer: true }),
  },
  run: async (network: Network, options: Options, { executor, signal, onProgress }: AnalysisContext) => {
    const { along = 'update', count = COUNT } = options;
    const found = await networkStepSizes(executor, network, { ...options, signal, onProgress: (done) => onProgress(done, count + 1) });
    const { steps, losses, start } = found;
    return {
      json: { along, ...found },
      tables: { values: { columns: ['learningRate', 'loss'], rows: Array.from(steps, (size, i) => [size, losses[i]!]) } },
      pictures: { losses: { kind: 'curves', series: [{ x: steps, y: losses }], logX: true, logY: start > 0, levels: [start] } },
    };
  },
};

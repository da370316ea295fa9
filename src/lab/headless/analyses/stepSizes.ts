import { stepSizes as computeStepSizes } from '../../../analysis/landscape/stepSizes';
import { nextUpdate } from '../../../analysis/landscape/update';
import { landscapeNetwork } from '../../landscape/landscapeNetwork';
import { number, oneOf } from '../../shapes';
import type { Analysis, AnalysisContext, Network } from '../analysis';

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
  run: async (network: Network, { along = 'update', count, rows: most }: Options, { executor, signal, onProgress }: AnalysisContext) => {
    const { recipe, problem, feeds, states, step } = network;
    const { f, subject, rows } = landscapeNetwork(executor, network, most);
    const optimizer = along === 'update' ? recipe.optimizer : { type: 'gd' };
    const training = { spec: { ...problem, optimizer, bn_momentum: recipe.bn_momentum }, schedule: recipe.schedule, rows: subject.rows };
    const { direction, learningRate } = await nextUpdate(executor, training, { ...subject.feeds, ...states }, step);
    const options = { signal, onProgress: (done: number) => onProgress(done, count ?? 256), ...(count !== undefined && { count }) };
    const found = await computeStepSizes(executor, f, feeds.theta, direction, learningRate, options);
    const { steps, losses, start } = found;
    return {
      json: { along, rows, ...found },
      tables: { values: { columns: ['learningRate', 'loss'], rows: Array.from(steps, (size, i) => [size, losses[i]!]) } },
      pictures: { losses: { kind: 'curves', series: [{ x: steps, y: losses }], logX: true, logY: start > 0, levels: [start] } },
    };
  },
};

import { SignalsMeter } from '../../../analysis/signals/layerSignals';
import { NUMBERS, QUANTITIES } from '../../../analysis/signals/layerProgram';
import { nextUpdate } from '../../../analysis/landscape/update';
import { trainingOfNetwork } from '../../network/landscapeNetwork';
import type { Picture } from '../../files/png';
import type { Analysis } from '../analysis';

/**
 * The signals of every layer on all training rows: moments, saturated and dead shares, gradients, distributions, and the size
 * of the update that the optimizer would make on these rows.
 */
export const signals: Analysis = {
  needs: 'network',
  about: 'moments, saturation, dead units, gradients, updates and distributions of every layer, on all training rows',
  options: {},
  run: async (network, _options, { executor }) => {
    const { problem, rows, feeds, states, step } = network;
    const { spec, schedule } = trainingOfNetwork(network);
    const { direction, learningRate } = await nextUpdate(executor, { spec, schedule, rows }, { ...feeds, ...states }, step);
    const next = direction.map((d, i) => feeds.theta[i]! - learningRate * d);
    const meter = await SignalsMeter.create(executor, problem, rows, feeds);
    try {
      const { layers } = await meter.measure(step, feeds.theta, next);
      const pictures = QUANTITIES.map((quantity): [string, Picture] => {
        const all = layers.map(({ distributions }) => distributions[quantity]);
        const { count } = all[0]!;
        // One row a layer, each with its own scale: shares of the layer's largest bin.
        const values = all.flatMap(({ counts }) => counts.map((n) => n / Math.max(1, ...counts)));
        return [quantity, { kind: 'grid', values, rows: layers.length, columns: count, map: 'sequential' }];
      });
      return {
        json: { layers },
        tables: {
          layers: {
            columns: ['layer', ...NUMBERS, 'update_ratio'],
            rows: layers.map((layer, i) => [i + 1, ...NUMBERS.map((name) => layer[name]), layer.update_ratio]),
          },
        },
        pictures: Object.fromEntries(pictures),
      };
    } finally {
      meter.dispose();
    }
  },
};

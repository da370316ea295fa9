import { SignalsMeter } from '../../../analysis/signals/layerSignals';
import { NUMBERS, QUANTITIES } from '../../../analysis/signals/layerProgram';
import type { Picture } from '../../files/png';
import type { Analysis } from '../analysis';

/** The signals of every layer on all training rows: moments, saturated and dead shares, gradients, distributions. */
export const signals: Analysis = {
  needs: 'network',
  about: 'moments, saturation, dead units, gradients and distributions of every layer, on all training rows',
  options: {},
  run: async ({ problem, rows, feeds, step }, _options, { executor }) => {
    const meter = await SignalsMeter.create(executor, problem, rows, feeds);
    try {
      const { layers } = await meter.measure(step, feeds.theta);
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
          layers: { columns: ['layer', ...NUMBERS], rows: layers.map((layer, i) => [i + 1, ...NUMBERS.map((name) => layer[name])]) },
        },
        pictures: Object.fromEntries(pictures),
      };
    } finally {
      meter.dispose();
    }
  },
};

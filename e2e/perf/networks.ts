import { complete } from '../../src/lab/recipe/defaults';
import type { LayerSpec, Recipe } from '../../src/lab/recipe/recipe';

/** A network to train on rows of noise, which take the time that any others do. */
export interface Network {
  readonly name: string;
  readonly inputs: number;
  /** Rows of the table from which every batch is picked. */
  readonly rows: number;
  readonly recipe: Recipe;
}

interface Wanted {
  readonly widths: readonly number[];
  readonly loss: Recipe['loss'];
  readonly batch: number;
  readonly rows: number;
  readonly bn?: boolean;
}

function network(name: string, { widths, loss, batch, rows, bn = false }: Wanted): Network {
  const [inputs, ...units] = widths;
  const layers = units.map((n, i): LayerSpec => (i === units.length - 1 ? { n, act: 'identity' } : { n, act: 'tanh', bn }));
  // The data set only fills in what is replaced here; the rate is low enough for every one of these to stay finite.
  const recipe = complete({ version: 1, layers, loss, batch: { size: batch }, optimizer: { type: 'sgd' }, schedule: { lr: 0.01 } });
  return { name, inputs: inputs!, rows, recipe };
}

const deep = { widths: [64, ...Array.from({ length: 20 }, () => 64), 10], loss: 'ce', batch: 128, rows: 4096 } as const;

/** The network of the page, then those for which other libraries' speeds are known. */
export const NETWORKS: readonly Network[] = [
  network('page 784-128-64-10 b64', { widths: [784, 128, 64, 10], loss: 'ce', batch: 64, rows: 10_000 }),
  network('2-4-2-1 b10', { widths: [2, 4, 2, 1], loss: 'mse', batch: 10, rows: 1000 }),
  network('2-4-2-1 b250', { widths: [2, 4, 2, 1], loss: 'mse', batch: 250, rows: 1000 }),
  network('2-8-8-8-1 b32', { widths: [2, 8, 8, 8, 1], loss: 'mse', batch: 32, rows: 1000 }),
  network('784-128-10 b64', { widths: [784, 128, 10], loss: 'ce', batch: 64, rows: 10_000 }),
  network('784-512-512-10 b256', { widths: [784, 512, 512, 10], loss: 'ce', batch: 256, rows: 10_000 }),
  network('64-20x64-10 b128', deep),
  network('64-20x64-10 b128 bn', { ...deep, bn: true }),
];

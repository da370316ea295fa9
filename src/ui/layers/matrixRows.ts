import BlocksRow from './rows/BlocksRow.svelte';
import GradientsRow from './rows/GradientsRow.svelte';
import OutputsRow from './rows/OutputsRow.svelte';
import SpreadRow from './rows/SpreadRow.svelte';
import SumsRow from './rows/SumsRow.svelte';
import UpdatesRow from './rows/UpdatesRow.svelte';
import WeightsRow from './rows/WeightsRow.svelte';
import type { MatrixRow } from './rowTypes';

/**
 * The rows of the layer matrix from the top: one entry is all that a new one needs. On a low screen the picture of the weights goes
 * first, then their spread: what a row says of training, it says longest.
 */
export const MATRIX_ROWS: readonly MatrixRow[] = [
  { id: 'weights', title: 'Weights', component: WeightsRow, from: 780 },
  { id: 'spread', title: 'Their spread', component: SpreadRow, from: 700 },
  { id: 'sums', title: 'Pre-activations', component: SumsRow, from: 1080 },
  { id: 'outputs', title: 'Outputs', component: OutputsRow, from: 0 },
  { id: 'gradients', title: 'Gradient flow', component: GradientsRow, from: 640 },
  { id: 'updates', title: 'Updates', component: UpdatesRow, from: 960 },
  { id: 'blocks', title: 'Neuron blocks', component: BlocksRow, from: Infinity, stage: 'curvature' },
];

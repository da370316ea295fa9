import { neuronParameters, someNeuronBlocks } from '../../../analysis/curvature/blocks';
import type { NeuronParameters } from '../../../analysis/curvature/blocks';
import type { NetSpec } from '../../../nn/model';
import { MOST_EXACT } from '../../protocol/curvature';
import type { RunAnalysis } from '../context';
import { RefusedError } from '../context';
import { curvatureOf } from '../curvature';

/** Products that the blocks may take unless asked otherwise; one neuron of every layer is the least. */
const PRODUCTS = 1200;
const MOST_UNITS = 32;

/** The blocks of some neurons of each layer, spread over it, of a network of any size. */
export const run: RunAnalysis<'blocks'> = async (context, { products = PRODUCTS, ...options }) => {
  const { problem, signal, progress } = context;
  const { subject, part, basis } = curvatureOf(context, options);
  const chosen = someNeurons(problem.net, products);
  const largest = Math.max(...chosen.map(({ indices }) => indices.length));
  if (largest > MOST_EXACT) {
    throw new RefusedError(`A block is computed up to ${MOST_EXACT} parameters, and a neuron of this network has ${largest}.`);
  }
  const blocks = await someNeuronBlocks(subject, chosen, { part, signal, onProgress: progress });
  return {
    ...basis,
    products: chosen.reduce((sum, { indices }) => sum + indices.length, 0),
    blocks: blocks.map(({ layer, neuron, indices, eigenvalues, cond }) => ({
      layer,
      neuron,
      size: indices.length,
      eigenvalues,
      ...(cond !== undefined && { cond }),
    })),
  };
};

/** As many neurons of each layer as its share of the products allows, one at the least, at equal distances. */
function someNeurons(net: NetSpec, products: number): NeuronParameters[] {
  const all = neuronParameters(net);
  const share = products / net.layers.length;
  return net.layers.flatMap(({ n }, layer) => {
    const own = all.filter((neuron) => neuron.layer === layer);
    const count = Math.max(1, Math.min(n, MOST_UNITS, Math.floor(share / own[0]!.indices.length)));
    return Array.from({ length: count }, (_, i) => own[Math.floor((i * n) / count)]!);
  });
}

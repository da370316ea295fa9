import { formatNumber } from '../format';
import { measuredLayers } from './layerFindings';
import { sentence, type Diagnosis, type Situation } from './situation';

/** The sizes of δ of the first and the last layer differ by this factor or more. */
const FACTOR = 1000;

/** Sensitivities δ that vanish, or explode, on their way back from the last layer to the first. */
export function gradientFlow(situation: Situation): Diagnosis | undefined {
  const layers = measuredLayers(situation);
  if (layers.length < 2) return undefined;
  const [first, last] = [layers[0]!, layers.at(-1)!];
  const [low, high] = [first.frame.deltaRms, last.frame.deltaRms];
  if (!(high > 0)) return undefined;
  const ratio = low / high;
  if (ratio > 1 / FACTOR && ratio < FACTOR) return undefined;
  const vanishes = ratio < 1;
  return {
    say: vanishes ? 'The gradient vanishes on its way back.' : 'The gradient explodes on its way back.',
    finding: true,
    claims: [
      {
        parts: sentence`δ has a size of ${formatNumber(high)} in layer ${last.index + 1} and of ${formatNumber(low)} in layer 1: ${vanishes ? 'the first layers hardly learn.' : 'the first layers move most.'}`,
        row: 'gradients',
        layers: [0, last.index],
      },
    ],
  };
}

/** Units of a hidden layer that are all alike and stay so, since they get the same gradient. */
export function symmetricUnits(situation: Situation): Diagnosis | undefined {
  const { recipe } = situation;
  const isZero = recipe.init.type === 'zero' || recipe.init.scale === 0;
  const wide = measuredLayers(situation).filter(({ index }) => index < recipe.layers.length - 1 && recipe.layers[index]!.n > 1);
  if (!isZero || (recipe.init.sigma_b ?? 0) > 0 || wide.length === 0) return undefined;
  return {
    say: 'The units of each hidden layer are all alike.',
    finding: true,
    claims: [
      {
        parts: ['All weights began at 0, so the units of a hidden layer get the same gradient at every step and never become different.'],
        row: 'weights',
        layers: wide.map(({ index }) => index),
      },
    ],
  };
}

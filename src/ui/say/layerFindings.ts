import type { LayerFrame } from '../../lab/protocol/messages';
import { activationShape } from '../../lab/recipe/activations';
import { formatEnd, formatNumber, formatPercent, formatPlain, formatWhole, joinRanges, joinWords } from '../format';
import { sentence, type Claim, type Diagnosis, type Situation } from './situation';

/** Above this share of outputs in the flat parts of a bounded activation, a layer is called saturated; above the second, partly. */
const SATURATED = 0.5;
const PARTLY = 0.2;
/** Share of a layer's units that answer to no row of the sample, from which on it is worth a sentence. */
const DEAD = 0.1;
/** Outputs that hardly differ from row to row: a standard deviation below this. */
const FADED = 0.01;

interface Measured {
  index: number;
  act: string;
  frame: LayerFrame;
  bounded: boolean;
  oneSided: boolean;
}

/** The layers of a situation beside what was measured of them; none before the first measurement. */
export function measuredLayers({ recipe, layers }: Situation): Measured[] {
  return recipe.layers.flatMap(({ act }, index) => {
    const frame = layers?.layers[index];
    if (!frame) return [];
    const { flatLow, flatHigh } = activationShape(act);
    return [{ index, act, frame, bounded: flatLow && flatHigh, oneSided: flatLow !== flatHigh }];
  });
}

/** "Layer 2", "Layers 1 and 2", "Layers 1 to 9". */
function layerNames(indices: readonly number[]): string {
  return `${indices.length > 1 ? 'Layers' : 'Layer'} ${joinRanges(indices.map((index) => index + 1))}`;
}

/** A number of each layer, or where there are many the least and the largest: "3 % and 5 %", "0 % to 12 %". */
function ofEach(found: readonly Measured[], number: (frame: LayerFrame) => number, format: (value: number) => string): string {
  const values = found.map(({ frame }) => number(frame));
  if (values.length <= 3) return joinWords(values.map(format));
  const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

const verb = (count: number): string => (count > 1 ? 'are' : 'is');

/** Saturation of bounded activations, the worst finding first; nothing if every layer is within its range. */
export function saturation(situation: Situation): Diagnosis | undefined {
  const bounded = measuredLayers(situation).filter((layer) => layer.bounded);
  for (const [limit, word] of [
    [SATURATED, 'saturated'],
    [PARTLY, 'partly saturated'],
  ] as const) {
    const found = bounded.filter(({ frame }) => frame.saturated >= limit);
    if (found.length === 0) continue;
    const indices = found.map(({ index }) => index);
    return {
      say: `${layerNames(indices)} ${verb(found.length)} ${word}.`,
      finding: true,
      claims: [
        { parts: saturationParts(found), row: 'outputs', layers: indices },
        { parts: argumentParts(found, situation), row: 'spread', layers: indices },
      ],
    };
  }
  return undefined;
}

function saturationParts(found: readonly Measured[]): Claim['parts'] {
  const shares = ofEach(found, ({ saturated }) => saturated, formatWhole);
  const { edgeLow = 0, edgeHigh = 0 } = activationShape(found[0]!.act);
  const one = found.every(({ act }) => act === found[0]!.act);
  const digits = (edge: number) => formatEnd(Number(edge.toFixed(2)));
  const where =
    edgeLow === -edgeHigh || Math.abs(edgeLow + edgeHigh) < 1e-6 ? `±${digits(edgeHigh)}` : `${digits(edgeLow)} or ${digits(edgeHigh)}`;
  return one
    ? sentence`${shares} of the outputs lie beyond ${where}, where the curve is nearly flat: little of the gradient gets through.`
    : sentence`${shares} of the outputs lie where the curve is nearly flat: little of the gradient gets through.`;
}

function argumentParts(found: readonly Measured[], { recipe }: Situation): Claim['parts'] {
  const spreads = ofEach(found, ({ zVar }) => Math.sqrt(zVar), formatNumber);
  const scale = recipe.init.scale;
  if (scale <= 1) return sentence`Their weighted sums spread by ${spreads}; near 1 they would stay on the slope.`;
  return sentence`Their weighted sums spread by ${spreads}; near 1 they would stay on the slope. The initial scale is ${`${formatPlain(scale)}×`}.`;
}

/** Units of one-sided activations that answer to no row; nothing if there are few. */
export function deadUnits(situation: Situation): Diagnosis | undefined {
  const found = measuredLayers(situation).filter((layer) => layer.oneSided && layer.frame.deadUnits >= DEAD);
  if (found.length === 0) return undefined;
  const indices = found.map(({ index }) => index);
  const shares = ofEach(found, ({ deadUnits }) => deadUnits, formatWhole);
  const rows = situation.layers?.rows ?? 0;
  return {
    say: `${layerNames(indices)} ${found.length > 1 ? 'have' : 'has'} dead units.`,
    finding: true,
    claims: [
      {
        parts: sentence`${shares} of the units give a slope near 0 on every one of ${rows} rows, so no gradient reaches their weights.`,
        row: 'outputs',
        layers: indices,
      },
    ],
  };
}

/** Layers whose outputs hardly depend on the input; nothing if there is none. */
export function fading(situation: Situation): Diagnosis | undefined {
  const hidden = measuredLayers(situation).slice(0, -1);
  const found = hidden.filter(({ frame }) => Math.sqrt(frame.hVar) < FADED);
  if (found.length === 0) return undefined;
  const indices = found.map(({ index }) => index);
  const spreads = ofEach(found, ({ hVar }) => Math.sqrt(hVar), formatNumber);
  return {
    say: `The signal fades in ${layerNames(indices).toLowerCase()}.`,
    finding: true,
    claims: [
      {
        parts: sentence`Outputs there spread by only ${spreads}: every input looks nearly the same from above.`,
        row: 'outputs',
        layers: indices,
      },
    ],
  };
}

/** The share of outputs in flat parts, as a claim of a network in order; nothing without a bounded layer. */
export function rangeClaim(situation: Situation): Claim | undefined {
  const bounded = measuredLayers(situation).filter((layer) => layer.bounded);
  if (bounded.length === 0) return undefined;
  const shares = ofEach(bounded, ({ saturated }) => saturated, formatPercent);
  const parts =
    bounded.length > 1
      ? sentence`${shares} of the outputs of ${layerNames(bounded.map(({ index }) => index)).toLowerCase()} are in the flat parts.`
      : sentence`${shares} of the outputs of layer ${bounded[0]!.index + 1} are in the flat parts.`;
  return { parts, row: 'outputs', layers: bounded.map(({ index }) => index) };
}

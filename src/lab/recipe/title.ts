import { DATA_SETS } from '../../data/sets/registry';
import { ACTIVATIONS } from '../../nn/activations';
import type { LayerSpec, Recipe } from './recipe';

/** Equal widths from this many on are counted, not repeated. */
const LONG_RUN = 4;

/** A recipe in a line: "Digits, 784–128–64–10 tanh, batch norm". */
export function recipeTitle({ data, layers }: Recipe): string {
  const { title, inputs } = DATA_SETS[data.set]!;
  const hidden = layers.slice(0, -1);
  const activations = [...new Set((hidden.length > 0 ? hidden : layers).map(({ act }) => spoken(act)))];
  const network = `${[String(inputs), ...widths(layers)].join('–')} ${activations.length > 2 ? 'mixed' : activations.join(' and ')}`;
  const extras = [layers.some(({ bn }) => bn) ? 'batch norm' : '', layers.some(({ skip }) => skip) ? 'skips' : ''];
  return [title, network, ...extras].filter((part) => part !== '').join(', ');
}

function widths(layers: readonly LayerSpec[]): string[] {
  const runs: { n: number; count: number }[] = [];
  for (const { n } of layers) {
    const last = runs.at(-1);
    if (last?.n === n) last.count++;
    else runs.push({ n, count: 1 });
  }
  return runs.flatMap(({ n, count }) => (count < LONG_RUN ? Array<string>(count).fill(String(n)) : [`${count}×${n}`]));
}

/** An activation within a sentence: "tanh", "leaky ReLU", but "LeCun tanh". */
export function spoken(act: string): string {
  const title = ACTIVATIONS[act]!.title.replace(/ \(.*\)$/, '');
  return title.replace(/^[A-Z][a-z]+(?= |$)/, (word) => word.toLowerCase());
}

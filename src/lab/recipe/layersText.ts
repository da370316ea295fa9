import type { LayerSpec } from './recipe';

const LAYER = /^(?:(\d{1,4})x)?(\d{1,9})([a-z]\w*)?((?:\.[a-z]+\d*)*)$/;
const REMEDY = 'write width and activation, then .bn, .nobias or .skip1 where wanted, as in 128tanh.bn-3x64relu-10';

function textOfLayer({ n, act, bias = true, bn = false, skip = 0 }: LayerSpec): string {
  return `${n}${act === 'identity' ? '' : act}${bias ? '' : '.nobias'}${bn ? '.bn' : ''}${skip === 0 ? '' : `.skip${skip}`}`;
}

/** Layers in short, as a link holds them: `128tanh.bn-3x64relu-10`. No name means identity, `3x` three layers alike. */
export function textOfLayers(layers: readonly LayerSpec[]): string {
  const runs: { text: string; count: number }[] = [];
  for (const text of layers.map(textOfLayer)) {
    const last = runs.at(-1);
    if (last?.text === text) last.count++;
    else runs.push({ text, count: 1 });
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${count}x${text}`)).join('-');
}

/** The layers that a short text means, not yet checked as a recipe's, or what is wrong with it. At most `limit` layers are read. */
export function layersOfText(text: string, limit: number): LayerSpec[] | { message: string } {
  const layers: LayerSpec[] = [];
  for (const word of text.split('-')) {
    const match = LAYER.exec(word);
    if (!match) return { message: `${JSON.stringify(word.slice(0, 40))} is no layer; ${REMEDY}` };
    const [, count = '1', n = '', act = 'identity', flags = ''] = match;
    const layer: LayerSpec = { n: Number(n), act };
    for (const flag of flags.split('.').slice(1)) {
      if (!setFlag(layer, flag)) return { message: `".${flag}" is unknown in ${JSON.stringify(word.slice(0, 40))}; ${REMEDY}` };
    }
    if (layers.length + Number(count) > limit) return { message: `has more than ${limit} layers; at most ${limit} are allowed` };
    for (let i = 0; i < Number(count); i++) layers.push({ ...layer });
  }
  return layers;
}

function setFlag(layer: LayerSpec, flag: string): boolean {
  const skip = /^skip(\d{1,9})$/.exec(flag)?.[1];
  if (flag === 'bn') layer.bn = true;
  else if (flag === 'nobias') layer.bias = false;
  else if (skip !== undefined) layer.skip = Number(skip);
  else return false;
  return true;
}

import type { LayerSpec } from '../../lab/recipe/recipe';

const REMEDY = 'Write widths such as 128, 64; 20×64 means twenty layers of 64.';
/** Equal widths from this many on are written as a count. */
const LONG_RUN = 4;
/** More than any recipe may have, so that a slip of the hand does not make a million layers. */
const MOST = 1000;

/** Widths of the hidden layers as a person writes them: `128, 64`, or `20×64` for a long run. */
export function hiddenText(layers: readonly LayerSpec[]): string {
  const widths = layers.slice(0, -1).map(({ n }) => n);
  const words: string[] = [];
  for (let i = 0; i < widths.length;) {
    let run = 1;
    while (widths[i + run] === widths[i]) run++;
    words.push(...(run < LONG_RUN ? Array<string>(run).fill(String(widths[i])) : [`${run}×${String(widths[i])}`]));
    i += run;
  }
  return words.join(', ');
}

/** Reads such a text; nothing between the commas means no hidden layer. A problem says what was read and the remedy. */
export function readHidden(text: string): { widths: number[] } | { problem: string } {
  const widths: number[] = [];
  for (const word of text.split(/[\s,;–-]+/).filter((part) => part !== '')) {
    const match = /^(?:(\d{1,4})[x×*])?(\d{1,6})$/.exec(word);
    if (!match) return { problem: `“${word.slice(0, 20)}” is no width. ${REMEDY}` };
    const count = Number(match[1] ?? 1);
    if (widths.length + count > MOST) return { problem: `These are more than ${MOST} layers. ${REMEDY}` };
    widths.push(...Array<number>(count).fill(Number(match[2])));
  }
  return { widths };
}

/** The layers with hidden ones of these widths: each keeps what it had, a new one is like the last hidden one before it. */
export function withHidden(layers: readonly LayerSpec[], widths: readonly number[], fallbackAct: string): LayerSpec[] {
  const hidden = layers.slice(0, -1);
  const pattern: LayerSpec = hidden.at(-1) ?? { n: 1, act: fallbackAct };
  const made = widths.map((n, i): LayerSpec => (hidden[i] ? { ...hidden[i], n } : { ...pattern, n, skip: 0 }));
  return [...made, layers.at(-1)!];
}

/** The layers with one thing changed in every hidden one. */
export function withEveryHidden(layers: readonly LayerSpec[], change: Partial<LayerSpec>): LayerSpec[] {
  return layers.map((layer, i) => (i < layers.length - 1 ? { ...layer, ...change } : layer));
}

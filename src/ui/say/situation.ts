import type { Divergence, InputStatistics, LayersFrame, RunState, SharpnessFrame } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import type { Point } from '../logs/pointLog';

/** All that a sentence about a run may use. */
export interface Situation {
  state: RunState;
  step: number;
  recipe: Recipe;
  layers: LayersFrame | undefined;
  /** Smoothed batch loss at the beginning, now, and half of the steps ago. */
  firstLoss: number | undefined;
  loss: number | undefined;
  halfwayLoss: number | undefined;
  test: Point | undefined;
  testRows: number;
  /** The evaluation with the lowest test loss so far. */
  bestTest: Point | undefined;
  divergence: Divergence | undefined;
  /** Since when the smoothed loss stands still, if it does now. */
  plateauFrom?: number | undefined;
  /** Half the range of the batch losses of the last steps, about their middle. */
  batchSpread?: number | undefined;
  /** λ_max as measured so far, in rising order of steps. */
  sharpness?: readonly SharpnessFrame[];
  /** Of the training rows as the network sees them. */
  inputs?: InputStatistics | undefined;
}

/** A piece of a sentence; numbers that were measured are strong. */
export type Part = string | { strong: string };

/** A row of the layer matrix that can be evidence. */
export type EvidenceRow = 'weights' | 'spread' | 'sums' | 'outputs' | 'gradients' | 'updates';

/** One numbered piece of evidence, and the cells that show it. */
export interface Claim {
  parts: Part[];
  row?: EvidenceRow;
  /** 0-based. */
  layers?: number[];
  /** The strip of the timeline that is evidence. */
  strip?: 'edge';
}

/** What is happening: one leading sentence, up to three claims with numbers, and what follows from them. */
export interface Diagnosis {
  say: string;
  /** True when it is about something to look at; the cells of its claims are then marked. */
  finding?: boolean;
  claims: Claim[];
  then?: Part[];
  /** What was looked for and not found, in words; only what could be looked for. */
  clear?: readonly string[];
}

/** Before there is anything to read. */
export const STARTING: Diagnosis = {
  say: 'Starting the engine.',
  claims: [],
  then: ['The first measurement of the layers appears here.'],
};

/** Builds a sentence from a template; whatever stands in the holes is strong. */
export function sentence(texts: TemplateStringsArray, ...holes: (string | number)[]): Part[] {
  return texts.flatMap((text, i): Part[] => {
    const hole = holes[i];
    return [...(text ? [text] : []), ...(hole === undefined ? [] : [{ strong: String(hole) }])];
  });
}

/** The sentence without its marks. */
export function plainText(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : part.strong)).join('');
}

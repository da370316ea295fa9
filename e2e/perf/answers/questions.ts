import { axisValues } from '../../../src/analysis/ensembles/axes';
import { complete } from '../../../src/lab/recipe/defaults';
import type { RecipeDraft } from '../../../src/lab/recipe/defaults';
import type { AnalysisName, AnalysisOptions } from '../../../src/lab/protocol/analyses';
import type { Recipe } from '../../../src/lab/recipe/recipe';

/** An analysis of a network, as the page asks for it. */
export interface Question {
  readonly title: string;
  readonly network: string;
  readonly recipe: Recipe;
  readonly analysis: AnalysisName;
  readonly options: AnalysisOptions<AnalysisName>;
}

const network = (draft: Omit<RecipeDraft, 'version'>): Recipe => complete({ version: 1, ...draft });
const hidden = (n: number, bn = false) => ({ n, act: 'tanh', bn });
const output = (n: number) => ({ n, act: 'identity' });
/** All rows at every step. */
const whole = (size: number) => ({ size, order: 'sequential' }) as const;

/** Two tiny ones, one of nearly 2000 parameters, the page's first, and one whose rows have to stay together. */
const NETWORKS = {
  '2-8-8-2, 32 rows': network({ data: { set: 'moons', train: 32 }, batch: whole(32) }),
  '2-8-8-2, 400 rows': network({ data: { set: 'moons', train: 400 }, batch: whole(400) }),
  '2-40-40-2, 400 rows': network({ data: { set: 'moons', train: 400 }, layers: [hidden(40), hidden(40), output(2)] }),
  '784-128-64-10': network({}),
  '784-128-64-10 with batch norm': network({ layers: [hidden(128, true), hidden(64, true), output(10)] }),
} as const;

function ask<N extends AnalysisName>(title: string, on: keyof typeof NETWORKS, analysis: N, options: AnalysisOptions<N>): Question {
  return { title, network: on, recipe: NETWORKS[on], analysis, options };
}

const SWEEP = { x: axisValues('learning_rate', 1e-3, 10, 64), y: axisValues('scale', 0.1, 10, 64), steps: 200 };
const RANDOM = { kind: 'random', mode: 'filter', seed: 1 } as const;

/** The long ones of every kind. */
export const QUESTIONS: readonly Question[] = [
  ask('sweep 64 × 64, 200 steps', '2-8-8-2, 32 rows', 'sweep', SWEEP),
  ask('sweep 64 × 64, 200 steps', '2-8-8-2, 400 rows', 'sweep', SWEEP),
  ask('256 restarts, 400 steps', '2-8-8-2, 400 rows', 'restarts', { count: 256, steps: 400 }),
  ask('hessian', '2-40-40-2, 400 rows', 'hessian', {}),
  ask('landscape 41 × 41', '2-40-40-2, 400 rows', 'landscape', { plane: RANDOM }),
  ...(['784-128-64-10', '784-128-64-10 with batch norm'] as const).flatMap((on) => [
    ask('lanczos', on, 'lanczos', {}),
    ask('density', on, 'density', {}),
    ask('landscape 13 × 13', on, 'landscape', { plane: RANDOM, size: 13 }),
    ask('32 step sizes', on, 'stepSizes', { count: 32 }),
    ask('16 restarts, 20 steps', on, 'restarts', { count: 16, steps: 20 }),
  ]),
];

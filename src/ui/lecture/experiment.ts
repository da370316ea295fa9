import type { AnalysisName, AnalysisOptions, AnalysisValue } from '../../lab/protocol/analyses';
import type { CurvaturePart } from '../../lab/protocol/curvature';
import type { Recipe } from '../../lab/recipe/recipe';
import { parseRecipe } from '../../lab/recipe/schema';
import type { Figure, Point, Axis, Curve } from './figure';
import type { MathElement, Paragraph } from './math';
import type { TrainedRun } from './trainLab';

/** What a question of each kind is answered with. */
export interface Answers {
  /** The place of an option, 0 at the first. */
  pick: number;
  number: number;
  /** A curve through points at rising x, evenly spread over the axis. */
  draw: readonly Point[];
  place: Point;
}

export type QuestionKind = keyof Answers;

interface Asked {
  readonly prompt: string;
  /** What else one needs to know to answer. */
  readonly note?: string;
}

/** A question that is answered before anything is run. */
export type Question<K extends QuestionKind = QuestionKind> = Asked &
  {
    pick: { readonly kind: 'pick'; readonly options: readonly string[] };
    number: { readonly kind: 'number'; readonly min: number; readonly max: number; readonly unit?: string };
    /** `start` is the height that the drawing begins with; `given` are curves that are there already. */
    draw: { readonly kind: 'draw'; readonly x: Axis; readonly y: Axis; readonly start: number; readonly given?: readonly Curve[] };
    /** `start` is where the point lies at first; `given` are paths and points that are there already. */
    place: {
      readonly kind: 'place';
      readonly x: Axis;
      readonly y: Axis;
      readonly start: Point;
      readonly given?: { readonly curves?: readonly Curve[]; readonly points?: readonly { readonly at: Point; readonly name: string }[] };
    };
  }[K];

/** What the component that asks a question of some kind is given. */
export interface QuestionProps<K extends QuestionKind> {
  readonly question: Question<K>;
  readonly answer: Answers[K] | undefined;
  readonly isLocked: boolean;
  readonly choose: (answer: Answers[K] | undefined) => void;
}

/** What an experiment can ask of the laboratory. Each rejects where it is stopped or fails. */
export interface ExperimentContext {
  /** Starts the laboratory's own run anew with this recipe, in everyone's sight, and trains exactly so many steps. */
  readonly train: (recipe: Recipe, steps: number) => Promise<TrainedRun>;
  /** Makes this recipe the laboratory's own, and trains it from many starts, which the stage of ensembles then shows. */
  readonly restarts: (recipe: Recipe, options: AnalysisOptions<'restarts'>) => Promise<AnalysisValue<'restarts'>>;
  readonly analyse: <N extends AnalysisName>(name: N, options: AnalysisOptions<N>) => Promise<AnalysisValue<N>>;
}

/** A measurement in words. */
export interface Verdict {
  /** The finding in one sentence. */
  readonly sentence: string;
  /** The numbers behind it, and what was answered beside what was measured. */
  readonly numbers: string;
  /** Whether the answer agrees with the measurement. */
  readonly agreement: boolean;
  /** What the statement leaves out, where it is only half true. */
  readonly halfTrue?: string;
}

/** Where the instrument shows it, pointed out once the question is answered. */
export interface Look {
  readonly part: 'stage' | 'layers' | 'timeline';
  /** The stage that shows it, by its id; the stage that is chosen may stay where none is given. */
  readonly stage?: string;
  /** The part of the curvature that is shown there; the whole where none is given. */
  readonly curvature?: CurvaturePart;
  /** What is seen there. */
  readonly words: string;
}

/** One statement of the lecture, with what would show it. */
export interface Experiment<K extends QuestionKind = QuestionKind, Measured = unknown, Given = unknown> {
  /** As in links: never changed. */
  readonly id: string;
  /** Its place in the lecture, from 1. */
  readonly number: number;
  readonly title: string;
  /** The statement before and after its formula. */
  readonly text: readonly Paragraph[];
  readonly formula: MathElement;
  readonly more?: readonly Paragraph[];
  /** Where it is from; it gives nothing of the answer away. */
  readonly source: string;
  /** The recipe that the instrument shows while the question stands, where the statement is about one. */
  readonly setUp?: Recipe;
  /** Measured before the question, where that rests on a measurement. */
  readonly prepare?: (context: ExperimentContext) => Promise<Given>;
  readonly question: Question<K> | ((given: Given) => Question<K>);
  /** How long it takes, in words, as measured. */
  readonly duration: string;
  readonly look: Look;
  readonly run: (context: ExperimentContext, given: Given) => Promise<Measured>;
  /** Pure: everything said is computed from what was measured and answered. */
  readonly verdict: (measured: Measured, answer: Answers[K]) => Verdict;
  /** What was measured, as pictures, with the answer in them. */
  readonly figures: (measured: Measured, answer: Answers[K]) => readonly Figure[];
}

/** Infers the types of an experiment: `experiment('pick', { … })`. */
export function defineExperiment<K extends QuestionKind, Measured, Given = undefined>(
  _kind: K,
  experiment: Experiment<K, Measured, Given>,
): Experiment<K, Measured, Given> {
  return experiment;
}

/** A whole recipe from the fields that matter. Throws where it is none. */
export function recipeFrom(draft: Record<string, unknown>): Recipe {
  const parsed = parseRecipe({ version: 1, ...draft });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ field, message }) => `${field} ${message}`).join('; '));
  return parsed.recipe;
}

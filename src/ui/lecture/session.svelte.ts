import type { LabClient } from '../../lab/client/client';
import type { AnalysisName, AnalysisOptions, AnalysisValue } from '../../lab/protocol/analyses';
import type { Recipe } from '../../lab/recipe/recipe';
import type { Answers, Experiment, ExperimentContext, Question, QuestionKind, Verdict } from './experiment';
import type { Figure } from './figure';
import { trainLab } from './trainLab';

/** The laboratory as an experiment uses it. */
export interface ExperimentHost {
  readonly client: Pick<LabClient, 'analyse' | 'subscribe'>;
  readonly train: (recipe: Recipe, steps: number) => void;
  /** Shows what starts of the recipe have become, as if the stage of ensembles had asked for them. */
  readonly showRestarts: (found: AnalysisValue<'restarts'>) => void;
  /** Lets the laboratory's own run rest, so that an analysis has the device; resolves once there is a run. */
  readonly rest: () => Promise<void>;
}

export type Phase = 'preparing' | 'asking' | 'running' | 'answered' | 'failed';
type Answer = Answers[QuestionKind];

/** What an experiment found, and what was said of it. */
export interface Finding {
  readonly verdict: Verdict;
  readonly figures: readonly Figure[];
}

/** One experiment with its reader: the question, the answer, the run, the verdict. Kept when another one is looked at. */
export class ExperimentSession {
  readonly experiment: Experiment;
  phase = $state<Phase>('preparing');
  question = $state.raw<Question>();
  answer = $state.raw<Answer>();
  finding = $state.raw<Finding>();
  /** How far an analysis is, from 0 to 1, where that is known. */
  progress = $state<number>();
  trouble = $state<string>();
  /** What the laboratory was last made to train here. */
  shown = $state.raw<{ readonly recipe: Recipe; readonly steps: number }>();
  readonly #host: ExperimentHost;
  #given: unknown;
  #controller = new AbortController();

  constructor(experiment: Experiment, host: ExperimentHost) {
    this.experiment = experiment;
    this.#host = host;
  }

  /** Shows the set-up, and measures what the question rests on. Nothing happens where the question stands already. */
  async prepare(): Promise<void> {
    if (this.question) return;
    const { experiment } = this;
    this.phase = 'preparing';
    await this.#guarded(async (context) => {
      this.#given = await experiment.prepare?.(context);
      this.question = typeof experiment.question === 'function' ? experiment.question(this.#given) : experiment.question;
      this.phase = 'asking';
    });
  }

  /** The recipe that the question is about, while it stands. */
  get setUp(): Recipe | undefined {
    return this.finding ? undefined : this.experiment.setUp;
  }

  /** Shows that recipe at step 0. */
  showSetUp(): void {
    if (this.setUp && !this.experiment.prepare) this.#train(this.setUp, 0);
  }

  /** Brings back the run that the answer was seen in, where another one has taken its place. */
  showAgain(): void {
    if (this.shown) this.#train(this.shown.recipe, this.shown.steps);
  }

  /** Takes an answer; `undefined` takes it back. */
  choose(answer: Answer | undefined): void {
    if (this.phase === 'asking' || this.phase === 'failed') this.answer = answer;
  }

  /** Runs the experiment and holds the answer against it. */
  async run(): Promise<void> {
    const { experiment, answer } = this;
    if (answer === undefined || !this.question) return;
    this.phase = 'running';
    await this.#guarded(async (context) => {
      const measured = await experiment.run(context, this.#given);
      this.finding = { verdict: experiment.verdict(measured, answer), figures: experiment.figures(measured, answer) };
      this.phase = 'answered';
    });
  }

  /** Asks the question again. */
  again(): void {
    this.finding = undefined;
    this.answer = undefined;
    this.phase = 'asking';
  }

  /** Ends what is under way; the question stands. */
  stop(): void {
    this.#controller.abort();
  }

  #train(recipe: Recipe, steps: number): void {
    this.shown = { recipe, steps };
    this.#host.train(recipe, steps);
  }

  async #guarded(work: (context: ExperimentContext) => Promise<void>): Promise<void> {
    this.#controller = new AbortController();
    this.progress = undefined;
    this.trouble = undefined;
    const { signal } = this.#controller;
    try {
      await work(this.#context(signal));
    } catch (error) {
      this.trouble = signal.aborted ? undefined : error instanceof Error ? error.message : String(error);
      this.phase = signal.aborted && this.question ? 'asking' : 'failed';
    }
  }

  #context(signal: AbortSignal): ExperimentContext {
    const { client, rest, showRestarts } = this.#host;
    const train: ExperimentContext['train'] = (recipe, steps) => {
      signal.throwIfAborted();
      return trainLab(client, () => this.#train(recipe, steps), recipe, steps, signal);
    };
    const analyse = async <N extends AnalysisName>(name: N, options: AnalysisOptions<N>): Promise<AnalysisValue<N>> => {
      await rest();
      signal.throwIfAborted();
      const onProgress = ({ done, total }: { done: number; total: number }) => (this.progress = done / total);
      const { result, cancel } = client.analyse(name, options, { onProgress });
      signal.addEventListener('abort', cancel);
      return (await result).value;
    };
    const restarts: ExperimentContext['restarts'] = async (recipe, options) => {
      await train(recipe, 0);
      const found = await analyse('restarts', options);
      showRestarts(found);
      return found;
    };
    return { train, analyse, restarts };
  }
}

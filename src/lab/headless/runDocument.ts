import type { FetchBytes } from '../../data/sets/dataSet';
import type { Executor } from '../../graph';
import { NAMES } from '../../nn/names';
import { weightsFile } from '../files/weightsFile';
import { csvOf } from '../files/csv';
import type { TensorNames } from '../files/parameterTensors';
import { pngOf } from '../files/png';
import type { AnalysisContext, Shard } from './analysis';
import { documentText, stepsOf } from './document';
import type { LabDocument, Request } from './document';
import type { WriteFile } from './output';
import { recordAnalysis, writeReport } from './record';
import { ANALYSES } from './registry';
import { lossPicture, metricsTable, trainingResults } from './results';
import type { Results } from './results';
import { HeadlessTraining } from './training';

export interface RunSettings {
  readonly executor: Executor;
  readonly write: WriteFile;
  readonly fetchBytes: FetchBytes;
  readonly signal: AbortSignal;
  /** Hears what is going on, and how much of it is done. */
  readonly onProgress?: (what: string, done: number, total: number) => void;
  readonly names?: TensorNames;
  readonly shard?: Shard;
}

/**
 * Runs a document: trains, and at the steps that its analyses ask for runs those. Each part is written as it is finished.
 * Where the signal stops it, what there is by then is written and the outcome is `stopped`; after a value that is not
 * finite training ends at the last good step, analyses of later steps are left out, and the outcome is `diverged`.
 *
 * @throws what an executor or `write` throws.
 */
export async function runDocument(document: LabDocument, settings: RunSettings): Promise<Results> {
  return new DocumentRun(document, settings).run();
}

class DocumentRun {
  readonly #document: LabDocument;
  readonly #settings: RunSettings;
  readonly #results: Results;
  #training: HeadlessTraining | undefined;

  constructor(document: LabDocument, settings: RunSettings) {
    this.#document = document;
    this.#settings = settings;
    const training = { steps: 0, outcome: 'stopped' as const, loss: [], measurements: [] };
    const { shard } = settings;
    const empty = { training, analyses: {}, expect: [], verdicts: [] };
    this.#results = { title: document.title ?? 'Ravine', outcome: 'failed', ...(shard && { shard }), ...empty };
  }

  async run(): Promise<Results> {
    const { write, signal } = this.#settings;
    await write('recipe.json', documentText(this.#document));
    try {
      await this.#work();
      this.#results.outcome = this.#training?.diverged === undefined ? 'finished' : 'diverged';
    } catch (error) {
      if (!signal.aborted || error !== signal.reason) throw error;
      this.#results.outcome = 'stopped';
    } finally {
      try {
        await this.#finish();
      } finally {
        this.#training?.dispose();
      }
    }
    return this.#results;
  }

  async #work(): Promise<void> {
    const { steps, analyses } = this.#document;
    const mine = analyses.filter(({ name }) => this.#isOurs(name));
    for (const request of mine.filter(({ name }) => ANALYSES[name]!.needs === 'nothing')) await this.#analyse(request);
    const ofNetwork = mine
      .filter(({ name }) => ANALYSES[name]!.needs === 'network')
      .map((request) => ({ request, due: new Set(stepsOf(request.at, steps)) }));
    if (ofNetwork.length === 0 && (steps === 0 || !this.#isFirst)) return;
    const { executor, fetchBytes } = this.#settings;
    const training = await HeadlessTraining.create(executor, this.#document, fetchBytes);
    this.#training = training;
    for (const stop of this.#stops(ofNetwork.flatMap(({ due }) => [...due]))) {
      await this.#train(training, stop);
      if (this.#isMeasured(stop) || training.diverged !== undefined) await training.measure();
      if (training.diverged !== undefined) return;
      for (const { request, due } of ofNetwork) if (due.has(stop)) await this.#analyse(request, training);
    }
  }

  get #isFirst(): boolean {
    return (this.#settings.shard?.index ?? 0) === 0;
  }

  /** Whether this shard runs an analysis: one that cannot be shared runs in the first alone. */
  #isOurs(name: string): boolean {
    return this.#isFirst || ANALYSES[name]!.merge !== undefined;
  }

  #isMeasured(step: number): boolean {
    const { steps, measureEvery } = this.#document;
    return step === steps || (measureEvery > 0 && step % measureEvery === 0);
  }

  /** Steps at which training pauses, ascending. */
  #stops(due: readonly number[]): number[] {
    const { steps, measureEvery } = this.#document;
    const measured = measureEvery > 0 ? Array.from({ length: Math.floor(steps / measureEvery) + 1 }, (_, i) => i * measureEvery) : [];
    return [...new Set([...due, ...measured, steps])].sort((a, b) => a - b);
  }

  async #train(training: HeadlessTraining, to: number): Promise<void> {
    const { signal, onProgress } = this.#settings;
    const { steps } = this.#document;
    await training.advance(to, { signal, onProgress: (done) => onProgress?.('training', done, steps) });
  }

  async #analyse(request: Request, training?: HeadlessTraining): Promise<void> {
    const { executor, signal, onProgress, write } = this.#settings;
    const { id, name, options } = request;
    signal.throwIfAborted();
    const analysis = ANALYSES[name]!;
    // What cannot be shared is one machine's as a whole.
    const shard = (analysis.merge && this.#settings.shard) ?? { index: 0, count: 1 };
    const context: AnalysisContext = { executor, signal, shard, onProgress: (done, total) => onProgress?.(id, done, total) };
    // The document's schema is made of the analysis's own, so its options are what it declares.
    const checked = options as never;
    const result =
      analysis.needs === 'network' ? await analysis.run(await training!.network(), checked, context) : await analysis.run(checked, context);
    onProgress?.(id, 1, 1);
    await recordAnalysis(write, this.#results, request, training?.step ?? 0, result);
  }

  /** Writes what there is. */
  async #finish(): Promise<void> {
    const { write } = this.#settings;
    const training = this.#training;
    if (training) {
      this.#results.training = trainingResults(training, this.#results.outcome);
      await write('metrics.csv', csvOf(metricsTable(training)));
      await write('loss.png', pngOf(lossPicture(training)));
      await this.#writeParameters(training);
    }
    await writeReport(write, this.#document, this.#results);
  }

  async #writeParameters(training: HeadlessTraining): Promise<void> {
    const { names = 'contract', write } = this.#settings;
    const { problem, step } = await training.network();
    const states = await training.states();
    const running = states[NAMES.running];
    const parameters = { step, values: states[NAMES.theta]!, ...(running && { running }) };
    await write('parameters.safetensors', weightsFile(this.#document.recipe, problem.net.input, parameters, names));
  }
}

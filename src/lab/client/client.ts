import { ClientAnalyses } from './analyses';
import type { AskedAnalysis, AskOptions } from './analyses';
import type { Command, Event as LabEvent, PageCommand, UnitDetail } from '../protocol/messages';
import type { AnalysisName, AnalysisOptions } from '../protocol/analyses';

/** A command that is answered by one event with the same id. */
type Answer = Extract<LabEvent, { type: 'weights' | 'unit' | 'parameters' | 'pong' }>;
type AnswerOf<T extends Answer['type']> = Extract<Answer, { type: T }>;

interface Pending {
  resolve: (event: Answer) => void;
  reject: (error: Error) => void;
}

/** The part of a Worker that the client uses. */
export type Port = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

/**
 * The page's end of the protocol: sends commands, hands every event to its listeners, and turns commands with an
 * answer into promises. Events that arrive before there is a listener are kept.
 */
export class LabClient {
  readonly #port: Port;
  readonly #listeners = new Set<(event: LabEvent) => void>();
  readonly #pending = new Map<number, Pending>();
  readonly #analyses = new ClientAnalyses((command) => this.send(command));
  #early: LabEvent[] = [];
  #lastId = 0;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', (message) => {
      this.#receive((message as MessageEvent<LabEvent>).data);
    });
    port.addEventListener('error', (event) => {
      event.preventDefault();
      this.#receive({ type: 'failed', message: event.message || 'The engine could not be loaded.' });
    });
  }

  /** A number that no earlier answer or canvas of this client has. */
  newId(): number {
    return ++this.#lastId;
  }

  /** Posts a command; whatever is in `transfer` belongs to the worker afterwards. */
  send(command: PageCommand, transfer: Transferable[] = []): void {
    this.#port.postMessage(command, transfer);
  }

  /**
   * Calls `listener` with every event from now on; returns the function that stops it. Events from before the first
   * listener go to all that were added by the end of that turn of the event loop.
   */
  subscribe(listener: (event: LabEvent) => void): () => void {
    this.#listeners.add(listener);
    queueMicrotask(() => {
      const early = this.#early;
      this.#early = [];
      for (const event of early) this.#emit(event);
    });
    return () => void this.#listeners.delete(listener);
  }

  /** The weights of one layer (0-based) as they are now, n_in x n_out row-major. Rejects when the engine has none. */
  readWeights(layer: number): Promise<AnswerOf<'weights'>> {
    return this.#ask((id) => ({ type: 'readWeights', id, layer }));
  }

  /** What one unit does and how it is connected. Rejects when the engine has no such unit. */
  async readUnit(layer: number, unit: number): Promise<UnitDetail> {
    return (await this.#ask<AnswerOf<'unit'>>((id) => ({ type: 'readUnit', id, layer, unit }))).unit;
  }

  /** All parameters in the order of contract section 1, and their step. Rejects when the engine has none. */
  readParameters(): Promise<AnswerOf<'parameters'>> {
    return this.#ask((id) => ({ type: 'readParameters', id }));
  }

  /** Answers when the engine's thread gets to it. */
  ping(): Promise<unknown> {
    return this.#ask((id) => ({ type: 'ping', id }));
  }

  /** Starts an analysis of the run, beside its training. */
  analyse<N extends AnalysisName>(name: N, options: AnalysisOptions<N>, asking: AskOptions<N> = {}): AskedAnalysis<N> {
    return this.#analyses.ask(this.newId(), name, options, asking);
  }

  /** Ends the worker; promises that are still open are rejected. */
  terminate(): void {
    this.#port.terminate();
    const error = new Error('The engine was stopped.');
    this.#analyses.end(error);
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  #ask<T extends Answer>(command: (id: number) => Command): Promise<T> {
    const id = this.newId();
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (event: Answer) => void, reject });
      this.send(command(id));
    });
  }

  #receive(event: LabEvent): void {
    if (this.#analyses.receive(event)) return;
    if (isAnswer(event)) this.#answer(event);
    else if (this.#listeners.size === 0) this.#early.push(event);
    else this.#emit(event);
  }

  #emit(event: LabEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #answer(event: Answer | Extract<LabEvent, { type: 'failed' }>): void {
    if (event.id === undefined) return;
    const pending = this.#pending.get(event.id);
    this.#pending.delete(event.id);
    if (event.type === 'failed') pending?.reject(new Error(event.message));
    else pending?.resolve(event);
  }
}

function isAnswer(event: LabEvent): event is Answer | Extract<LabEvent, { type: 'failed' }> {
  return ['weights', 'unit', 'parameters', 'pong'].includes(event.type) || (event.type === 'failed' && event.id !== undefined);
}

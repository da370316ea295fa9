import { addOwnSet } from '../data/sets/registry';
import { DataCache } from './dataCache';
import { HostSource } from './gpuHost';
import type { Pair } from './pair/pair';
import type { Command, PageCommand, PairCommand } from './protocol';
import type { Recipe } from './recipe';
import { Session } from './session';
import type { SessionOptions } from './sessionOptions';

/** Everything that the page can ask for: one run, and a second one beside it, whose code is fetched when it is first wanted. */
export class Engine {
  readonly #options: SessionOptions & Required<Pick<SessionOptions, 'hosts' | 'data'>>;
  readonly #session: Session;
  #pair: Pair | undefined;
  /** What the page's run was last asked to be. */
  #recipe: Recipe | undefined;
  /** Ends when all that was sent before has been given on; undefined while nothing has to wait. */
  #waiting: Promise<void> | undefined;

  constructor(options: SessionOptions) {
    this.#options = { ...options, hosts: new HostSource(options.gpu, options.adapter), data: new DataCache(options.fetchBytes) };
    this.#session = new Session(this.#options);
  }

  /** Takes a command of the page; they take effect in the order in which they come. */
  handle(command: PageCommand): void {
    if (command.type === 'addData') addOwnSet(command.table);
    else if (isForPair(command)) this.#wait(() => this.#handlePair(command));
    else if (this.#waiting) this.#wait(() => this.#give(command));
    else this.#give(command);
  }

  #wait(work: () => Promise<void> | void): void {
    const waiting = (this.#waiting ?? Promise.resolve()).then(work).catch((error: unknown) => {
      this.#options.post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    });
    this.#waiting = waiting;
    void waiting.then(() => {
      if (this.#waiting === waiting) this.#waiting = undefined;
    });
  }

  #give(command: Command): void {
    if ('recipe' in command) this.#recipe = command.recipe;
    if (this.#pair) this.#pair.handle('A', command);
    else this.#session.handle(command);
  }

  async #handlePair(command: PairCommand): Promise<void> {
    if (command.type === 'compare') {
      const { Pair } = await import('./pair/pair');
      this.#pair ??= new Pair(this.#session, this.#options, this.#recipe);
      this.#pair.handle('B', { type: 'configure', recipe: command.recipe, run: command.run });
    } else if (command.type === 'second') {
      this.#pair?.handle('B', command.command);
    } else {
      const pair = this.#pair;
      this.#pair = undefined;
      const { which, run } = command;
      if (which === 'B') this.#recipe = pair?.recipeOf('B');
      await pair?.keep(which, run);
    }
  }
}

const isForPair = (command: Command | PairCommand): command is PairCommand => ['compare', 'second', 'keep'].includes(command.type);

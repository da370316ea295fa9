import { addOwnSet } from '../../data/sets/registry';
import { AskedRun } from './askedRun';
import { DataCache } from '../session/dataCache';
import { HostSource } from '../device/gpuHost';
import type { Pair } from './pair';
import type { Command, PageCommand, PairCommand } from '../protocol/messages';
import { Session } from '../session/session';
import type { SessionOptions } from '../session/sessionOptions';

/** Everything that the page can ask for: one run, and a second one beside it, whose code is fetched when it is first wanted. */
export class Engine {
  readonly #options: SessionOptions & Required<Pick<SessionOptions, 'hosts' | 'data'>>;
  readonly #session: Session;
  #pair: Pair | undefined;
  #asked = new AskedRun();
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
    if (this.#pair) {
      this.#pair.handle('A', command);
    } else {
      this.#asked.note(command, (point) => this.#session.parametersAt(point));
      this.#session.handle(command);
    }
  }

  async #handlePair(command: PairCommand): Promise<void> {
    if (command.type === 'compare') {
      const { Pair } = await import('./pair');
      this.#pair ??= new Pair(this.#session, this.#options, this.#asked);
      this.#pair.begin(command.recipe, command.run);
    } else if (command.type === 'second') {
      this.#pair?.handle('B', command.command);
    } else {
      const pair = this.#pair;
      this.#pair = undefined;
      const { which, run } = command;
      if (which === 'B' && pair) this.#asked = pair.second;
      await pair?.keep(which, run);
    }
  }
}

const isForPair = (command: Command | PairCommand): command is PairCommand => ['compare', 'second', 'keep'].includes(command.type);

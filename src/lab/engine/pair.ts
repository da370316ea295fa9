import { AskedRun } from './askedRun';
import { DataCache } from '../session/dataCache';
import type { Command, Which } from '../protocol/messages';
import type { Recipe } from '../recipe/recipe';
import { startBeside } from '../recipe/start';
import { Session } from '../session/session';
import type { SessionOptions } from '../session/sessionOptions';
import { Turns } from '../session/turns';

/** Commands that are for both runs, whichever of them they are given to. */
const SHARED: ReadonlySet<Command['type']> = new Set(['run', 'pause', 'step', 'show', 'fork', 'retry', 'visible']);

/** What the second session shares with the first, and where its news go. */
export type PairOptions = Required<Pick<SessionOptions, 'hosts' | 'data'>> & SessionOptions;

/**
 * Two runs side by side: the page's own session, A, which goes on as it is, and a second one on the same device, B, from step 0 and
 * from A's start. Whoever is behind trains first, until both stand at the same step; from there on they train in turns. What
 * restarts A restarts B too. Batches are a function of the seed and the step, so that both see the same.
 */
export class Pair {
  readonly #sessions: Readonly<Record<Which, Session>>;
  readonly #turns: Readonly<Record<Which, Turns>>;
  readonly #asked: Readonly<Record<Which, AskedRun>>;
  #isClosed = false;

  /** `options` are those of the first session, and `asked` is what it was last asked to be. */
  constructor(first: Session, options: PairOptions, asked: AskedRun) {
    const [A, B] = Turns.pair();
    const second = new Session({
      ...options,
      data: new DataCache(options.fetchBytes, options.data),
      post: (event, transfer) => {
        if (!this.#isClosed) options.post({ type: 'second', event }, transfer);
      },
    });
    this.#sessions = { A: first, B: second };
    this.#turns = { A, B };
    this.#asked = { A: asked, B: new AskedRun() };
    first.takeTurns(A);
    second.takeTurns(B);
  }

  /** What B was last asked to be. */
  get second(): AskedRun {
    return this.#asked.B;
  }

  /** Begins B, of the given recipe; A goes on as it is. */
  begin(recipe: Recipe, run: boolean): void {
    this.#begin(recipe, run);
    if (run) this.#sessions.A.handle({ type: 'run' });
  }

  /** Takes a command that was given to one of them. */
  handle(which: Which, command: Command): void {
    if (which === 'A') this.#handleFirst(command);
    else this.#handleSecond(command);
  }

  /** Lets one go on alone where it stands, and the other go. The one that goes on is the first session from then on. */
  async keep(which: Which, run: boolean): Promise<void> {
    const { A, B } = this.#sessions;
    A.takeTurns(undefined);
    const handover = which === 'B' ? await B.handOver() : undefined;
    this.#isClosed = true;
    if (handover) await A.takeOver(handover, run);
    await B.close();
  }

  #handleFirst(command: Command): void {
    const { A, B } = this.#sessions;
    this.#asked.A.note(command, (point) => A.parametersAt(point));
    const isAnew = command.type === 'configure' || command.type === 'startFrom' || command.type === 'reset';
    // Neither trains before both stand at step 0.
    if (isAnew) this.#turns.A.prepare();
    A.handle(command);
    if (isAnew) this.#begin(this.#asked.B.asked?.recipe, command.type !== 'reset' && command.run);
    else if (SHARED.has(command.type)) B.handle(command);
  }

  #handleSecond(command: Command): void {
    const { A, B } = this.#sessions;
    if (command.type === 'reset') {
      this.#handleFirst(command);
      return;
    }
    if (command.type === 'configure') {
      this.#begin(command.recipe, command.run);
    } else {
      this.#asked.B.note(command, (point) => B.parametersAt(point));
      if (command.type === 'startFrom') this.#turns.B.prepare();
      B.handle(command);
      if (SHARED.has(command.type)) A.handle(command);
    }
    if ('run' in command && command.run) A.handle({ type: 'run' });
  }

  /** Begins B anew, from the start that A has where that is a start for B. */
  #begin(recipe: Recipe | undefined, run: boolean): void {
    if (!recipe) return;
    const theta = startBeside(recipe, this.#asked.A.asked);
    const command: Command = { type: 'configure', recipe, run, ...(theta && { theta }) };
    this.#asked.B.note(command, () => undefined);
    this.#turns.B.prepare();
    this.#sessions.B.handle(command);
  }
}

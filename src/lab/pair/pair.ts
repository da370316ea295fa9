import { DataCache } from '../dataCache';
import type { Command, Which } from '../protocol';
import type { Recipe } from '../recipe';
import { Session } from '../session';
import type { SessionOptions } from '../sessionOptions';
import { Turns } from './turns';

/** Commands that are for both runs, whichever of them they are given to. */
const SHARED: ReadonlySet<Command['type']> = new Set(['run', 'pause', 'step', 'reset', 'show', 'fork', 'retry', 'visible']);
const RESTARTING: ReadonlySet<Command['type']> = new Set(['configure', 'startFrom', 'reset']);

/** What the second session shares with the first, and where its news go. */
export type PairOptions = Required<Pick<SessionOptions, 'hosts' | 'data'>> & SessionOptions;

/**
 * Two runs side by side: the page's own session, A, and a second one on the same device, B. They train in turns and stand at
 * the same step; what restarts one restarts both. Batches are a function of the seed and the step, so that both see the same.
 */
export class Pair {
  readonly #sessions: Readonly<Record<Which, Session>>;
  readonly #turns: readonly Turns[];
  readonly #recipes: Partial<Record<Which, Recipe>>;
  #isClosed = false;

  /** `options` are those of the first session, and `recipe` is what it was last given. */
  constructor(first: Session, options: PairOptions, recipe: Recipe | undefined) {
    const [A, B] = Turns.pair();
    const second = new Session({
      ...options,
      data: new DataCache(options.fetchBytes, options.data),
      post: (event, transfer) => {
        if (!this.#isClosed) options.post({ type: 'second', event }, transfer);
      },
    });
    this.#sessions = { A: first, B: second };
    this.#turns = [A, B];
    this.#recipes = { ...(recipe && { A: recipe }) };
    first.takeTurns(A);
    second.takeTurns(B);
  }

  /** The recipe that a run was last given. */
  recipeOf(which: Which): Recipe | undefined {
    return this.#recipes[which];
  }

  /** Takes a command that was given to one of them. */
  handle(which: Which, command: Command): void {
    const otherName = which === 'A' ? 'B' : 'A';
    const [own, other] = [this.#sessions[which], this.#sessions[otherName]];
    if ('recipe' in command) this.#recipes[which] = command.recipe;
    if (RESTARTING.has(command.type)) {
      // Neither trains before both stand at step 0.
      for (const turns of this.#turns) turns.prepare();
    }
    own.handle(command);
    if (SHARED.has(command.type)) other.handle(command);
    if (command.type !== 'configure' && command.type !== 'startFrom') return;
    const recipe = this.#recipes[otherName];
    if (recipe) other.handle({ type: 'configure', recipe, run: command.run });
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
}

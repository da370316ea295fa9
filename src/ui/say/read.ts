import type { RunHistory } from '../logs/runHistory';
import { situationOf, type Readable } from '../state/situationOf';
import { diagnose } from './diagnose';
import type { Diagnosis } from './situation';

/** While a run goes on, what is said changes only when so many readings in a row would say the other thing. */
const AGREED = 3;

/** Reads what is happening off the state of the page, again and again: a share that wavers about a limit does not make the page waver. */
export class Reader {
  #said: { diagnosis: Diagnosis; history: RunHistory; isMeasured: boolean } | undefined;
  #other = '';
  #times = 0;

  /** What is happening; while a run goes on, perhaps still what was. */
  read(page: Readable, history: RunHistory): Diagnosis {
    const situation = situationOf(page, history);
    const diagnosis = diagnose(situation);
    const kind = kindOf(diagnosis);
    this.#times = kind === this.#other ? this.#times + 1 : 1;
    this.#other = kind;
    const said = this.#said;
    const isSteady = said?.isMeasured && said.history === history && situation.state === 'running';
    if (isSteady && kind !== kindOf(said.diagnosis) && this.#times < AGREED) return said.diagnosis;
    this.#said = { diagnosis, history, isMeasured: situation.layers !== undefined };
    return diagnosis;
  }
}

/** What is said, but for its numbers. */
const kindOf = ({ say, claims, then }: Diagnosis): string => `${say} ${claims.length} ${then !== undefined}`;

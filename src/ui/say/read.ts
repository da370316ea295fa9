import type { RunHistory } from '../logs/runHistory';
import { situationOf, type Readable } from '../state/situationOf';
import { diagnose } from './diagnose';
import type { Diagnosis } from './situation';

/** What is happening, from the state of the page. */
export function read(page: Readable, history: RunHistory): Diagnosis {
  return diagnose(situationOf(page, history));
}

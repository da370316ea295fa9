import type { FilmLog } from '../logs/filmLog';
import type { RunHistory } from '../logs/runHistory';

/** The films of a history, row by row. */
const rowsOf = ({ weights, outputs, sums, deltas }: RunHistory): readonly (readonly FilmLog[])[] => [weights, outputs, sums, deltas];

/** Puts two runs on one step axis, and each film of one on the same range as that of the same layer in the other. */
export function shareScales(a: RunHistory, b: RunHistory): void {
  const end = Math.max(a.axisEnd, b.axisEnd);
  a.reach(end);
  b.reach(end);
  rowsOf(a).forEach((films, row) => {
    films.forEach((film, layer) => {
      const other = rowsOf(b)[row]![layer];
      if (!other || film.columns === 0 || other.columns === 0) return;
      film.widen(other.low, other.high);
      other.widen(film.low, film.high);
    });
  });
}

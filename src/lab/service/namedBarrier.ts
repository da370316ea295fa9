import type { SolutionBarrier } from '../../analysis/ensembles/restarts';
import type { NamedBarrier } from '../protocol/ensemble';

/** A barrier with the numbers of its two restarts in the place of their places in a list. */
export function namedBarrier({ first, last, ...barrier }: SolutionBarrier, ends: readonly { readonly restart: number }[]): NamedBarrier {
  return { ...barrier, first: ends[first]!.restart, last: ends[last]!.restart };
}

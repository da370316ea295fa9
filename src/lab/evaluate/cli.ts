import { evaluateCase as evaluate } from './evaluate';
import { EXECUTORS } from '../executors/executors';

/**
 * The evaluation as the command line uses it: the executor by name, wants that are left out reported on stderr.
 *
 * @throws Error naming what is wrong with the case, or the executor that there is not.
 */
export async function evaluateCase(json: unknown, { executor }: { executor: string }): Promise<Record<string, unknown>> {
  const chosen = Object.hasOwn(EXECUTORS, executor) ? EXECUTORS[executor] : undefined;
  if (!chosen) throw new Error(`executor must be one of ${Object.keys(EXECUTORS).join(', ')}, got "${executor}"`);
  return evaluate(json, { executor: chosen, warn: (message) => console.error(message) });
}

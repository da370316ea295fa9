import type { Executor } from '../../graph';
import { choosingExecutor } from './choosingExecutor';
import { interpreterExecutor } from './interpreterExecutor';
import { lanesExecutor } from './lanesExecutor';
import { passesExecutor } from './passesExecutor';

/**
 * Who can compute, by the name that commands give; `auto` chooses between passes and lanes. Importing an executor does
 * not touch the GPU: one that needs it asks for it when its first program is loaded.
 */
export const EXECUTORS: Readonly<Record<string, Executor>> = {
  auto: choosingExecutor,
  interpreter: interpreterExecutor,
  passes: passesExecutor,
  lanes: lanesExecutor,
};

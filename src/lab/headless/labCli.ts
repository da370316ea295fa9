import type { Executor } from '../../graph';
import type { TensorNames } from '../export/parameterTensors';
import { interpreterExecutor } from '../interpreterExecutor';
import { passesExecutor } from '../passesExecutor';
import type { Shard } from './analysis';
import { parseDocument } from './document';
import { InputError } from './inputError';
import type { WriteFile } from './output';
import type { Outcome } from './results';
import { runDocument } from './runDocument';

/** Importing an executor must not touch the GPU; one that needs it asks for it when its first program is loaded. */
const EXECUTORS: Readonly<Record<string, Executor>> = { interpreter: interpreterExecutor, passes: passesExecutor };

export interface LabCommand {
  readonly json: unknown;
  readonly executor: string;
  readonly names: TensorNames;
  readonly steps?: number;
  readonly shard?: Shard;
  readonly write: WriteFile;
  readonly readAppFile: (path: string) => Promise<ArrayBuffer>;
  readonly signal: AbortSignal;
  readonly onProgress: (what: string, done: number, total: number) => void;
}

/** What a command came to, for its exit code; `input` is a document that cannot be run as it is. */
export type LabEnd = { readonly outcome: Outcome; readonly differing: number } | { readonly outcome: 'input'; readonly message: string };

/** Runs a document as the command line asks for it. Rejects where an executor or a file fails. */
export async function runLab({ json, steps, executor, readAppFile, ...settings }: LabCommand): Promise<LabEnd> {
  try {
    const chosen = Object.hasOwn(EXECUTORS, executor) ? EXECUTORS[executor]! : undefined;
    if (!chosen)
      throw new InputError([{ field: '--executor', message: `must be one of ${Object.keys(EXECUTORS).join(', ')}, not "${executor}"` }]);
    const document = parseDocument(json, steps);
    const { outcome, expect } = await runDocument(document, { ...settings, executor: chosen, fetchBytes: readAppFile });
    return { outcome, differing: expect.filter(({ verdict }) => verdict !== 'agrees').length };
  } catch (error) {
    if (error instanceof InputError) return { outcome: 'input', message: error.message };
    throw error;
  }
}

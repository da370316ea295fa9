import type { TensorNames } from '../files/parameterTensors';
import { EXECUTORS } from '../executors/executors';
import type { Shard } from './analysis';
import { parseDocument } from './document';
import { InputError } from './inputError';
import { mergeFolders } from './merge';
import type { ResultFolder } from './merge';
import type { WriteFile } from './output';
import type { Outcome, Results } from './results';
import { runDocument } from './runDocument';

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
export function runLab({ json, steps, executor, readAppFile, ...settings }: LabCommand): Promise<LabEnd> {
  return ended(() => {
    const chosen = Object.hasOwn(EXECUTORS, executor) ? EXECUTORS[executor]! : undefined;
    if (!chosen)
      throw new InputError([{ field: '--executor', message: `must be one of ${Object.keys(EXECUTORS).join(', ')}, not "${executor}"` }]);
    return runDocument(parseDocument(json, steps), { ...settings, executor: chosen, fetchBytes: readAppFile });
  });
}

/** Merges the folders of all shards of a run, as the command line asks for it. */
export function mergeLab(folders: readonly ResultFolder[], write: WriteFile): Promise<LabEnd> {
  return ended(() => mergeFolders(folders, write));
}

async function ended(work: () => Promise<Results>): Promise<LabEnd> {
  try {
    const { outcome, expect, verdicts } = await work();
    return { outcome, differing: [...expect, ...verdicts].filter(({ verdict }) => verdict !== 'agrees').length };
  } catch (error) {
    if (error instanceof InputError) return { outcome: 'input', message: error.message };
    throw error;
  }
}

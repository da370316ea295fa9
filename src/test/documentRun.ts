import { interpreterExecutor } from '../lab/executors/interpreterExecutor';
import { parseDocument } from '../lab/headless/document';
import type { ResultFolder } from '../lab/headless/merge';
import { runDocument } from '../lab/headless/runDocument';
import type { RunSettings } from '../lab/headless/runDocument';

/** What a run has written, by the files' names. */
export type Files = Map<string, string | Uint8Array>;

/** Keeps in memory what is written. */
export const writerTo =
  (files: Files): RunSettings['write'] =>
  (name, content) =>
    Promise.resolve(void files.set(name, content));

/** Runs a document in float64, without any file of the app; what it writes stays in memory. */
export async function runInMemory(json: unknown, settings: Partial<Pick<RunSettings, 'signal' | 'onProgress' | 'shard'>> = {}) {
  const files: Files = new Map();
  const results = await runDocument(parseDocument(json), {
    executor: interpreterExecutor,
    write: writerTo(files),
    fetchBytes: () => Promise.reject(new Error('there are no files')),
    signal: new AbortController().signal,
    ...settings,
  });
  return { results, files };
}

/** Files as the folder of a run that others are merged with. */
export const folderOf = (name: string, files: Files): ResultFolder => ({
  name,
  list: () => Promise.resolve([...files.keys()]),
  read: (file) => {
    const content = files.get(file);
    if (content === undefined) return Promise.reject(new Error(`no ${file}`));
    return Promise.resolve(typeof content === 'string' ? new TextEncoder().encode(content) : content);
  },
});

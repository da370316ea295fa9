import { parseDocument } from './document';
import type { LabDocument } from './document';
import { InputError } from './inputError';
import type { WriteFile } from './output';
import { recordAnalysis, writeReport } from './record';
import { ANALYSES } from './registry';
import type { Results } from './results';

/** A folder that the command has written. */
export interface ResultFolder {
  readonly name: string;
  readonly list: () => Promise<readonly string[]>;
  readonly read: (file: string) => Promise<Uint8Array>;
}

/** Files that merging makes anew. */
const OWN = ['metrics.json', 'report.md'];

/**
 * Puts the results of all shards of a document together, as if one machine had computed them: what could be shared is
 * merged, the rest is the first shard's, and the report is made of the whole.
 *
 * @throws InputError naming a folder that is not a finished shard of the same run, or the shards that are missing.
 */
export async function mergeFolders(folders: readonly ResultFolder[], write: WriteFile): Promise<Results> {
  const shards = await Promise.all(folders.map(open));
  const ordered = inOrder(shards);
  const [first] = ordered;
  const { folder, results, recipe } = first!;
  const document = parseDocument(JSON.parse(recipe));
  for (const file of await folder.list()) if (!OWN.includes(file)) await write(file, await folder.read(file));
  const { shard: _, ...whole } = { ...results, outcome: worst(ordered), analyses: { ...results.analyses } };
  await mergeAnalyses(document, ordered, whole, write);
  await writeReport(write, document, whole);
  return whole;
}

interface OpenShard {
  readonly folder: ResultFolder;
  /** The document as it was run. */
  readonly recipe: string;
  readonly results: Results;
}

async function open(folder: ResultFolder): Promise<OpenShard> {
  const read = async (file: string): Promise<string> => new TextDecoder().decode(await folder.read(file));
  let results: Results;
  let recipe: string;
  try {
    recipe = await read('recipe.json');
    results = JSON.parse(await read('metrics.json')) as Results;
  } catch (error) {
    throw problem(folder, `holds no results of a shard (${String(error)}); give a folder that --shard has written`);
  }
  if (!results.shard) throw problem(folder, 'holds the results of a whole run; there is nothing to merge');
  if (results.outcome === 'stopped') throw problem(folder, `holds a shard that was stopped; run --shard ${label(results)} again`);
  return { folder, recipe, results };
}

/** All shards from the first to the last, each once and all of the same document. */
function inOrder(shards: readonly OpenShard[]): OpenShard[] {
  const [{ folder, recipe, results }] = shards as [OpenShard];
  const { count } = results.shard!;
  const byIndex = new Map<number, OpenShard>();
  for (const shard of shards) {
    const { index, count: own } = shard.results.shard!;
    if (shard.recipe !== recipe || own !== count) throw problem(shard.folder, `is a shard of another run than ${folder.name}`);
    const twin = byIndex.get(index);
    if (twin) throw problem(shard.folder, `holds shard ${label(shard.results)} as ${twin.folder.name} does; give it once`);
    byIndex.set(index, shard);
  }
  const all = Array.from({ length: count }, (_, index) => index);
  const missing = all.filter((index) => !byIndex.has(index)).map((index) => `${index + 1}/${count}`);
  if (missing.length > 0) throw new InputError([{ field: '--merge', message: `lacks shard ${missing.join(', ')}; give its folder too` }]);
  return all.map((index) => byIndex.get(index)!);
}

async function mergeAnalyses(document: LabDocument, shards: readonly OpenShard[], whole: Results, write: WriteFile): Promise<void> {
  for (const request of document.analyses) {
    const { merge } = ANALYSES[request.name]!;
    const found = whole.analyses[request.id] ?? [];
    if (!merge) continue;
    whole.analyses[request.id] = [];
    for (const [i, { step }] of found.entries()) {
      const parts = shards.map(({ folder, results }) => {
        const part = results.analyses[request.id]?.[i];
        if (part?.step !== step) throw problem(folder, `lacks "${request.id}" at step ${step}; run --shard ${label(results)} again`);
        const { step: _, ...json } = part;
        return json;
      });
      await recordAnalysis(write, whole, request, step, merge(parts));
    }
  }
}

/** A run has diverged where it has in one shard. */
function worst(shards: readonly OpenShard[]): Results['outcome'] {
  return shards.find(({ results }) => results.outcome !== 'finished')?.results.outcome ?? 'finished';
}

const label = ({ shard }: Results): string => `${shard!.index + 1}/${shard!.count}`;

const problem = ({ name }: ResultFolder, message: string): InputError => new InputError([{ field: name, message }]);

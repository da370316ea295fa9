import type { RecipeProblem } from '../../lab/recipe/schema';
import type { Lab } from '../state/lab.svelte';
import { readRecipeFile } from './readRecipeFile';

/** More than anyone's table or network that would be trained here. */
const MOST_BYTES = 256 * 2 ** 20;

/** Takes a file over; undefined where all went well, else what is wrong with it, and nothing has happened. */
export type Opener = (lab: Lab, file: File) => Promise<readonly RecipeProblem[]>;

/** By the end of the name. The code of each is loaded when it is needed. */
const OPENERS: Readonly<Record<string, Opener>> = {
  json: openRecipe,
  csv: async (lab, file) => (await import('./openTable')).openTable(lab, file),
  tsv: async (lab, file) => (await import('./openTable')).openTable(lab, file),
  txt: async (lab, file) => (await import('./openTable')).openTable(lab, file),
  safetensors: async (lab, file) => (await import('./openWeights')).openWeights(lab, file),
};

/** Opens a file of the person's own, which never leaves the machine. Never rejects: what is wrong is shown, and the run goes on as it was. */
export async function openFile(lab: Lab, file: File): Promise<void> {
  const problems = await problemsOf(lab, file).catch((error: unknown) => [
    { field: 'file', message: `could not be read: ${error instanceof Error ? error.message : String(error)}` },
  ]);
  lab.opening.bad = problems.length > 0 ? { name: file.name, problems } : undefined;
}

async function problemsOf(lab: Lab, file: File): Promise<readonly RecipeProblem[]> {
  const ending = /\.(\w+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const opener = Object.hasOwn(OPENERS, ending) ? OPENERS[ending] : undefined;
  if (!opener) return [{ field: 'name', message: `must end in one of ${Object.keys(OPENERS).join(', ')}; the ending says what it holds` }];
  if (file.size > MOST_BYTES) {
    return [{ field: 'file', message: `is ${Math.ceil(file.size / 2 ** 20)} MiB large and at most ${MOST_BYTES / 2 ** 20} are read` }];
  }
  return opener(lab, file);
}

async function openRecipe(lab: Lab, file: File): Promise<readonly RecipeProblem[]> {
  const parsed = readRecipeFile(await file.text());
  if (!parsed.ok) return parsed.problems;
  lab.edit(parsed.recipe);
  return [];
}

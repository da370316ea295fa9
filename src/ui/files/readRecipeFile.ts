import { parseRecipe, type ParsedRecipe } from '../../lab/recipe/schema';

/** Reads the text of a recipe's file. Never throws: what is wrong with it is said by place. */
export function readRecipeFile(text: string): ParsedRecipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const message = `must hold a recipe in JSON, as this page saves it (${error instanceof Error ? error.message : String(error)})`;
    return { ok: false, problems: [{ field: 'file', message }] };
  }
  return parseRecipe(value);
}

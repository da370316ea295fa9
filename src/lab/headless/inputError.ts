import type { RecipeProblem } from '../recipe/schema';

/** Something is wrong with what was asked for, and asking differently helps: each problem names its field and the remedy. */
export class InputError extends Error {
  override readonly name = 'InputError';

  constructor(problems: readonly RecipeProblem[]) {
    super(problems.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`)).join('\n'));
  }
}

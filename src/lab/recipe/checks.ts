import { parameterLayout } from '../../nn/parameters';
import { SCHEDULES } from '../../nn/schedules';
import type { RecipeProblem } from './shape';
import { sourceOf, takesAllRows, type Source } from './sizes';
import type { Recipe } from './recipe';

/** What one storage binding holds on every WebGPU device: maxStorageBufferBindingSize is at least 128 MiB. */
const MAX_FLOATS = 2 ** 25;

/** Thousands apart. Intl would do it, but its first use takes 10 ms of the page's start. */
const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/**
 * What is wrong with a recipe whose fields are each in order: the fields that must agree with one another, or with the rows
 * that it is trained on, do not.
 */
export function disagreements(recipe: Recipe, source: Source = sourceOf(recipe.data)): RecipeProblem[] {
  const withSource = [lastLayer, skips, loss, batch, sizes].flatMap((check) => check(recipe, source));
  return [...withSource, ...schedule(recipe)];
}

function lastLayer({ layers }: Recipe, { targets, classes }: Source): RecipeProblem[] {
  const at = `layers.${layers.length - 1}`;
  const { n, bn } = layers.at(-1)!;
  const problems: RecipeProblem[] = [];
  if (n !== targets) {
    const what = classes ? 'classes' : 'targets';
    problems.push({
      field: `${at}.n`,
      message: `the last layer must be as wide as the data set has ${what}: ${targets}, not ${n}`,
    });
  }
  if (bn) problems.push({ field: `${at}.bn`, message: 'batch norm belongs in hidden layers; leave it out of the last one' });
  return problems;
}

/** Contract section 5: layer i with skip s adds A[i + 1 - s], where A[0] is the input and A[i + 1] the output of layer i. */
function skips({ layers }: Recipe, { inputs }: Source): RecipeProblem[] {
  const widths = [inputs, ...layers.map(({ n }) => n)];
  return layers.flatMap(({ n, skip = 0 }, i) => {
    if (skip === 0) return [];
    const field = `layers.${i}.skip`;
    const source = i + 1 - skip;
    if (source < 0) return [{ field, message: `${skip} reaches back beyond the input; at most ${i + 1} here` }];
    const from = widths[source]!;
    if (from === n) return [];
    const origin = source === 0 ? 'the input' : `layers.${source - 1}`;
    const message = `adds ${origin} of width ${String(from)} to a layer of width ${n}; make the widths equal or the skip 0`;
    return [{ field, message }];
  });
}

function loss({ layers, loss }: Recipe, { title, classes }: Source): RecipeProblem[] {
  if (loss !== 'ce') return [];
  const problems: RecipeProblem[] = [];
  if (!classes) {
    problems.push({ field: 'loss', message: `cross-entropy needs classes and "${title}" has none; use "mse"` });
  }
  const { act } = layers.at(-1)!;
  if (act !== 'identity') {
    const field = `layers.${layers.length - 1}.act`;
    problems.push({ field, message: `cross-entropy brings its own softmax; make the last activation "identity", not "${act}"` });
  }
  return problems;
}

function batch({ optimizer, batch }: Recipe, { rows }: Source): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  if (takesAllRows(optimizer.type) && batch.size !== rows) {
    const remedy = `set it to ${rows}, or use the optimizer "sgd"`;
    problems.push({ field: 'batch.size', message: `gradient descent takes all ${rows} training rows in a step; ${remedy}` });
  } else if (batch.size > rows) {
    problems.push({ field: 'batch.size', message: `must be at most the ${rows} training rows, not ${batch.size}` });
  }
  if (batch.order === 'sequential' && batch.seed !== undefined) {
    problems.push({ field: 'batch.seed', message: 'rows taken in sequence are not drawn; leave it out, or use the order "philox"' });
  }
  return problems;
}

function schedule({ schedule }: Recipe): RecipeProblem[] {
  const judge: ((spec: never) => string | undefined) | undefined = SCHEDULES[schedule.type].problem;
  const problem = judge?.(schedule as never);
  if (problem === undefined) return [];
  // The tables begin such a sentence with the name of the field.
  const [name, ...rest] = problem.split(' ');
  return [{ field: `schedule.${name!}`, message: rest.join(' ') }];
}

function sizes({ layers, batch }: Recipe, { inputs }: Source): RecipeProblem[] {
  const problems: RecipeProblem[] = [];
  const { total } = parameterLayout({ input: inputs, layers });
  const limit = `a GPU buffer is sure to hold ${count(MAX_FLOATS)}`;
  if (total > MAX_FLOATS) {
    problems.push({ field: 'layers', message: `the network has ${count(total)} parameters and ${limit}; use fewer or narrower layers` });
  }
  const widest = Math.max(inputs, ...layers.map(({ n }) => n));
  if (batch.size * widest > MAX_FLOATS) {
    const remedy = `use at most ${count(Math.floor(MAX_FLOATS / widest))} rows or narrower layers`;
    problems.push({
      field: 'batch.size',
      message: `the widest layer would hold ${count(batch.size * widest)} numbers and ${limit}; ${remedy}`,
    });
  }
  return problems;
}

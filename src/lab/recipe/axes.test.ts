import { describe, expect, it } from 'vitest';
import { AXES } from '../../analysis/ensembles/axes';
import type { AxisName } from '../../analysis/ensembles/axes';
import { axesOf, recipeAxis, valuesBetween } from './axes';
import { parseRecipe } from './schema';
import type { Recipe } from './recipe';

const optimizerOf: Partial<Record<AxisName, string>> = { momentum: 'momentum', beta1: 'adam', beta2: 'adam', epsilon: 'adam' };
function recipeWith(optimizer: string): Recipe {
  const parsed = parseRecipe({ version: 1, data: { set: 'moons' }, optimizer: { type: optimizer } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}

describe('axes of a recipe', () => {
  it.each(Object.keys(AXES) as AxisName[])('%s reads what it has edited, and the recipe stays valid from end to end', (name) => {
    const recipe = recipeWith(optimizerOf[name] ?? 'sgd');
    const axis = recipeAxis(name);
    expect(axesOf(recipe).map((one) => one.name)).toContain(name);
    const { values } = valuesBetween(name, ...axis.ends(recipe), 9);
    for (const value of values) {
      const edited = axis.edit(recipe, value);
      expect(parseRecipe(edited)).toMatchObject({ ok: true });
      expect(axis.read(edited)).toBe(value);
    }
  });

  it('are only those that the recipe has', () => {
    const names = axesOf(recipeWith('gd')).map(({ name }) => name);
    expect(names).not.toContain('momentum');
    expect(names).not.toContain('batch_size');
  });
});

describe('values between two ends', () => {
  it('ascend by factors, in digits that a person can type', () => {
    const { values } = valuesBetween('learning_rate', 0.001, 10, 64);
    expect([values[0], values.at(-1), values.length]).toEqual([0.001, 10, 64]);
    values
      .slice(1)
      .forEach((value, i) => expect(Math.abs(Math.log(value / values[i]!) / Math.log(1e4 ** (1 / 63)) - 1)).toBeLessThan(0.03));
    expect(Math.max(...values.map((value) => String(value).replace(/^0\.0*/, '').length))).toBeLessThanOrEqual(5);
  });

  it('keep apart when zoomed far in, and stay within what the number may be', () => {
    const { values } = valuesBetween('scale', 1, 1.000001, 32);
    expect(new Set(values).size).toBe(32);
    expect(valuesBetween('learning_rate', 900, 1e7, 3).values.at(-1)).toBeLessThanOrEqual(AXES.learning_rate.max);
    expect(valuesBetween('depth', -4, 3, 20).values).toEqual([1, 2, 3]);
  });
});

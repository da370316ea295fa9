import { describe, expect, it } from 'vitest';
import { encodeRecipe, decodeRecipe } from '../../lab/recipe/url';
import type { MathElement } from './math';
import { stageOf } from '../stage/stages';
import { EXPERIMENTS } from './registry';

/** Everything that a formula says, without its structure. */
const textOf = (part: string | MathElement): string => (typeof part === 'string' ? part : part.children.map(textOf).join(''));

it('is in the lecture’s order, each number and each id once', () => {
  const numbers = EXPERIMENTS.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(new Set(EXPERIMENTS.map(({ id }) => id)).size).toBe(EXPERIMENTS.length);
  for (const { id } of EXPERIMENTS) expect(id).toMatch(/^[a-z0-9-]+$/);
});

describe.each(EXPERIMENTS.map((experiment) => [experiment.id, experiment] as const))(
  '%s',
  (_id, { setUp, formula, text, more, question, look }) => {
    it('has a recipe that a link can carry', () => {
      if (!setUp) return;
      const read = decodeRecipe(encodeRecipe(setUp));
      expect(read).toEqual({ ok: true, recipe: setUp });
    });

    it('is typeset when it is built', () => {
      expect(formula.tag).toBe('math');
      expect(textOf(formula).length).toBeGreaterThan(2);
      const parts = [...text, ...(more ?? [])].flat();
      for (const part of parts) if (typeof part !== 'string') expect(part.tag).toBe('math');
      expect(parts.filter((part) => typeof part === 'string').join('')).not.toMatch(/\\|\$/);
    });

    it('says where to look, on a stage that there is', () => {
      expect(look.words).toMatch(/^\p{Ll}.*\.$/u);
      if (look.stage !== undefined) expect([look.part, stageOf(look.stage)?.id]).toEqual(['stage', look.stage]);
    });

    it('asks one question that can be answered', () => {
      if (typeof question === 'function') return;
      expect(question.prompt).toMatch(/[.?]$/);
      if (question.kind === 'pick') expect(question.options.length).toBeGreaterThan(1);
      else if (question.kind === 'number') expect(question.max).toBeGreaterThan(question.min);
      else for (const { from, to } of [question.x, question.y]) expect(to).toBeGreaterThan(from);
    });
  },
);

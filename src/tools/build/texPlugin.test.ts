import { expect, it } from 'vitest';
import { texPlugin, typeset } from './texPlugin.mjs';

it('typesets TeX as MathML without anything that a strict policy refuses', () => {
  expect(typeset('\\sigma^2')).toEqual({
    tag: 'math',
    attributes: {},
    children: [
      {
        tag: 'msup',
        attributes: {},
        children: [
          { tag: 'mi', attributes: {}, children: ['σ'] },
          { tag: 'mn', attributes: {}, children: ['2'] },
        ],
      },
    ],
  });
  expect(JSON.stringify(typeset('\\frac{1}{N}\\sum_n (y_n - t_n)^2'))).not.toMatch(/style|class/);
});

it('replaces formulas of the lecture’s sources only, also within other templates', () => {
  const { transform } = texPlugin() as unknown as { transform: (code: string, id: string) => { code: string } | null };
  const code = 'say`The ${tex`x`}.`';
  expect(transform(code, '/src/ui/lecture/experiments/01.ts')?.code).toBe(`say\`The \${${JSON.stringify(typeset('x'))}}.\``);
  expect(transform(code, '/src/ui/other.ts')).toBeNull();
});

it('refuses TeX that is none', () => {
  expect(() => typeset('\\frac{1}')).toThrow();
});

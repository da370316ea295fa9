import { expect, it } from 'vitest';
import type { HessianResult } from '../../../lab/protocol/curvature';
import { estimateText, exactFigures, exactNote, largeFigures, wholeMatrixText } from './figures';

const plain = (text: string) => text.replaceAll('\u202f', ' ').replaceAll('−', '-');
const BASIS = { part: 'hessian', size: 3, rows: 100, products: 3, learningRate: 0.25 } as const;
const hessian = (eigenvalues: number[], rest: object): HessianResult =>
  ({
    ...BASIS,
    trace: 12,
    asymmetry: 1e-7,
    summary: { eigenvalues: Float64Array.from(eigenvalues), lambda_max: eigenvalues[0]!, lambda_min: eigenvalues.at(-1)!, negative: 0, near_zero: 0, ...rest }, // prettier-ignore
  }) as unknown as HessianResult;

it('tells the condition number, or why there is none', () => {
  const sound = hessian([8, 3, 1], { cond: 8 });
  expect(exactFigures(sound).map(({ id, text }) => [id, text])).toEqual([
    ['lambda-max', '8.00'],
    ['lambda-min', '1.00'],
    ['cond', '8.00'],
    ['lr-critical', '0.250'],
    ['lr-best', '0.247'],
    ['lr', '0.250'],
    ['trace', '12.0'],
  ]);
  expect(exactNote(sound)).toContain('Positive definite.');
  const saddle = hessian([8, 0, -1], { negative: 1, near_zero: 1 });
  expect(exactFigures(saddle)[2]!.text).toBe('none');
  // Where nothing curves upwards no learning rate is too large.
  expect(exactFigures(hessian([-1, -2, -4], { negative: 3 })).map(({ text }) => plain(text))).toEqual([
    '-1.00',
    '-4.00',
    'none',
    'none',
    'none',
    '0.250',
    '12.0',
  ]);
  expect(exactNote(saddle)).toContain('Not positive definite: 1 below zero and 1 at zero of 3, so no condition number.');
});

it('tells estimates with their errors', () => {
  expect(estimateText({ value: 12.34, standardError: 0.456, probes: 4 })).toBe('12.3 ± 0.46');
  expect(estimateText({ value: 12.34, probes: 1 })).toBe('12.3');
  const found = { ...BASIS, top: [{ value: 20, residual: 0.0123 }], bottom: [{ value: -1, residual: 0.002 }], isConverged: true };
  const texts = largeFigures(found, undefined).map(({ text }) => plain(text));
  expect(texts).toEqual(['20.0 ± 0.01', '-1.00 ± 0.002', 'none', '0.100', '0.0990', '0.250', '–']);
  const ids = (figures: readonly { id: string }[]) => figures.map(({ id }) => id);
  expect(ids(largeFigures(undefined, undefined))).toEqual(ids(largeFigures(found, { value: 12.3, probes: 1 })));
});

it('says what the whole matrix would need', () => {
  expect(plain(wholeMatrixText(109_386))).toContain('109 386² numbers = 48 GB');
});

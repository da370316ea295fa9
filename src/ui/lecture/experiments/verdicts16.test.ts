import { describe, expect, it } from 'vitest';
import type { Conditioning, DepthProfile } from '../../../lab/protocol/statements';
import { experiment as normalise } from './16-normalise';
import { experiment as sigmoidOrTanh } from './18-sigmoid-or-tanh';
import { experiment as nonLinearities } from './20-non-linearities';
import { experiment as fanIn, meanSquares } from './21-fan-in';
import { experiment as edge } from './25-edge-of-stability';

describe('normalising', () => {
  const one = (kind: Conditioning['kind'], most: number, least: number, steps?: number): Conditioning => ({
    kind,
    eigenvalues: Float64Array.of(most, least),
    predicted: Float64Array.of(most, least),
    condition: most / least,
    ...(steps !== undefined && { steps }),
  });
  const measured = (rotated: number) => ({
    kinds: [
      one('none', 65.7, 0.186),
      one('center', 24.9, 0.085, 544),
      one('decorrelate', rotated, 0.085, 544),
      one('standardize', 5.62, 0.0332, 349),
      { ...one('whiten', 2.02, 2.02, 342), fewestSteps: 1 },
    ],
    flat: [one('none', 27.4, 0.2), one('center', 24.9, 0.085)] as const,
  });

  it('agrees with the way whose condition number is least', () => {
    expect(normalise.verdict(measured(24.9), 3)).toMatchObject({
      sentence: 'The least condition number is that of whitened inputs: κ = 1.00, from 353 raw.',
      agreement: true,
    });
    const scaled = normalise.verdict(measured(24.9), 2);
    expect(scaled.agreement).toBe(false);
    expect(scaled.numbers).toContain('raw inputs take more than 1\u202f200');
  });

  it('says that decorrelating keeps κ only where it does', () => {
    expect(normalise.verdict(measured(24.9), 3).halfTrue).toContain('κ stays');
    expect(normalise.verdict(measured(10), 3).halfTrue).toContain('κ changes');
  });

  it('says what centring did to κ, in both cases, and what whitening is worth at another rate', () => {
    const { halfTrue } = normalise.verdict(measured(24.9), 3);
    expect(halfTrue).toContain('Centring lowered κ here, from 353; where');
    expect(halfTrue).toContain('it raised it, from 137 to 293');
    expect(halfTrue).toContain('take 342 at 1.98/λ_max and 1 at 2/(λ_min + λ_max)');
  });
});

it('sigmoid or tanh: within a factor of two of the ratio of geometric means', () => {
  const of = (conditions: number[], share: number) => ({ conditions, meanShares: [share, share], sumMeanShares: [0, 0] });
  const measured = { tanh: of([20, 80], 0.003), sigmoid: of([1000, 4000], 0.857) };
  expect(sigmoidOrTanh.verdict(measured, 99).agreement).toBe(true);
  const low = sigmoidOrTanh.verdict(measured, 24);
  expect(low.agreement).toBe(false);
  expect(low.sentence).toContain('50.0 times');
  expect(low.numbers).toContain('draw by draw the ratio is 50.0 to 50.0');
});

describe('non-linearities', () => {
  const twin = (name: string, ...finalLosses: number[]) => ({ name, finalLosses, median: finalLosses[0]! });
  const rest = [
    'relu',
    'selu',
    'identity',
    'lecun_tanh',
    'hard_tanh',
    'softsign',
    'leaky_relu',
    'elu',
    'softplus',
    'silu',
    'gelu',
    'sigmoid',
  ].map((name, i) => twin(name, 0.2 + 0.1 * i, 0.25 + 0.1 * i));

  it('names the lowest of all, the place of the one that was chosen, and whether the starts settle it', () => {
    const clear = nonLinearities.verdict({ twins: [twin('tanh', 0.1, 0.15), ...rest], activations: [] }, 2);
    expect(clear).toMatchObject({ agreement: true, sentence: 'Of the thirteen, tanh came lowest: E = 0.100 after 150 steps.' });
    expect(clear.halfTrue).toContain('every start of tanh ended below');
    expect(clear.numbers).toContain('You chose tanh, number 1.');
    const close = nonLinearities.verdict({ twins: [twin('tanh', 0.1, 0.22), ...rest], activations: [] }, 6);
    expect(close.numbers).toContain('You chose ReLU, number 2.');
    expect(close.agreement).toBe(false);
    expect(close.halfTrue).toContain('overlap');
  });
});

describe('one over the fan-in', () => {
  const profile = (end: number): DepthProfile => ({ sums: [1, end], sumErrors: [0.01, 0.02], outputs: [1, end], theory: [1, end] });
  const measured = { tanh: profile(0.03), linear: profile(1), selu: profile(2.1), xavier: profile(2.4), lab: [1, 0.028] as const };
  const drawn = (end: number) => [[1, 1], [2, end]] as const; // prettier-ignore

  it('agrees within a factor of three at the last layer', () => {
    expect(fanIn.verdict(measured, drawn(0.08)).agreement).toBe(true);
    expect(fanIn.verdict(measured, drawn(0.011)).agreement).toBe(true);
    const flat = fanIn.verdict(measured, drawn(1));
    expect(flat.agreement).toBe(false);
    expect(flat.halfTrue).toContain('kept the size of linear within');
    expect(flat.halfTrue).toContain('came to 2.40 ± 0.0200, where that says 2.40');
    expect(flat.numbers).toContain('You drew 1.00 there. Measured over 4 draws of the weights: 0.0300 ± 0.0200');
    expect(flat.numbers).toContain('64 units wide, goes from 1.00 to 0.0280.');
  });

  it('takes the mean squares of a network from its layers', () => {
    const layers = [{ zMean: 0.1, zVar: 0.99 }, { zMean: 0, zVar: 0.5 }, { zMean: 2, zVar: 1 }] as never; // prettier-ignore
    meanSquares({ layers }, 2).forEach((value, i) => expect(value).toBeCloseTo([1, 0.5][i]!, 12));
  });
});

describe('the edge of stability', () => {
  const losses = [0.6, 0.1];
  const drawn = (height: number) => [[0, height], [80, height]] as const; // prettier-ignore

  it('says when the edge was passed, and agrees with a drawing near the later mean', () => {
    const sharpness = [[0, 14], [40, 21], [80, 20]] as const; // prettier-ignore
    const found = edge.verdict({ sharpness, losses, products: 30, ownEdges: [1.02, 1.04] }, drawn(20));
    expect(found.agreement).toBe(true);
    expect(found.sentence).toContain('rose past 2/γ = 20.0 by step 40 and then stayed near it, while E went down');
    expect(edge.verdict({ sharpness, losses, products: 30, ownEdges: [1.02, 1.04] }, drawn(14)).agreement).toBe(false);
    expect(found.numbers).toContain('another start, was at 1.03 of the edge over the second half (measured 2 times)');
    expect(edge.verdict({ sharpness, losses, products: 30, ownEdges: [] }, drawn(20)).numbers).not.toContain('own run');
  });

  it('says so where it was not passed', () => {
    const sharpness = [[0, 14], [40, 15], [80, 16]] as const; // prettier-ignore
    expect(edge.verdict({ sharpness, losses, products: 30, ownEdges: [1.02, 1.04] }, drawn(15)).sentence).toContain('stayed below 2/γ');
  });
});

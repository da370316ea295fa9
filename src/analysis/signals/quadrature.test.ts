import { describe, expect, test } from 'vitest';
import { ACTIVATIONS } from '../../nn/activations';
import { gaussianExpectation, pairExpectation } from './quadrature';
import { scalarFunctions } from './scalarFunctions';

/** Trapezoidal rule with fine, equal steps: exact to rounding for smooth functions, to the square of the step at a bend on a node. */
function trapezoid(f: (z: number) => number, mean: number, deviation: number): number {
  const [steps, reach] = [1 << 18, 12];
  let sum = 0;
  for (let i = -steps; i <= steps; i++) {
    const u = (reach * i) / steps;
    sum += f(mean + deviation * u) * Math.exp(-0.5 * u * u);
  }
  return ((reach / steps) * sum) / Math.sqrt(2 * Math.PI);
}

describe('expectations of one normal variable', () => {
  test('moment k is (k − 1)!!, or 0 for odd k', () => {
    [1, 0, 1, 0, 3, 0, 15, 0, 105].forEach((want, k) => {
      const { value, error } = gaussianExpectation((z) => z ** k);
      expect(Math.abs(value - want)).toBeLessThan(1e-13 * Math.max(1, want));
      expect(error).toBeLessThan(1e-11 * Math.max(1, want));
    });
  });

  test('an exponential, with a mean and a variance', () => {
    for (const [mean, variance] of [
      [0, 1],
      [0.3, 2],
      [-2, 0.01],
    ] as const) {
      const { value, error } = gaussianExpectation(Math.exp, { mean, variance });
      const want = Math.exp(mean + variance / 2);
      expect(Math.abs(value - want)).toBeLessThanOrEqual(Math.max(error, 1e-14 * want));
      expect(error).toBeLessThan(1e-12 * want);
    }
  });

  test.each(Object.keys(ACTIVATIONS))('%s and its slope agree with the trapezoidal rule', (act) => {
    const { phi, slope } = scalarFunctions(act);
    const isSmooth = ['identity', 'sigmoid', 'tanh', 'lecun_tanh', 'softplus', 'silu', 'gelu'].includes(act);
    for (const deviation of [1, 0.1, 3]) {
      for (const f of [phi, (z: number) => phi(z) ** 2, (z: number) => slope(z) ** 2]) {
        const { value, error } = gaussianExpectation(f, { variance: deviation ** 2 });
        // A jump of the slope costs the trapezoidal rule half a step.
        expect(Math.abs(value - trapezoid(f, 0, deviation))).toBeLessThan(isSmooth ? 1e-12 * Math.max(1, value) : 5e-5);
        expect(error).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
      }
    }
  });

  test('ReLU far wider and far narrower than its bend: E[φ²] = q/2', () => {
    const { phi } = scalarFunctions('relu');
    for (const q of [1e-12, 1e-4, 1, 1e6, 1e12]) {
      expect(gaussianExpectation((z) => phi(z) ** 2, { variance: q }).value / (q / 2)).toBeCloseTo(1, 13);
    }
  });

  test('a bell a million times narrower than the distribution is not missed', () => {
    // E[e^(−z²/2)] = 1/√(1 + q).
    const { value } = gaussianExpectation((z) => Math.exp(-0.5 * z * z), { variance: 1e12 });
    expect(value * Math.sqrt(1 + 1e12)).toBeCloseTo(1, 12);
  });

  test('a jump is found, also one that is not announced, its error estimated', () => {
    // P(z > 1) by tables.
    const { value, error } = gaussianExpectation((z) => (z > 1 ? 1 : 0));
    expect(Math.abs(value - 0.158655253931457)).toBeLessThan(1e-12);
    const elsewhere = gaussianExpectation((z) => (z > 0.6744897501960817 ? 1 : 0));
    expect(Math.abs(elsewhere.value - 0.25)).toBeLessThan(1e-12);
    expect([error, elsewhere.error].every((e) => e < 1e-12)).toBe(true);
  });

  test('variance 0 is the value at the mean; a negative variance is refused', () => {
    expect(gaussianExpectation(Math.tanh, { mean: 0.5, variance: 0 })).toEqual({ value: Math.tanh(0.5), error: 0 });
    expect(() => gaussianExpectation(Math.tanh, { variance: -1 })).toThrow(RangeError);
  });
});

describe('expectations of two correlated variables', () => {
  test('ReLU: the arc-cosine kernel of order 1 (Cho & Saul 2009)', () => {
    const { phi } = scalarFunctions('relu');
    for (const c of [-1, -0.7, 0, 0.3, 0.9, 0.9999, 1]) {
      const angle = Math.acos(c);
      const want = (Math.sin(angle) + (Math.PI - angle) * c) / (2 * Math.PI);
      const { value, error } = pairExpectation(phi, 2, c);
      expect(Math.abs(value - 2 * want), `c = ${c}`).toBeLessThan(1e-10);
      expect(error).toBeLessThan(1e-9);
    }
  });

  test('its slope: the share of both being positive, (π − θ)/2π', () => {
    const { slope } = scalarFunctions('relu');
    for (const c of [-0.7, 0, 0.3, 0.99]) {
      expect(Math.abs(pairExpectation(slope, 3, c).value - (Math.PI - Math.acos(c)) / (2 * Math.PI))).toBeLessThan(1e-10);
    }
  });

  test('two equal variables are one', () => {
    const { value } = pairExpectation(Math.tanh, 1.7, 1);
    expect(value).toBeCloseTo(gaussianExpectation((z) => Math.tanh(z) ** 2, { variance: 1.7 }).value, 13);
  });
});

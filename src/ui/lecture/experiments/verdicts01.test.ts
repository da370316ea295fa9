import { describe, expect, it } from 'vitest';
import type { SmallFunctionResult } from '../../../lab/protocol/lessons';
import { experiment as descent } from './01-gradient-descent';
import { experiment as convex } from './02-linear-is-convex';
import { experiment as twoLayers } from './03-two-layers';

describe('gradient descent', () => {
  const optimum = { at: [0.8, -0.3], loss: 0.01 } as const;
  const measured = {
    path: [
      [-1.5, 1.5],
      [0.799, -0.301],
    ] as const,
    values: new Float64Array(4),
    size: 2,
    optimum,
    labLoss: 0.0101,
  };

  it('says how far it still is where it has not arrived', () => {
    const { sentence } = descent.verdict({ ...measured, path: [[-1.5, 1.5], [0.5, 0.1]] }, [0.8, -0.3]); // prettier-ignore
    expect(sentence).toBe('After 1 steps descent still is 0.500 away from where E is least.');
  });

  it('agrees with a point near the least-squares solution, and not with one far off', () => {
    expect(descent.verdict(measured, [0.7, -0.2])).toMatchObject({
      sentence: 'Descent ended where E is least: w = 0.799, b = −0.301.',
      agreement: true,
    });
    const far = descent.verdict(measured, [-1, 1]);
    expect(far.agreement).toBe(false);
    expect(far.numbers).toContain('Your point lies 2.22 away');
  });
});

describe('one linear layer', () => {
  const eigenvalues = Float64Array.of(65.8, 0.366);
  const same = [Float64Array.of(1e4, 0.5), Float64Array.of(2e4, 0.50001)];
  const different = [Float64Array.of(1e4, 0.5), Float64Array.of(2e4, 0.7)];

  it('has one end where both starts came to the same error', () => {
    expect(convex.verdict({ losses: same, eigenvalues, labLoss: 0.5 }, 0)).toMatchObject({
      sentence: 'Both starts came to the same end.',
      agreement: true,
    });
    expect(convex.verdict({ losses: same, eigenvalues, labLoss: 0.5 }, 1).agreement).toBe(false);
  });

  it('does not say so where they have not, or where a direction is flat', () => {
    const apart = convex.verdict({ losses: different, eigenvalues, labLoss: 0.5 }, 0);
    expect(apart.agreement).toBe(false);
    expect(apart.sentence).toContain('not');
    const isFlat = convex.verdict({ losses: same, eigenvalues: Float64Array.of(65, 0), labLoss: 0.5 }, 0);
    expect(isFlat.agreement).toBe(false);
    expect(isFlat.numbers).toContain('flat directions');
  });

  it('says what the bowl would be without the ridge', () => {
    const note = (least: number) => convex.verdict({ losses: same, eigenvalues: Float64Array.of(65.8, least), labLoss: 0.5 }, 0).halfTrue;
    expect(note(0.366)).toContain('the least would be 0.166 here: a bowl all the same');
    expect(note(0.2)).toContain('flat floor');
  });
});

describe('two layers', () => {
  const point = (x: number, kind: 'minimum' | 'saddle', loss: number, eigenvalues: number[]) => ({
    theta: Float64Array.of(x, x),
    kind,
    loss,
    eigenvalues: Float64Array.from(eigenvalues),
  });
  const stationary: SmallFunctionResult['stationary'] = [
    point(0.9487, 'minimum', 0.19, [3.6, 0.4]),
    point(-0.9487, 'minimum', 0.19, [3.6, 0.4]),
    point(0, 'saddle', 1, [2.2, -1.8]),
  ];
  const labLosses = [2.34, 0.19] as const;

  it('takes the nearer of the two minima', () => {
    expect(twoLayers.verdict({ stationary, descents: [], labLosses }, [-1, -1])).toMatchObject({ agreement: true });
    const { agreement, numbers } = twoLayers.verdict({ stationary, descents: [], labLosses }, [0, 0]);
    expect(numbers).toContain('own run went from E = 2.34 to 0.190 in 200 steps.');
    expect(agreement).toBe(false);
    expect(numbers).toContain('1.34 away');
    expect(numbers).toContain('2.20 and −1.80: a saddle, E = 1.00');
  });

  it('calls minima the same function only where they are', () => {
    expect(twoLayers.verdict({ stationary, descents: [], labLosses }, [1, 1]).halfTrue).toContain('the same function, y = 0.900 x');
    const apart = stationary.map((one, i) => (i === 0 ? { ...one, theta: Float64Array.of(0.5, 1) } : one));
    const { sentence, halfTrue } = twoLayers.verdict({ stationary: apart, descents: [], labLosses }, [1, 1]);
    expect(sentence).toContain('no mirror images');
    expect(halfTrue).toContain('0.500 and 0.900');
  });
});

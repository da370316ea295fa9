import { describe, expect, it } from 'vitest';
import { OUTCOME_PLACES } from '../../lab/protocol/ensemble';
import { differenceText, mapsSentence, medianText, shareText, startsFigures, startsSentence, type MapFigures } from './ensembles';

/** As many starts as there are losses. */
const starts = (losses: number[], { isOld = false, steps = 40 } = {}) => {
  const diverged = losses.filter((loss) => !Number.isFinite(loss)).length;
  return startsFigures({ finalLosses: Float64Array.from(losses), count: losses.length, diverged, steps }, 0.5, isOld);
};
/** `good` starts around 0.1 and `bad` ones around 2, no two alike. */
const mixed = (good: number, bad: number) => [
  ...Array.from({ length: good }, (_, i) => 0.1 + 0.001 * i),
  ...Array.from({ length: bad }, (_, i) => 2 + 0.001 * i),
];

describe('what the starts of both say', () => {
  // Wilson’s interval of 23 of 24 and of 10 of 24, worked out by hand from the formula.
  it('gives a share with its interval', () => {
    expect(shareText(starts(mixed(23, 1)).success)).toBe('0.958 (0.798 to 0.993)');
    expect(shareText(starts(mixed(10, 14)).success)).toBe('0.417 (0.245 to 0.612)');
  });

  it('gives the difference of two shares with its interval', () => {
    const of = (good: number, bad: number) => starts(mixed(good, bad)).success;
    // Newcombe 1998, table II, method 10, contrasts 3 and 4.
    expect(differenceText(of(2, 5), of(6, 1))).toBe('+0.571 (0.058 to 0.806)');
    expect(differenceText(of(5, 51), of(0, 29))).toBe('−0.089 (−0.193 to 0.038)');
  });

  it('gives a median with its interval, and says what diverged', () => {
    expect(medianText(starts([1, 2, 3, 4, 5, 6]).final)).toBe('3.50 (1.00 to 6.00)');
    expect(medianText(starts([1, 2, NaN, 4, 5, 6]).final)).toBe('4.50 (1.00 to diverged)');
    expect(medianText(starts([1, 2, 3]).final)).toBe('2.00');
  });

  it('tells a difference where its interval is on one side of 0', () => {
    expect(startsSentence(starts(mixed(10, 14)), starts(mixed(23, 1)), 0.5)).toBe(
      'B succeeds more often: 10 of 24 starts of A and 23 of 24 of B get below 0.5; the 95\u202f% interval of the difference lies on one side of 0. The median final loss is 18 times lower in B; the intervals of the medians overlap.',
    );
    expect(startsSentence(starts(mixed(24, 0)), starts(mixed(0, 24)), 0.5)).toMatch(
      /^A succeeds more often: .* The median final loss is 18 times lower in A; the intervals of the medians do not overlap\.$/,
    );
  });

  it('tells none where it holds 0, and none of medians of so few', () => {
    expect(startsSentence(starts(mixed(3, 2)), starts(mixed(4, 1)), 0.5)).toBe(
      '3 of 5 starts of A and 4 of 5 of B get below 0.5; the 95\u202f% interval of the difference holds 0, so that is no evidence of one. The median final loss is the same; fewer than six starts give no interval.',
    );
  });

  it('counts what diverged as the worst', () => {
    const broken = Array<number>(20).fill(NaN);
    expect(startsSentence(starts(broken), starts(mixed(20, 0)), 0.5)).toContain('More than half of the starts of A diverge; the intervals');
    expect(startsSentence(starts(broken), starts(broken), 0.5)).toContain('More than half of the starts of both diverge');
  });

  it('says what is lacking for a comparison', () => {
    const known = starts(mixed(3, 3));
    expect(startsSentence(undefined, undefined, undefined)).toBe('How often A and B succeed is not known yet: train starts of each.');
    expect(startsSentence(known, undefined, 0.5)).toBe('The starts of A are trained, those of B are not.');
    expect(startsSentence(known, starts([1, 2], { isOld: true }), 0.5)).toBe(
      'The starts of B are of the recipe before its last edits: train them again.',
    );
    expect(startsSentence(known, starts([1, 2], { steps: 20 }), 0.5)).toContain('A’s starts were trained for 40 steps and B’s for 20');
  });
});

describe('what the maps of both say', () => {
  const { converged, stuck, diverged } = OUTCOME_PLACES;
  const map = (outcomes: number[], { key = 'a', steps = 20, low = 1, isOld = false } = {}): MapFigures => {
    const zeros = new Float64Array(4);
    return {
      map: {
        x: { name: 'learning_rate', values: [low, 2] },
        y: { name: 'scale', values: [1, 2] },
        outcomes: Uint8Array.from(outcomes),
        initialLosses: zeros,
        finalLosses: zeros,
        steps: zeros,
      },
      steps,
      counts: { converged: outcomes.filter((one) => one === converged).length, stuck: 0, diverged: 0 },
      networks: 4,
      key,
      isOld,
    };
  };
  const a = map([converged, converged, stuck, diverged]);

  it('counts the cells that converge in one alone', () => {
    expect(mapsSentence(a, map([stuck, converged, converged, converged], { key: 'b' }))).toBe(
      '2 of 4 cells converge in A and 3 of 4 in B; 1 only in A, 2 only in B.',
    );
  });

  it('says that it is one map where the recipes differ in nothing else', () => {
    expect(mapsSentence(a, a)).toContain('so both have one map');
  });

  it('does not compare what is not alike', () => {
    expect(mapsSentence(undefined, undefined)).toBe('');
    expect(mapsSentence(undefined, a)).toBe('The map of B is computed, that of A is not.');
    expect(mapsSentence(a, map([0, 0, 0, 0], { low: 0.5 }))).toContain('the sides of the maps are not the same');
    expect(mapsSentence(a, map([0, 0, 0, 0], { steps: 40 }))).toContain('for 20 steps, those of B’s for 40');
    expect(mapsSentence(map([0, 0, 0, 0], { isOld: true }), a)).toContain('The map of A is of the recipe before its last edits');
  });
});

import { describe, expect, it } from 'vitest';
import type { DepthProfile } from '../../../lab/protocol/statements';
import { experiment as linearHessian } from './14-linear-hessian';
import { experiment as tooLarge } from './15-too-large';
import { experiment as gaussNewton, partsOf } from './17-gauss-newton';
import { experiment as drifts } from './19-tanh-drifts';
import { experiment as blocks, insideBlocks, outlines } from './22-block-diagonal';
import { experiment as batchNorm } from './23-batch-norm';
import { experiment as skips } from './24-skips';
import { experiment as map } from './26-trainability';

it('the linear Hessian: within a factor of 1.5 of λ_max', () => {
  const measured = {
    eigenvalues: Float64Array.of(60, 2),
    predicted: Float64Array.of(60, 2.6),
  };
  expect(linearHessian.verdict(measured, 41).agreement).toBe(true);
  const low = linearHessian.verdict(measured, 39);
  expect(low.agreement).toBe(false);
  expect(low.numbers).toContain('the two differ by at most 0.0100 of λ_max');
});

it('the large Hessian: bytes of the whole matrix', () => {
  const basis = {
    size: 109_386,
    rows: 100,
    products: 20,
    learningRate: 0.4,
    isConverged: true,
  };
  const measured = { ...basis, top: [{ value: 10, residual: 0.01 }] };
  expect(tooLarge.verdict(measured, 50)).toMatchObject({ agreement: true });
  expect(tooLarge.verdict(measured, 50).sentence).toContain('would take 47.9 GB; 20 products');
  expect(tooLarge.verdict(measured, 20).agreement).toBe(false);
  expect(tooLarge.verdict({ ...measured, isConverged: false }, 50).numbers).toContain('has not converged');
});

describe('the three parts', () => {
  const parts = (residual: number) => ({
    hessian: 5,
    gaussNewton: 4,
    residual,
    mismatch: 1e-7,
    outputBias: 2,
  });

  it('takes the ridge off the weights alone', () => {
    const tensors = [
      { layer: 0, kind: 'W', offset: 0, size: 1, shape: [1, 1] },
      { layer: 0, kind: 'b', offset: 1, size: 1, shape: [1] },
    ] as const;
    const matrix = (...values: number[]) => ({
      values: Float32Array.from(values),
      size: 2,
      order: Uint32Array.of(0, 1),
      tensors,
      largest: 4,
    });
    const found = partsOf(matrix(4, 1, 1, 2), matrix(2, 1, 1, 2), matrix(1, 0, 0, 0), 0.5);
    expect(found).toMatchObject({ mismatch: 0, outputBias: 2, residual: 1 });
    expect(partsOf(matrix(4, 1, 1, 2), matrix(2, 1, 1, 2), matrix(1, 0, 0, 0), 0).mismatch).toBe(0.25);
  });

  it('says whether the residual part fell, stayed or grew', () => {
    const of = (end: number) => ({
      parameters: 25,
      start: parts(2),
      end: parts(end),
    });
    expect(gaussNewton.verdict(of(0.2), 0)).toMatchObject({
      agreement: true,
      sentence: '‖R‖/‖G‖ went from 0.500 to 0.0500: it fell.',
    });
    expect(gaussNewton.verdict(of(2.1), 0).agreement).toBe(false);
    expect(gaussNewton.verdict(of(2.1), 1).agreement).toBe(true);
    expect(gaussNewton.verdict(of(4), 2).agreement).toBe(true);
  });
});

describe('drift', () => {
  const shares = (end: number) => [[0.002, 0.002], [end, end]]; // prettier-ignore

  it('is named by the target that has it', () => {
    expect(drifts.verdict({ odd: shares(0.003), even: shares(0.14) }, 1)).toMatchObject({ agreement: true });
    expect(drifts.verdict({ odd: shares(0.003), even: shares(0.14) }, 3).agreement).toBe(false);
    expect(drifts.verdict({ odd: shares(0.14), even: shares(0.14) }, 2).sentence).toContain('with both targets');
    expect(drifts.verdict({ odd: shares(0.003), even: shares(0.003) }, 3).agreement).toBe(true);
  });
});

it('blocks: the share of ‖H‖² inside them', () => {
  const measured = {
    size: 3,
    values: Float32Array.of(2, 0, 1, 0, 1, 0, 1, 0, 1),
    largest: 2,
    blocks: [{ size: 2 }, { size: 1 }],
  };
  expect(insideBlocks(measured)).toEqual({ energy: 6 / 8, entries: 5 / 9 });
  expect(outlines(measured.blocks)[1]).toEqual([[2, 2], [3, 2], [3, 3], [2, 3], [2, 2]]); // prettier-ignore
  const [figure] = blocks.figures(measured, 70);
  // The first row of the matrix is the last of the field, which counts from the bottom.
  expect(figure).toMatchObject({ field: { values: [1, 2e-4, 1, 2e-4, 1, 2e-4, 2, 2e-4, 1] } });
  expect(blocks.verdict(measured, 70).agreement).toBe(true);
  expect(blocks.verdict(measured, 50).agreement).toBe(false);
});

it('batch norm: whether the mean stays', () => {
  const of = (condition: number, share: number) => ({
    conditions: [condition],
    meanShares: [share],
    sumMeanShares: [1e-14],
  });
  const [plain, tanh] = [of(1377, 0.857), of(36, 0.003)];
  const stays = batchNorm.verdict({ plain, tanh, normed: of(1151, 0.852) }, 1);
  expect(stays.agreement).toBe(true);
  expect(stays.sentence).toContain('is still mean');
  expect(stays.halfTrue).toContain('lies between 0 and 1');
  expect(batchNorm.verdict({ plain, tanh, normed: of(1151, 0.852) }, 0).agreement).toBe(false);
  expect(batchNorm.verdict({ plain, tanh, normed: of(40, 0.01) }, 0).agreement).toBe(true);
});

describe('skips', () => {
  const profile = (end: number): DepthProfile => ({
    sums: [1, end],
    sumErrors: [0, 0],
    outputs: [1, end],
  });
  const measured = (median: number) => ({
    plain: profile(1),
    skips: profile(1e7),
    small: profile(3),
    twins: [{ name: 'as it is', initialLosses: [1e3], median }],
  });

  it('agrees within a factor of ten, and says whether training failed', () => {
    expect(skips.verdict(measured(NaN), 2e6)).toMatchObject({
      agreement: true,
    });
    expect(skips.verdict(measured(NaN), 2e6).halfTrue).toContain('did not get below its first error');
    expect(skips.verdict(measured(0.5), 20).agreement).toBe(false);
    expect(skips.verdict(measured(0.5), 20).halfTrue).toContain('learned all the same');
  });
});

describe('the map of trainability', () => {
  const values = [0.1, 1];
  const measured = {
    map: {
      x: { name: 'learning_rate', values },
      y: { name: 'scale', values },
      outcomes: Uint8Array.of(1, 0, 1, 2),
      initialLosses: new Float64Array(4),
      finalLosses: Float64Array.of(0.5, 0.1, 0.6, NaN),
      steps: new Float64Array(4),
    },
    counts: { converged: 1, stuck: 2, diverged: 1 },
    steps: 100,
  } as const;
  const from = (...finalLosses: number[]) => ({
    ...measured,
    again: { map: { ...measured.map, finalLosses: Float64Array.from(finalLosses) } },
  });
  const same = from(0.5, 0.1, 0.6, NaN);

  it('ranks the placed cell among all, the diverged ones last', () => {
    expect(map.verdict(same, [2, 0.09])).toMatchObject({
      agreement: true,
      sentence: 'Your cell is number 1 of 4: E = 0.100 after 100 steps.',
    });
    expect(map.verdict(same, [0.1, 0.1])).toMatchObject({
      agreement: false,
    });
    expect(map.verdict(same, [1, 1]).sentence).toContain('number 4 of 4');
  });

  it('says whether another draw has another best', () => {
    expect(map.verdict(same, [1, 1]).halfTrue).toContain('is the same cell');
    expect(map.verdict(from(0.2, 0.3, 0.1, NaN), [1, 1]).halfTrue).toContain(
      'is at γ = 0.100, scale 1.00, and the cell that is best here comes number 3',
    );
  });
});

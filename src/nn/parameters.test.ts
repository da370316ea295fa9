import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenIds, readGolden } from '../golden/readGolden';
import { parameterLayout, type NetShape } from './parameters';

describe('parameterLayout', () => {
  it('puts W, b, gamma, beta of each layer in order', () => {
    const layout = parameterLayout({
      input: 3,
      layers: [{ n: 4 }, { n: 2, bn: true }, { n: 5, bias: false }, { n: 1, bias: true, bn: true }],
    });
    expect(layout.tensors.map(({ layer, kind, offset, size, shape }) => [layer, kind, offset, size, shape])).toEqual([
      [0, 'W', 0, 12, [3, 4]],
      [0, 'b', 12, 4, [4]],
      [1, 'W', 16, 8, [4, 2]],
      [1, 'gamma', 24, 2, [2]],
      [1, 'beta', 26, 2, [2]],
      [2, 'W', 28, 10, [2, 5]],
      [3, 'W', 38, 5, [5, 1]],
      [3, 'gamma', 43, 1, [1]],
      [3, 'beta', 44, 1, [1]],
    ]);
    expect(layout.total).toBe(45);
  });

  it('marks the weights for the ridge term', () => {
    const mask = parameterLayout({ input: 2, layers: [{ n: 1 }, { n: 2, bn: true }] }).weightMask();
    expect([...mask]).toEqual([1, 1, 0, 1, 1, 0, 0, 0, 0]);
  });

  it('counts the parameters of a published network: 701 of 1-30-20-1 (Cohen et al. 2021)', () => {
    expect(parameterLayout({ input: 1, layers: [{ n: 30 }, { n: 20 }, { n: 1 }] }).total).toBe(701);
  });

  it('is as long as theta of every golden case', () => {
    const withTheta = goldenIds()
      .map((id) => readGolden<{ net?: NetShape; theta?: number[] }>(id))
      .filter(({ net, theta }) => net && theta);
    expect(withTheta.length).toBeGreaterThan(8);
    for (const { net, theta } of withTheta) expect(parameterLayout(net!).total).toBe(theta!.length);
  });

  it('leaves no gap and no overlap', () => {
    const layer = fc.record({ n: fc.integer({ min: 1, max: 9 }), bias: fc.boolean(), bn: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(layer, { minLength: 1, maxLength: 6 }), (input, layers) => {
        const { tensors, total } = parameterLayout({ input, layers });
        let end = 0;
        for (const { offset, size } of tensors) {
          expect(offset).toBe(end);
          end += size;
        }
        expect(total).toBe(end);
      }),
    );
  });
});

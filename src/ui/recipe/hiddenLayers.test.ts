import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../lab/recipe/recipe';
import { hiddenText, readHidden, withEveryHidden, withHidden } from './hiddenLayers';

const layers = (...widths: number[]): LayerSpec[] => widths.map((n) => ({ n, act: 'tanh' }));

describe('hiddenText and readHidden', () => {
  it.each([
    [[128, 64], '128, 64'],
    [[], ''],
    [[64, 64, 64], '64, 64, 64'],
    [[...Array<number>(20).fill(64)], '20×64'],
    [[8, 5, 5, 5, 5, 2], '8, 4×5, 2'],
  ])('write and read %j', (widths, text) => {
    expect(hiddenText(layers(...widths, 10))).toBe(text);
    expect(readHidden(text)).toEqual({ widths });
  });

  it('reads other ways of writing', () => {
    expect(readHidden('128 64')).toEqual({ widths: [128, 64] });
    expect(readHidden('128–64')).toEqual({ widths: [128, 64] });
    expect(readHidden('3x16')).toEqual({ widths: [16, 16, 16] });
  });

  it('says what is wrong and what to write', () => {
    expect(readHidden('128, wide')).toEqual({ problem: expect.stringMatching(/“wide” is no width\. Write widths such as/) as string });
    expect(readHidden('9999x64, 1')).toEqual({ problem: expect.stringContaining('more than 1000 layers') as string });
  });
});

describe('withHidden', () => {
  it('keeps what a layer had and copies the last for new ones', () => {
    const before: LayerSpec[] = [
      { n: 4, act: 'relu', bn: true },
      { n: 3, act: 'tanh' },
      { n: 10, act: 'identity' },
    ];
    expect(withHidden(before, [5, 6, 7], 'tanh')).toEqual([
      { n: 5, act: 'relu', bn: true },
      { n: 6, act: 'tanh' },
      { n: 7, act: 'tanh', skip: 0 },
      { n: 10, act: 'identity' },
    ]);
    expect(withHidden(before, [], 'tanh')).toEqual([{ n: 10, act: 'identity' }]);
    expect(withHidden([{ n: 10, act: 'identity' }], [2], 'relu')[0]).toEqual({ n: 2, act: 'relu', skip: 0 });
  });
});

it('changes every hidden layer and not the last', () => {
  expect(withEveryHidden(layers(2, 3, 1), { bn: true }).map(({ bn }) => bn)).toEqual([true, true, undefined]);
});

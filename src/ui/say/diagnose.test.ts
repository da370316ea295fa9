import { describe, expect, it } from 'vitest';
import type { LayerFrame } from '../../lab/protocol/messages';
import type { Recipe } from '../../lab/recipe/recipe';
import { layerFrame } from '../../test/layerFrame';
import { diagnose } from './diagnose';
import { plainText, sentence, type Situation } from './situation';

const layer = (saturated: number, more: Partial<LayerFrame> = {}): LayerFrame =>
  layerFrame({ saturated, saturatedLow: saturated / 2, saturatedHigh: saturated / 2, ...more });

function situation(layers: LayerFrame[], more: Partial<Situation> = {}, act = 'tanh', scale = 1): Situation {
  const recipe = {
    layers: layers.map((_, i) => ({ n: 8, act: i === layers.length - 1 ? 'identity' : act })),
    init: { type: 'lecun_normal', scale, seed: 1 },
    schedule: { type: 'constant', lr: 0.05 },
    data: { set: 'digits', normalise: 'center' },
    loss: 'ce',
    optimizer: { type: 'sgd' },
    batch: { size: 64, order: 'philox' },
  } as unknown as Recipe;
  return {
    state: 'running',
    step: 960,
    recipe,
    layers: layers.length > 0 ? { step: 960, rows: 256, layers, weightScale: 1 } : undefined,
    firstLoss: 2.3,
    loss: 0.21,
    halfwayLoss: 0.4,
    test: { step: 950, loss: 0.25, accuracy: 0.941 },
    testRows: 2000,
    bestTest: { step: 950, loss: 0.25 },
    divergence: undefined,
    ...more,
  };
}

const texts = (given: Situation) => {
  const { say, claims, then } = diagnose(given);
  return { say, claims: claims.map(({ parts }) => plainText(parts)), then: then && plainText(then) };
};

describe('diagnose', () => {
  it('says of many layers from where to where they go, and not each', () => {
    const deep = (shares: number[]) => texts(situation([...shares.map((share) => layer(share)), layer(0)]));
    expect(deep([0.01, 0.03, 0.02, 0.04, 0.09]).claims[0]).toBe(
      '1.0\u202f% to 9.0\u202f% of the outputs of layers 1 to 5 are in the flat parts.',
    );
    expect(deep([0, 0, 0, 0]).claims[0]).toBe('0\u202f% of the outputs of layers 1 to 4 are in the flat parts.');
    const saturated = deep([0.6, 0.7, 0.8, 0.9, 0]);
    expect(saturated.say).toBe('Layers 1 to 4 are saturated.');
    expect(saturated.claims[0]).toContain('60\u202f% to 90\u202f% of the outputs lie beyond ±0.97');
  });

  it('calls layers saturated from half of their outputs on, with the numbers and the cells', () => {
    const given = situation([layer(0.81, { zVar: 96 }), layer(0.85, { zVar: 100 }), layer(0)], {}, 'tanh', 10);
    const { say, claims } = diagnose(given);
    expect(say).toBe('Layers 1 and 2 are saturated.');
    expect(claims[0]).toMatchObject({ row: 'outputs', layers: [0, 1] });
    expect(claims[0]!.parts).toContainEqual({ strong: '81\u202f% and 85\u202f%' });
    expect(claims[0]!.parts).toContainEqual({ strong: '±0.97' });
    expect(plainText(claims[1]!.parts)).toContain('spread by 9.80 and 10.0; near 1');
    expect(plainText(claims[1]!.parts)).toContain('initial scale is 10×');
    expect(texts(given).claims[2]).toBe('Training loss fell from 2.30 to 0.210 in 960 steps.');
  });

  it('says partly between a fifth and a half, and does not blame a small scale', () => {
    const given = situation([layer(0.3), layer(0.05), layer(0)]);
    expect(texts(given).say).toBe('Layer 1 is partly saturated.');
    expect(texts(given).claims[1]).not.toContain('scale');
  });

  it('adds that a saturated network memorises only when it does', () => {
    const layers = [layer(0.9), layer(0)];
    expect(texts(situation(layers, { loss: 0.055, test: { step: 1, loss: 1.99 } })).then).toBe(
      'So it memorises: training loss 0.0550, test loss 1.99.',
    );
    expect(texts(situation(layers)).then).toBeUndefined();
  });

  it('finds a network in order', () => {
    expect(texts(situation([layer(0.1), layer(0.06), layer(0)]))).toEqual({
      say: 'All layers are in their working range.',
      claims: [
        '10\u202f% and 6.0\u202f% of the outputs of layers 1 and 2 are in the flat parts.',
        'Training loss fell from 2.30 to 0.210 in 960 steps.',
        'It gets 94.1\u202f% of 2\u202f000 test rows right, at a loss of 0.250.',
      ],
      then: undefined,
    });
  });

  it('does not call half of the zeros of ReLU saturated, but dead units dead', () => {
    const healthy = situation([layer(0.5), layer(0)], {}, 'relu');
    expect(texts(healthy).say).toBe('All layers are in their working range.');
    const dead = situation([layer(0.5, { deadUnits: 0.41 }), layer(0)], {}, 'relu');
    expect(texts(dead).say).toBe('Layer 1 has dead units.');
    expect(texts(dead).claims[0]).toContain('41\u202f% of the units');
  });

  it('sees a signal that fades', () => {
    expect(texts(situation([layer(0, { hVar: 1e-6 }), layer(0)])).say).toBe('The signal fades in layer 1.');
  });

  it('sees a loss that does not move, and one that rises', () => {
    const layers = [layer(0.1), layer(0)];
    expect(texts(situation(layers, { loss: 2.29, halfwayLoss: 2.3 })).say).toBe('The loss is not moving.');
    expect(texts(situation(layers, { loss: 2.29, halfwayLoss: 2.3, step: 50 })).say).toBe('All layers are in their working range.');
    expect(texts(situation(layers, { loss: 30, halfwayLoss: 20 })).say).toBe('The loss is rising.');
  });

  it('sees the test loss part from the training loss', () => {
    const given = situation([layer(0.1), layer(0)], { test: { step: 900, loss: 0.5 }, bestTest: { step: 300, loss: 0.3 } });
    expect(texts(given).say).toBe('Test loss rises while training loss falls.');
    expect(texts(given).claims[0]).toContain('step 300, 0.300, and is 0.500 now');
  });

  it('names step and tensor of a divergence before anything else', () => {
    const divergence = { step: 12, tensor: 'z of layer 2', layer: 2, restoredStep: 10 };
    const { say, then } = texts(situation([layer(0.9), layer(0)], { divergence, state: 'diverged' }));
    expect(say).toBe('Diverged at step 12: z of layer 2 is not finite.');
    expect(then).toContain('shows step 10');
  });

  it('has something to say before the first measurement', () => {
    const empty = { step: 0, firstLoss: undefined, loss: undefined, halfwayLoss: undefined, test: undefined, bestTest: undefined };
    expect(texts(situation([], { ...empty, state: 'starting' })).say).toBe('Starting the engine.');
    expect(texts(situation([], { ...empty, state: 'paused' })).say).toBe('Ready to train.');
  });
});

it('marks the holes of a sentence', () => {
  expect(sentence`a ${1} b`).toEqual(['a ', { strong: '1' }, ' b']);
});

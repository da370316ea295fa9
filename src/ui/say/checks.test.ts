import { describe, expect, it } from 'vitest';
import type { LayerFrame, SharpnessFrame } from '../../lab/protocol/messages';
import { layerFrame } from '../../test/layerFrame';
import { recipeOf } from '../../test/recipeOf';
import { check } from './checks';
import { diagnose } from './diagnose';
import { gradientFlow, symmetricUnits } from './flowFindings';
import { inputTrouble } from './inputFindings';
import { impossible } from './recipeFindings';
import { plainText, type Situation } from './situation';
import { batchNoise, beyondEdge, plateau } from './stabilityFindings';

const MOONS = recipeOf({ data: { set: 'moons' } });

const layer = (deltaRms: number): LayerFrame => layerFrame({ deltaRms });

const situation = (more: Partial<Situation> = {}): Situation => ({
  state: 'running',
  step: 960,
  recipe: MOONS,
  layers: { step: 960, rows: 256, layers: MOONS.layers.map(() => layer(1)), weightScale: 1 },
  firstLoss: 2,
  loss: 0.4,
  halfwayLoss: 0.6,
  test: undefined,
  testRows: 100,
  bestTest: undefined,
  divergence: undefined,
  ...more,
});

const sharpness = (...edges: number[]): SharpnessFrame[] =>
  edges.map((edge, i) => ({ step: 100 * i, value: 1, residual: 0, products: 5, rows: 256, learningRate: 1, edge }));

const text = (found: ReturnType<typeof plateau>) => found?.claims.map(({ parts }) => plainText(parts)).join(' ');

describe('steps beyond the edge', () => {
  it('is about the last measurement, with its count, and what the loss does all the same', () => {
    expect(beyondEdge(situation({ sharpness: sharpness(0.5, 1.2, 1) }))).toBeUndefined();
    const found = beyondEdge(situation({ sharpness: sharpness(0.5, 1.2, 1.01) }));
    expect(text(found)).toContain('λ_max γ/2 is 1.01 at step 200, on 256 rows; above 1 at 2 of 3 measured steps');
    expect(text(found)).toContain('while the loss falls');
    expect(found!.claims[0]!.strip).toBe('edge');
    expect(text(beyondEdge(situation({ sharpness: sharpness(1.3), loss: 3 })))).not.toContain('falls');
  });

  it('names the limit of momentum, and says nothing of Adam', () => {
    const momentum = { ...MOONS, optimizer: { type: 'momentum', momentum: 0.9 } };
    expect(text(beyondEdge(situation({ recipe: momentum, sharpness: sharpness(1.5) })))).toContain('λ_max γ/3.8');
    const adam = { ...MOONS, optimizer: { type: 'adam' } };
    const unmeasured = sharpness(1.5).map(({ edge: _, ...rest }) => rest);
    expect(beyondEdge(situation({ recipe: adam, sharpness: unmeasured }))).toBeUndefined();
    expect(check(situation({ recipe: adam, sharpness: unmeasured })).clear).not.toContain('steps beyond the curvature’s limit');
  });

  it('leads only where the loss has not halved', () => {
    const given = { sharpness: sharpness(1.5) };
    expect(diagnose(situation({ ...given, loss: 1.5 })).say).toBe('The steps are too long for the steepest direction.');
    const trained = diagnose(situation({ ...given, loss: 0.9 }));
    expect(trained.say).toBe('All layers are in their working range.');
    expect(trained.claims.some(({ strip }) => strip === 'edge')).toBe(true);
  });
});

describe('gradient flow', () => {
  const flow = (first: number) =>
    gradientFlow(situation({ layers: { step: 1, rows: 9, layers: [layer(first), layer(1), layer(1)], weightScale: 1 } }));

  it.each([
    [1.1e-3, undefined],
    [0.9e-3, 'The gradient vanishes on its way back.'],
    [0, 'The gradient vanishes on its way back.'],
    [900, undefined],
    [1100, 'The gradient explodes on its way back.'],
  ])('δ of %d in layer 1 against 1 in the last', (first, say) => {
    expect(flow(first)?.say).toBe(say);
  });
});

it('knows units that begin alike and stay so', () => {
  const zero = (init: object) => ({ ...MOONS, init: { ...MOONS.init, ...init } });
  expect(symmetricUnits(situation({ recipe: zero({ type: 'zero' }) }))?.claims[0]!.layers).toEqual([0, 1]);
  expect(symmetricUnits(situation({ recipe: zero({ scale: 0 }) }))).toBeDefined();
  expect(symmetricUnits(situation({ recipe: zero({ scale: 1e-6 }) }))).toBeUndefined();
  expect(symmetricUnits(situation({ recipe: zero({ type: 'zero', sigma_b: 0.1 }) }))).toBeUndefined();
});

describe('inputs', () => {
  const fine = { rows: 100, columns: 4, offset: 0, rms: 1, scales: 1 };

  it.each([
    [{ offset: 0.19 }, undefined],
    [{ offset: 0.21 }, 'The inputs lie off centre.'],
    [{ rms: 4.9 }, undefined],
    [{ rms: 5.1 }, 'The inputs have the wrong size.'],
    [{ rms: 0.049 }, 'The inputs have the wrong size.'],
    [{ scales: 9.9 }, undefined],
    [{ scales: 10.1 }, 'The inputs have uneven scales.'],
    [{ scales: 1e4, columns: 784 }, undefined],
  ])('%j', (more, say) => {
    expect(inputTrouble(situation({ inputs: { ...fine, ...more } }))?.say).toBe(say);
  });
});

describe('a loss that stands still', () => {
  it('is a plateau above a fifth of the first loss', () => {
    expect(text(plateau(situation({ plateauFrom: 500, loss: 0.41 })))).toContain('Since step 500');
    expect(plateau(situation({ plateauFrom: 500, loss: 0.39 }))).toBeUndefined();
    expect(plateau(situation({ loss: 0.41 }))).toBeUndefined();
  });

  it('may be at the noise of its batches, from a quarter of the loss on, at a constant rate', () => {
    const given = { plateauFrom: 500, loss: 0.8 };
    expect(text(batchNoise(situation({ ...given, batchSpread: 0.21 })))).toContain('±0.210');
    expect(batchNoise(situation({ ...given, batchSpread: 0.19 }))).toBeUndefined();
    const gd = { ...MOONS, optimizer: { type: 'gd' } };
    expect(batchNoise(situation({ ...given, batchSpread: 0.5, recipe: gd }))).toBeUndefined();
  });
});

describe('a recipe that cannot fit', () => {
  const of = (value: object) => impossible(situation({ recipe: recipeOf(value) }));
  const layers = (...all: [number, string][]) => all.map(([n, act]) => ({ n, act }));

  it.each([
    [{ data: { set: 'xor' }, layers: layers([8, 'identity'], [2, 'identity']) }, 'linear'],
    [{ data: { set: 'sine' }, layers: layers([8, 'identity'], [1, 'identity']) }, 'linear'],
    [{ data: { set: 'moons' }, layers: layers([1, 'tanh'], [2, 'identity']) }, 'one straight line'],
    [{ data: { set: 'sine' }, layers: layers([8, 'tanh'], [1, 'relu']) }, 'never negative'],
  ])('%j', (value, word) => {
    expect(text(of(value))).toContain(word);
  });

  it.each([
    { data: { set: 'blobs' }, layers: layers([8, 'identity'], [2, 'identity']) },
    { data: { set: 'line' }, layers: layers([1, 'identity']) },
    { data: { set: 'xor' }, layers: layers([8, 'tanh'], [2, 'identity']) },
    { data: { set: 'xor' }, layers: layers([1, 'tanh'], [2, 'tanh'], [2, 'identity']) },
    // What falls and rises again parts XOR with one unit.
    { data: { set: 'xor' }, layers: layers([1, 'gelu'], [2, 'identity']) },
    { data: { set: 'sine' }, layers: layers([8, 'tanh'], [1, 'tanh']) },
  ])('but %j may', (value) => {
    expect(of(value)).toBeUndefined();
  });
});

it('names two causes at once, and only what was looked for as not found', () => {
  const saturated = { ...layer(1), saturated: 0.8 };
  const layers = { step: 960, rows: 256, layers: [saturated, saturated, layer(1)], weightScale: 1 };
  const both = diagnose(situation({ layers, sharpness: sharpness(1.5), loss: 1.5 }));
  expect(both.say).toBe('Layers 1 and 2 are saturated.');
  expect(both.claims.some(({ strip }) => strip === 'edge')).toBe(true);
  expect(both.clear).not.toContain('saturation');
  expect(both.clear).toEqual(
    expect.arrayContaining(['a recipe that cannot fit', 'equal units', 'vanishing or exploding gradients', 'a plateau', 'batch noise']),
  );
  expect(both.clear).not.toContain('inputs off centre or scale');
  expect(both.clear).not.toContain('dead units');
});

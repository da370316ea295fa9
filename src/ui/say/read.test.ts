import { expect, test } from 'vitest';
import type { RunState } from '../../lab/protocol/messages';
import { layerFrame } from '../../test/layerFrame';
import { DEFAULT_RECIPE } from '../../lab/recipe/schema';
import { RunHistory } from '../logs/runHistory';
import { Reader } from './read';

const history = () => new RunHistory(DEFAULT_RECIPE, 2);

const page = (saturated: number, state: RunState = 'running') => ({
  state,
  step: 500,
  recipe: DEFAULT_RECIPE,
  frame: undefined,
  layers: { step: 500, rows: 60, layers: [saturated, 0, 0].map((share) => layerFrame({ saturated: share })), weightScale: 1 },
  divergence: undefined,
  data: undefined,
  kept: { shown: undefined },
});

const [IN_ORDER, SATURATED] = ['All layers are in their working range.', 'Layer 1 is partly saturated.'];

test('a share that wavers about its limit does not make the page waver; one that stays beyond it is said, and so are its numbers', () => {
  const [reader, run] = [new Reader(), history()];
  const said = (share: number) => reader.read(page(share), run).say;
  expect([0.19, 0.21, 0.19, 0.21, 0.21, 0.19].map(said)).toEqual(new Array(6).fill(IN_ORDER));
  expect([0.21, 0.22, 0.23, 0.19, 0.19, 0.21].map(said)).toEqual([IN_ORDER, IN_ORDER, ...new Array<string>(4).fill(SATURATED)]);
  const { claims } = reader.read(page(0.42), run);
  expect(claims[0]!.parts).toContainEqual({ strong: '42\u202f%' });
});

test('what is measured first, of another run, or at rest is said at once', () => {
  const [reader, run] = [new Reader(), history()];
  expect(reader.read({ ...page(0.1), layers: undefined }, run).say).toBe('Training.');
  expect(reader.read(page(0.1), run).say).toBe(IN_ORDER);
  expect(reader.read(page(0.3, 'paused'), run).say).toBe(SATURATED);
  expect(reader.read(page(0.1), history()).say).toBe(IN_ORDER);
});

import { expect, it } from 'vitest';
import { judge } from './expectation';

const results = {
  training: { outcome: 'finished', loss: [8, 4, 2, 1] },
  spectrum: [{ lambda_max: 9 }, { lambda_max: 11 }],
  map: [{ values: Float64Array.of(1, NaN, 3) }],
};
const source = 'a test';

it.each([
  ['a number within its tolerance', { value: 'training.loss.1', published: 4.05, tolerance: 0.1 }, 4, 'agrees'],
  ['one beyond it', { value: 'training.loss.1', published: 4.05, tolerance: 0.01 }, 4, 'differs'],
  ['a relative tolerance', { value: 'training.loss.0', published: 8.07, relative: 0.01 }, 8, 'agrees'],
  ['the end of a list', { value: 'training.loss.-1', published: 1 }, 1, 'agrees'],
  ['a ratio', { value: 'training.loss.3', over: 'training.loss.0', published: 0.125 }, 0.125, 'agrees'],
  ['another unit', { value: 'training.loss.0', times: 0.5, published: 4 }, 4, 'agrees'],
  ['a mean over a list', { value: 'spectrum.*.lambda_max', of: 'mean', published: 10, between: [9.8, 10.6] }, 10, 'agrees'],
  ['an interval that is missed', { value: 'spectrum.*.lambda_max', of: 'max', published: 10, between: [9, 10.5] }, 11, 'differs'],
  ['a word', { value: 'training.outcome', published: 'finished' }, 'finished', 'agrees'],
  ['another word', { value: 'training.outcome', published: 'diverged' }, 'finished', 'differs'],
  ['an element of a typed array', { value: 'map.0.values.2', published: 3 }, 3, 'agrees'],
  ['NaN', { value: 'map.0.values.1', published: 3, tolerance: 1e9 }, NaN, 'differs'],
  ['what is not there', { value: 'training.accuracy', published: 1 }, null, 'missing'],
  ['a list without a way to combine it', { value: 'spectrum.*.lambda_max', published: 1 }, null, 'missing'],
  ['a part of a text', { value: 'training.outcome.length', published: 8 }, null, 'missing'],
] as const)('judges %s', (_what, expectation, ours, verdict) => {
  expect(judge({ ...expectation, source }, results)).toMatchObject({ ours, verdict });
});

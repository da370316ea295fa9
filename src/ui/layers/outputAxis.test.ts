import { expect, it } from 'vitest';
import { activationShape } from '../../lab/recipe/activations';
import { FilmLog } from '../logs/filmLog';
import { decadeAxis, outputAxis, symmetricAxis } from './outputAxis';

function film(low: number, high: number): FilmLog {
  const log = new FilmLog(4);
  log.widen(low, high);
  return log;
}

it('names rails by where they begin and open sides by their end', () => {
  expect(outputAxis(film(-1, 1), activationShape('tanh'))).toEqual(['> .97', '0', '< −.97']);
  expect(outputAxis(film(0, 1), activationShape('sigmoid'))).toEqual(['> .99', '0.5', '< .01']);
  expect(outputAxis(film(0, 4), activationShape('relu'))).toEqual(['4', '2', '0']);
  expect(outputAxis(film(-8, 8), activationShape('identity'))).toEqual(['8', '0', '−8']);
  expect(outputAxis(film(-4, 4), activationShape('silu'))).toEqual(['4', '0', 'flat']);
});

it('is symmetric for weights and pre-activations', () => {
  expect(symmetricAxis(film(-0.5, 0.5))).toEqual(['0.5', '0', '−0.5']);
});

it('names powers of ten where they are whole', () => {
  expect(decadeAxis(film(-9, 1))).toEqual(['10¹', '10⁻⁴', '10⁻⁹']);
  expect(decadeAxis(film(-3, 0))).toEqual(['1', '', '10⁻³']);
  expect(decadeAxis(new FilmLog(4))).toEqual(['', '', '']);
});

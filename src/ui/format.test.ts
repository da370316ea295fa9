import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatCounted,
  formatEnd,
  formatNumber,
  formatPercent,
  formatPlain,
  formatReadout,
  formatWhole,
  joinRanges,
  joinWords,
} from './format';

it('counts one and many', () => {
  expect([1, 2, 1024].map((count) => formatCounted(count, 'row'))).toEqual(['1 row', '2 rows', '1\u202f024 rows']);
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [960, '960'],
    [1500, '1 500'],
    [109386, '109 386'],
    [-1234567, '−1 234 567'],
  ])('%d', (value, text) => {
    expect(formatCount(value)).toBe(text.replaceAll(' ', '\u202f'));
  });
});

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.0549, '0.0549'],
    [14.32, '14.3'],
    [-2.5, '−2.50'],
    [999.4, '999'],
    [1234.5, '1\u202f235'],
    [2.07e8, '2.1\u202f×\u202f10⁸'],
    [0.00051, '5.1\u202f×\u202f10⁻⁴'],
    [Infinity, 'infinite'],
    [NaN, 'not a number'],
  ])('%d', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe('formatPercent', () => {
  it.each([
    [0, '0 %'],
    [0.00001, '< 0.1 %'],
    [0.0312, '3.1 %'],
    [0.81, '81 %'],
    [0.9213, '92.1 %'],
    [0.9999, '> 99.9 %'],
    [1, '100 %'],
  ])('%d', (value, text) => {
    expect(formatPercent(value)).toBe(text.replaceAll(' ', '\u202f'));
  });
});

it('writes shares, ends and lists', () => {
  expect(formatWhole(0.386)).toBe('39\u202f%');
  expect(formatPlain(0.05)).toBe('0.05');
  expect(formatPlain(0.1 + 0.2)).toBe('0.3');
  expect(formatEnd(-30)).toBe('−30');
  expect(formatEnd(1e-5)).toBe('10⁻⁵');
  expect(formatEnd(-4194304)).toBe('−4.2·10⁶');
  expect(formatEnd(20000)).toBe('20\u202f000');
  expect(joinWords([1])).toBe('1');
  expect(joinWords([1, 2])).toBe('1 and 2');
  expect(joinWords([1, 2, 3])).toBe('1, 2 and 3');
  expect(joinRanges([1, 2, 3])).toBe('1, 2 and 3');
  expect(joinRanges([1, 2, 3, 4, 7, 9, 10])).toBe('1 to 4, 7, 9 and 10');
});

describe('formatReadout', () => {
  it.each([
    [14.321, '14.3'],
    [0.0431, '0.0431'],
    [0.00797, '0.0080'],
    [0.00012, '1.2·10⁻⁴'],
    [1.4e18, '1.4·10¹⁸'],
    [Infinity, 'infinite'],
    [0, '0.0000'],
  ])('%d', (value, text) => {
    expect(formatReadout(value)).toBe(text);
  });
});

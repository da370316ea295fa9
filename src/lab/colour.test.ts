import { describe, expect, it } from 'vitest';
import {
  bakeColourMap,
  DENSITY_DARK,
  DENSITY_LIGHT,
  isBright,
  LOSS_DARK,
  LOSS_LIGHT,
  luminanceOf,
  SIGNED_DARK,
  SIGNED_LIGHT,
  signedIndex,
} from './colour';

const entry = (table: Uint8Array, i: number) => [...table.subarray(i * 4, i * 4 + 4)];

describe('bakeColourMap', () => {
  it('starts and ends at the outer stops, opaque', () => {
    const table = bakeColourMap(['#000000', '#102030']);
    expect(table).toHaveLength(1024);
    expect(entry(table, 0)).toEqual([0, 0, 0, 255]);
    expect(entry(table, 255)).toEqual([16, 32, 48, 255]);
  });

  it('interpolates squares: 51/255 of the way from 0 to 255 is 255 sqrt(0.2)', () => {
    expect(entry(bakeColourMap(['#000000', '#ffffff']), 51)[0]).toBe(Math.round(255 * Math.sqrt(0.2)));
  });

  it('passes through inner stops', () => {
    // With six stops, entry 51 k is stop k exactly.
    const stops = ['#000000', '#0a141e', '#646464', '#c80000', '#00c800', '#ffffff'];
    const table = bakeColourMap(stops);
    expect(entry(table, 51)).toEqual([10, 20, 30, 255]);
    expect(entry(table, 153)).toEqual([200, 0, 0, 255]);
  });

  it('refuses one stop and malformed stops', () => {
    expect(() => bakeColourMap(['#000000'])).toThrow('at least 2 stops');
    expect(() => bakeColourMap(['#000', '#ffffff'])).toThrow('"#rrggbb", got "#000"');
  });

  it.each([
    ['light', SIGNED_LIGHT, '#fbfaf6'],
    ['dark', SIGNED_DARK, '#121315'],
  ])('keeps the zero of the %s signed map nearest the paper', (_, stops, paper) => {
    const table = bakeColourMap(stops);
    const ground = luminanceOf(bakeColourMap([paper, paper]), 0);
    const distance = (i: number) => Math.abs(luminanceOf(table, i) - ground);
    for (let i = 0; i < 127; i += 8) expect(distance(i)).toBeGreaterThan(distance(128));
    for (let i = 255; i > 129; i -= 8) expect(distance(i)).toBeGreaterThan(distance(128));
  });

  it.each([
    ['light', DENSITY_LIGHT, -1],
    ['dark', DENSITY_DARK, 1],
  ])('moves the %s density map away from the paper in one direction', (_, stops, direction) => {
    const table = bakeColourMap(stops);
    for (let i = 16; i < 256; i += 16) {
      expect(direction * (luminanceOf(table, i) - luminanceOf(table, i - 16))).toBeGreaterThan(0);
    }
  });
});

describe('isBright', () => {
  it('knows the luminance of white, black, mid grey and pure green (WCAG 2.2)', () => {
    const table = (stop: string) => bakeColourMap([stop, stop]);
    expect(luminanceOf(table('#ffffff'), 0)).toBeCloseTo(1, 12);
    expect(luminanceOf(table('#000000'), 0)).toBe(0);
    expect(luminanceOf(table('#808080'), 0)).toBeCloseTo(0.21586, 5);
    expect(luminanceOf(table('#00ff00'), 0)).toBeCloseTo(0.7152, 12);
  });

  it('chooses on every entry of every map the ink that contrasts more, at least 4.5 to 1', () => {
    for (const stops of [DENSITY_LIGHT, DENSITY_DARK, SIGNED_LIGHT, SIGNED_DARK, LOSS_LIGHT, LOSS_DARK]) {
      const table = bakeColourMap(stops);
      for (let i = 0; i < 256; i++) {
        const onBlack = (luminanceOf(table, i) + 0.05) / 0.05;
        const onWhite = 1.05 / (luminanceOf(table, i) + 0.05);
        const chosen = isBright(table, i) ? onBlack : onWhite;
        expect(chosen).toBeGreaterThan(0.99 * Math.max(onBlack, onWhite));
        expect(chosen).toBeGreaterThan(4.5);
      }
    }
  });
});

describe('signedIndex', () => {
  it('maps the ends, the middle and what is beyond', () => {
    expect([-2, -1, 0, 1, 2].map((value) => signedIndex(value, 1))).toEqual([0, 0, 128, 255, 255]);
    expect(signedIndex(3, 0)).toBe(128);
  });
});

import { encode } from 'fast-png';

export type Rgb = readonly [red: number, green: number, blue: number];

const GLYPH_WIDTH = 3;
const GLYPH_HEIGHT = 5;
/** Pixels of a picture for one of a glyph. */
const GLYPH_SCALE = 2;

/** Rows of three pixels from top to bottom, as bits. */
const GLYPHS: Readonly<Record<string, readonly number[]>> = {
  '0': [7, 5, 5, 5, 7],
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 1, 1, 1],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '.': [0, 0, 0, 0, 2],
  '-': [0, 0, 7, 0, 0],
  '+': [0, 2, 7, 2, 0],
  e: [0, 7, 7, 4, 7],
};

/** Height of a line of text in pixels. */
export const TEXT_HEIGHT = GLYPH_HEIGHT * GLYPH_SCALE;

/** Width of a text in pixels. */
export const textWidth = (text: string): number => (text.length * (GLYPH_WIDTH + 1) - 1) * GLYPH_SCALE;

/** A picture in memory: what is drawn outside is lost. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly #data: Uint8Array;

  constructor(width: number, height: number, background: Rgb) {
    this.width = width;
    this.height = height;
    this.#data = new Uint8Array(3 * width * height);
    this.fill(0, 0, width, height, background);
  }

  point(x: number, y: number, colour: Rgb): void {
    if (x >= 0 && x < this.width && y >= 0 && y < this.height) this.#data.set(colour, 3 * (y * this.width + x));
  }

  fill(left: number, top: number, width: number, height: number, colour: Rgb): void {
    for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) this.point(x, y, colour);
  }

  /** A line two pixels wide between two places, by Bresenham's steps along the longer side. */
  line(x0: number, y0: number, x1: number, y1: number, colour: Rgb): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    for (let i = 0; i <= steps; i++) {
      const x = Math.round(x0 + ((x1 - x0) * i) / steps);
      const y = Math.round(y0 + ((y1 - y0) * i) / steps);
      this.fill(x, y, 2, 2, colour);
    }
  }

  /** Digits and signs of numbers; other characters stay empty. */
  text(text: string, left: number, top: number, colour: Rgb): void {
    Array.from(text).forEach((character, i) => {
      GLYPHS[character]?.forEach((bits, row) => {
        for (let column = 0; column < GLYPH_WIDTH; column++) {
          const isSet = (bits >> (GLYPH_WIDTH - 1 - column)) & 1;
          const x = left + (i * (GLYPH_WIDTH + 1) + column) * GLYPH_SCALE;
          if (isSet) this.fill(x, top + row * GLYPH_SCALE, GLYPH_SCALE, GLYPH_SCALE, colour);
        }
      });
    });
  }

  /** The picture as a PNG file, 8 bits a channel. */
  png(): Uint8Array {
    return encode({ width: this.width, height: this.height, data: this.#data, channels: 3, depth: 8 });
  }
}

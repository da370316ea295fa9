import type { FilmLog } from '../logs/filmLog';

/** Small shares stay visible: they are drawn through this power. */
const POWER = 0.42;

/** How a film is to be drawn. */
export interface FilmStyle {
  /** 256 RGBA entries. */
  table: Uint8Array;
  /** The share that takes the last entry. */
  scale: number;
  /** The last step of the time axis. */
  end: number;
  /** Height of a rail in canvas pixels, and which there are. */
  rail: number;
  railLow: boolean;
  railHigh: boolean;
}

/** Entry of the density map for a share. */
export function densityIndex(share: number, scale: number): number {
  return Math.min(255, Math.round(255 * Math.min(1, share / scale) ** POWER));
}

/** Draws one film, column by column as they come: only what changed is coloured again, and nothing drawn where nothing did. */
export class FilmPainter {
  readonly #log: FilmLog;
  readonly #image: ImageData;
  /** Entries of the density map, and their colours, a number a pixel. */
  readonly #entries: Uint8Array;
  readonly #pixels: Uint32Array;
  readonly #columns: OffscreenCanvas;
  #table: Uint8Array | undefined;
  #scale = 0;
  /** What the last drawing was of. */
  #drawn = '';

  constructor(log: FilmLog) {
    this.#log = log;
    // Two rows more than bins: the upper and the lower rail.
    this.#image = new ImageData(log.capacity, log.bins + 2);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#entries = new Uint8Array(this.#pixels.length);
    this.#columns = new OffscreenCanvas(log.capacity, log.bins + 2);
  }

  /** Draws the film over the whole canvas; what lies after its last column stays clear. */
  paint(canvas: HTMLCanvasElement, style: FilmStyle): void {
    const { columns, stride, bins } = this.#log;
    const { end, rail, railLow, railHigh } = style;
    const drawn = [canvas.width, canvas.height, columns, stride, end, rail, railLow, railHigh].join();
    if (!this.#colour(style) && drawn === this.#drawn) return;
    this.#drawn = drawn;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (columns === 0) return;
    context.imageSmoothingEnabled = false;
    const width = ((columns * stride) / end) * canvas.width;
    const gap = Math.max(1, Math.round(rail / 8));
    const top = railHigh ? rail + gap : 0;
    const bottom = canvas.height - (railLow ? rail + gap : 0);
    context.drawImage(this.#columns, 0, 0, columns, bins, 0, top, width, bottom - top);
    if (railHigh) context.drawImage(this.#columns, 0, bins, columns, 1, 0, 0, width, rail);
    if (railLow) context.drawImage(this.#columns, 0, bins + 1, columns, 1, 0, canvas.height - rail, width, rail);
  }

  /** Colours the columns that changed, all of them where the colours did. False where there are none. */
  #colour({ table, scale }: FilmStyle): boolean {
    const { columns, bins } = this.#log;
    const changed = this.#log.takeChanged();
    const found = scale === this.#scale ? changed : 0;
    const first = table === this.#table ? found : 0;
    this.#scale = scale;
    this.#table = table;
    if (first >= columns) return false;
    for (let x = found; x < columns; x++) {
      if (x > found && this.#log.repeats(x)) {
        this.#repeat(x);
        continue;
      }
      const shares = this.#log.column(x);
      const [railLow, railHigh] = this.#log.rails(x);
      for (let k = 0; k < bins; k++) this.#put(x, bins - 1 - k, shares[k]!);
      this.#put(x, bins, railHigh);
      this.#put(x, bins + 1, railLow);
    }
    const colours = new Uint32Array(table.slice().buffer);
    const { width } = this.#image;
    for (let y = 0; y < bins + 2; y++) {
      for (let at = y * width + first; at < y * width + columns; at++) this.#pixels[at] = colours[this.#entries[at]!]!;
    }
    // Kept in memory: a reset of the GPU would empty it, and give it back at another time than the page's canvases.
    const context = this.#columns.getContext('2d', { willReadFrequently: true });
    context?.putImageData(this.#image, 0, 0, first, 0, columns - first, bins + 2);
    return true;
  }

  /** Gives a column the entries of the one before it. */
  #repeat(x: number): void {
    const { width, height } = this.#image;
    for (let at = x; at < width * height; at += width) this.#entries[at] = this.#entries[at - 1]!;
  }

  #put(x: number, y: number, share: number): void {
    this.#entries[y * this.#image.width + x] = densityIndex(share, this.#scale);
  }
}

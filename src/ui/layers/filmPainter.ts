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

/** Draws one film, column by column as they come: only what changed is coloured again. */
export class FilmPainter {
  readonly #log: FilmLog;
  readonly #image: ImageData;
  readonly #columns: OffscreenCanvas;
  #table: Uint8Array | undefined;
  #scale = 0;

  constructor(log: FilmLog) {
    this.#log = log;
    // Two rows more than bins: the upper and the lower rail.
    this.#image = new ImageData(log.capacity, log.bins + 2);
    this.#columns = new OffscreenCanvas(log.capacity, log.bins + 2);
  }

  /** Draws the film over the whole canvas; what lies after its last column stays clear. */
  paint(canvas: HTMLCanvasElement, style: FilmStyle): void {
    const context = canvas.getContext('2d');
    if (!context) return;
    this.#colour(style);
    const { columns, stride, bins } = this.#log;
    context.clearRect(0, 0, canvas.width, canvas.height);
    if (columns === 0) return;
    context.imageSmoothingEnabled = false;
    const width = ((columns * stride) / style.end) * canvas.width;
    const gap = Math.max(1, Math.round(style.rail / 8));
    const top = style.railHigh ? style.rail + gap : 0;
    const bottom = canvas.height - (style.railLow ? style.rail + gap : 0);
    context.drawImage(this.#columns, 0, 0, columns, bins, 0, top, width, bottom - top);
    if (style.railHigh) context.drawImage(this.#columns, 0, bins, columns, 1, 0, 0, width, style.rail);
    if (style.railLow) context.drawImage(this.#columns, 0, bins + 1, columns, 1, 0, canvas.height - style.rail, width, style.rail);
  }

  #colour({ table, scale }: FilmStyle): void {
    const changed = this.#log.takeChanged();
    const first = table === this.#table && scale === this.#scale ? changed : 0;
    const count = this.#log.columns - first;
    this.#table = table;
    this.#scale = scale;
    if (count <= 0) return;
    const { bins } = this.#log;
    for (let x = first; x < this.#log.columns; x++) {
      const shares = this.#log.column(x);
      const [railLow, railHigh] = this.#log.rails(x);
      for (let k = 0; k < bins; k++) this.#put(x, bins - 1 - k, shares[k]!);
      this.#put(x, bins, railHigh);
      this.#put(x, bins + 1, railLow);
    }
    this.#columns.getContext('2d')?.putImageData(this.#image, 0, 0, first, 0, count, bins + 2);
  }

  #put(x: number, y: number, share: number): void {
    const from = 4 * densityIndex(share, this.#scale);
    const to = 4 * (y * this.#image.width + x);
    for (let c = 0; c < 4; c++) this.#image.data[to + c] = this.#table![from + c]!;
  }
}

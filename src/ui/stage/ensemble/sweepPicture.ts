import { OUTCOME_PLACES } from '../../../lab/protocol/ensemble';
import type { SweepPart } from '../../../lab/protocol/ensemble';
import { isBright } from '../../../lab/colour';
import type { HeightScale } from '../../plots/heightScale';
import { channelsOf } from '../../plots/paintHeights';

/** Stripes of what diverged: one in so many pixels along the diagonal. */
const HATCH = 6;
/** Cells at least so many pixels wide bear a dot where training is stuck. */
const DOTTED = 4.5;
const DOT_ALPHA = 0.55;

export interface SweepColours {
  /** Loss map, 256 RGBA entries. */
  readonly loss: Uint8Array;
  readonly nonFinite: string;
}

/**
 * A map as pixels, RGBA, row 0 of the cells at the bottom: final losses in the colours of a scale; what diverged is hatched, a cell
 * that is stuck has a dot, black or white by the colour under it; what is not known is clear. `fine` is pixels of a length of 1.
 */
export function paintSweep(
  { x, y, outcomes, finalLosses }: SweepPart['map'],
  scale: HeightScale | undefined,
  colours: SweepColours,
  width: number,
  height: number,
  fine = 1,
): Uint8ClampedArray<ArrayBuffer> {
  const [columns, rows] = [x.values.length, y.values.length];
  const pixels = new Uint8ClampedArray(4 * width * height);
  const nonFinite = channelsOf(colours.nonFinite);
  const cell = Math.min(width / columns, height / rows);
  const radius = cell / fine >= DOTTED ? Math.max(0.5 * fine, cell * 0.11) : 0;
  const entries = Uint8Array.from(finalLosses, (loss) => entryOf(loss, scale));
  const inks = Array.from({ length: colours.loss.length / 4 }, (_, entry) => (isBright(colours.loss, entry) ? 0 : 255));
  for (let py = 0; py < height; py++) {
    const row = rows - 1 - Math.floor((py * rows) / height);
    const dy = py + 0.5 - ((rows - row - 0.5) * height) / rows;
    for (let px = 0; px < width; px++) {
      const column = Math.floor((px * columns) / width);
      const outcome = outcomes[row * columns + column];
      if (outcome === OUTCOME_PLACES.unknown) continue;
      const at = 4 * (py * width + px);
      if (outcome === OUTCOME_PLACES.diverged) {
        if ((px + py) % Math.round(HATCH * fine) >= 1.4 * fine) continue;
        pixels.set(nonFinite, at);
        pixels[at + 3] = 255;
        continue;
      }
      const entry = entries[row * columns + column]!;
      const dx = px + 0.5 - ((column + 0.5) * width) / columns;
      const isDot = outcome === OUTCOME_PLACES.stuck && dx * dx + dy * dy < radius * radius;
      for (let c = 0; c < 3; c++) {
        const colour = colours.loss[4 * entry + c]!;
        pixels[at + c] = isDot ? colour + DOT_ALPHA * (inks[entry]! - colour) : colour;
      }
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}

function entryOf(loss: number, scale: HeightScale | undefined): number {
  const place = scale ? scale.position(loss) : NaN;
  return Number.isNaN(place) ? 0 : Math.round(255 * Math.max(0, Math.min(1, place)));
}

/** A label that is wanted beside a point, in pixels; of several the first takes precedence. */
export interface WantedLabel {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

export interface PlacedLabel extends WantedLabel {
  /** The upper left corner of its plate, and its size. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

export const LABEL_HEIGHT = 18;
/** About the width of a character, in pixels, and what the plate has around the text. */
const CHARACTER = 6.1;
const ROOM = 10;
const GAP = 9;

/** A place in pixels. */
export type Spot = readonly [x: number, y: number];

/**
 * Places labels beside, above or below their points, within a picture, clear of each other and of all points, and where they cover
 * the fewest of `lines`, which are spots along what is drawn. A label without a place is left out.
 */
export function placeLabels(wanted: readonly WantedLabel[], width: number, height: number, lines: readonly Spot[] = []): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of wanted) {
    const wide = Math.ceil(label.text.length * CHARACTER + ROOM);
    const [right, left, middle] = [label.x + GAP, label.x - GAP - wide, label.x - wide / 2];
    const [beside, above, below] = [label.y - LABEL_HEIGHT / 2, label.y - GAP - LABEL_HEIGHT, label.y + GAP];
    const corners: Spot[] = [[right, beside], [left, beside], [middle, above], [middle, below], [right, above], [right, below], [left, above], [left, below]]; // prettier-ignore
    const covers = ([x, y]: Spot, [spotX, spotY]: Spot, room: number) =>
      spotX > x - room && spotX < x + wide + room && spotY > y - room && spotY < y + LABEL_HEIGHT + room;
    const isFree = (corner: Spot) =>
      corner[0] >= 2 &&
      corner[1] >= 2 &&
      corner[0] + wide <= width - 2 &&
      corner[1] + LABEL_HEIGHT <= height - 2 &&
      placed.every(({ left: x, top, width: w }) => corner[0] > x + w || corner[0] + wide < x || Math.abs(corner[1] - top) > LABEL_HEIGHT) &&
      wanted.every((other) => !covers(corner, [other.x, other.y], 4));
    const covered = (corner: Spot) => lines.filter((spot) => covers(corner, spot, 2)).length;
    const free = corners.filter(isFree);
    const best = free.reduce<Spot | undefined>((least, corner) => (!least || covered(corner) < covered(least) ? corner : least), undefined);
    if (best) placed.push({ ...label, left: best[0], top: best[1], width: wide });
  }
  return placed;
}

/** Spots along a line through points, about `distance` pixels apart. */
export function spotsAlong(points: readonly Spot[], distance: number): Spot[] {
  return points.flatMap(([x, y], i): Spot[] => {
    const [nextX, nextY] = points[i + 1] ?? [x, y];
    const pieces = Math.max(1, Math.min(200, Math.ceil(Math.hypot(nextX - x, nextY - y) / distance)));
    return Array.from({ length: pieces }, (_, k) => [x + ((nextX - x) * k) / pieces, y + ((nextY - y) * k) / pieces] as const);
  });
}

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

/** Places labels right, left, above or below their points, within a picture and clear of each other; one without a place is left out. */
export function placeLabels(wanted: readonly WantedLabel[], width: number, height: number): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const label of wanted) {
    const wide = Math.ceil(label.text.length * CHARACTER + ROOM);
    const sides = [
      [label.x + GAP, label.y - LABEL_HEIGHT / 2],
      [label.x - GAP - wide, label.y - LABEL_HEIGHT / 2],
      [label.x - wide / 2, label.y - GAP - LABEL_HEIGHT],
      [label.x - wide / 2, label.y + GAP],
    ] as const;
    const free = sides.find(
      ([left, top]) =>
        left >= 2 &&
        top >= 2 &&
        left + wide <= width - 2 &&
        top + LABEL_HEIGHT <= height - 2 &&
        placed.every((other) => left > other.left + other.width || left + wide < other.left || Math.abs(top - other.top) > LABEL_HEIGHT) &&
        wanted.every(
          (other) => !(other.x > left - 4 && other.x < left + wide + 4 && other.y > top - 4 && other.y < top + LABEL_HEIGHT + 4),
        ),
    );
    if (free) placed.push({ ...label, left: free[0], top: free[1], width: wide });
  }
  return placed;
}

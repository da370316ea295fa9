/** A place in a plot, in pixels from its upper left corner. */
type Pixel = readonly [x: number, y: number];

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A name with the end of its line that it is anchored to, and its baseline. */
export interface Label {
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'end';
}

const LETTER = 6.2;
const ASCENT = 10;
const LINE = 14;
/** Between a name and what it names. */
const GAP = 6;
/** Places along a name at which it is seen whether a line runs through it. */
const SAMPLES = 12;

function boxOf({ x, y, anchor }: Label, name: string): Box {
  const width = LETTER * name.length;
  const left = anchor === 'end' ? x - width : x;
  return { left, right: left + width, top: y - ASCENT, bottom: y + 3 };
}

const overlap = (a: Box, b: Box): number =>
  Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top));

/** Height of a line of rising x at a place; undefined beyond its ends. */
function heightOf(line: readonly Pixel[], x: number): number | undefined {
  const next = line.findIndex(([px]) => px >= x);
  if (next < 0) return undefined;
  const [to, from] = [line[next]!, line[next - 1]];
  if (!from) return to[0] === x ? to[1] : undefined;
  return from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
}

/** The share of a box's width through which a line runs. */
function crossed(box: Box, line: readonly Pixel[]): number {
  const places = Array.from({ length: SAMPLES }, (_, i) => box.left + ((i + 0.5) / SAMPLES) * (box.right - box.left));
  const through = places.filter((x) => {
    const y = heightOf(line, x);
    return y !== undefined && y > box.top && y < box.bottom;
  });
  return through.length / SAMPLES;
}

/** The first of the places that costs least. */
const cheapest = (places: readonly Label[], cost: (place: Label) => number): Label =>
  places.reduce((best, one) => (cost(one) < cost(best) ? one : best));

/**
 * Names of lines of rising x, above or below their right ends: not on a line, nor on each other, and within the frame as far
 * as there is room. A line that has no end in sight has no name.
 */
export function nameLines(
  lines: readonly { readonly name: string; readonly line: readonly Pixel[] }[],
  width: number,
  height: number,
): (Label | undefined)[] {
  const taken: Box[] = [];
  const inside = ([x, y]: Pixel) => x >= 0 && x <= width + 0.5 && y >= -0.5 && y <= height + 0.5;
  return lines.map(({ name, line }) => {
    const end = line.findLast(inside);
    if (!end || name === '') return undefined;
    const x = Math.min(end[0], width) - GAP;
    const own = line.filter(([px]) => px >= x - LETTER * name.length && px <= end[0]).map(([, py]) => py);
    const start = heightOf(line, x - LETTER * name.length);
    const heights = start === undefined ? own : [...own, start];
    const [above, below] = [Math.min(...heights) - GAP, Math.max(...heights) + ASCENT + GAP];
    const places = [0, 1, 2, 3].flatMap((k) => [above - k * LINE, below + k * LINE]).map((y): Label => ({ x, y, anchor: 'end' }));
    const best = cheapest(places, (place) => {
      const box = boxOf(place, name);
      const outside = Math.max(0, -box.top) + Math.max(0, box.bottom - height);
      const onLines = lines.reduce((sum, other) => sum + crossed(box, other.line), 0);
      const away = Math.min(Math.abs(place.y - above), Math.abs(place.y - below)) / LINE;
      return 10 * outside + 10 * onLines + taken.reduce((sum, other) => sum + overlap(box, other), 0) + 2 * away;
    });
    taken.push(boxOf(best, name));
    return best;
  });
}

/** Names of points, each towards the middle of the frame; those that would lie on another name or point are moved up or down. */
export function namePoints(points: readonly { readonly name: string; readonly at: Pixel }[], width: number): Label[] {
  const taken: Box[] = points.map(({ at: [x, y] }) => ({ left: x - 6, right: x + 6, top: y - 6, bottom: y + 6 }));
  return points.map(({ name, at: [x, y] }, i) => {
    const isLeft = x < width / 2;
    const places = [4, 4 - LINE, 4 + LINE].map((down): Label => ({
      x: isLeft ? x + 9 : x - 9,
      y: y + down,
      anchor: isLeft ? 'start' : 'end',
    }));
    const others = (place: Label) => taken.reduce((sum, other, k) => (k === i ? sum : sum + overlap(boxOf(place, name), other)), 0);
    const best = cheapest(places, others);
    taken.push(boxOf(best, name));
    return best;
  });
}

import { sizeOf, stridesOf } from '../../graph';
import type { Node, Shape } from '../../graph';

/** A place in a kernel where values are computed for one element of an iteration. */
export interface Site {
  /** Text of the element's number in row-major order. */
  readonly linear: string;
  /** Text of its coordinates, where the kernel has them anyway. */
  readonly axes?: { readonly shape: Shape; readonly coordinates: readonly string[] };
  /** Values already in a variable here. */
  readonly bound: Map<Node, string>;
  /** Statements so far. */
  readonly lines: string[];
  /** Text of a stride or size; see KernelText. */
  readonly number: (value: number) => string;
}

/** One of four places side by side along the last axis, whose loads are shared where the numbers lie in fours. */
export interface FourSite extends Site {
  readonly four: {
    readonly part: string;
    /** The place of the four, its number and its last coordinate counted in fours. */
    readonly place: Site;
    /** Variables that hold four loaded numbers, by what they hold. */
    readonly loaded: Map<string, string>;
  };
}

/** Text of Σ coordinate·stride for the element of `shape` at a site; empty when it is 0. */
export function positionText(shape: Shape, strides: readonly number[], site: Site): string {
  const known = coordinatesFor(shape, site);
  if (known && !followsLinear(shape, strides)) {
    return sumText(
      shape.map((n, axis) => [known[axis]!, n === 1 ? 0 : strides[axis]!]),
      site.number,
    );
  }
  const dims = collapse(shape, strides);
  let below = 1;
  const terms: [string, number][] = [];
  for (let i = dims.length - 1; i >= 0; i--) {
    const { n, stride } = dims[i]!;
    const shifted = below === 1 ? site.linear : `(${site.linear} / ${site.number(below)})`;
    terms.unshift([i === 0 ? shifted : `(${shifted} % ${site.number(n)})`, stride]);
    below *= n;
  }
  return sumText(terms, site.number);
}

/** Text of the coordinates of the element of `shape` at a site, one an axis. */
export function coordinateTexts(shape: Shape, site: Site): string[] {
  return (
    coordinatesFor(shape, site) ??
    shape.map((n, axis) =>
      n === 1
        ? '0u'
        : positionText(
            shape,
            shape.map((_, i) => (i === axis ? 1 : 0)),
            site,
          ),
    )
  );
}

/** Text of a sum of products, leaving out what is 0. */
export function sumText(terms: readonly (readonly [string, number])[], number: Site['number']): string {
  return terms
    .filter(([, factor]) => factor !== 0)
    .map(([text, factor]) => (factor === 1 ? text : `${text} * ${number(factor)}`))
    .join(' + ');
}

function followsLinear(shape: Shape, strides: readonly number[]): boolean {
  const own = stridesOf(shape);
  return shape.every((n, axis) => n === 1 || strides[axis] === own[axis]);
}

/** The site's own coordinates, when `shape` is the site's shape up to leading axes of size 1. */
function coordinatesFor(shape: Shape, { axes }: Site): string[] | null {
  if (!axes || sizeOf(shape) !== sizeOf(axes.shape)) return null;
  const strip = (s: Shape) =>
    s.slice(
      Math.max(
        0,
        s.findIndex((n) => n !== 1),
      ),
    );
  const [ours, theirs] = [strip(shape), strip(axes.shape)];
  if (ours.join() !== theirs.join()) return null;
  const tail = axes.coordinates.slice(axes.shape.length - theirs.length);
  return [...Array<string>(shape.length - ours.length).fill('0u'), ...tail];
}

/** Neighbouring axes that can be walked as one, axes of size 1 left out. */
function collapse(shape: Shape, strides: readonly number[]): { n: number; stride: number }[] {
  const dims: { n: number; stride: number }[] = [];
  shape.forEach((n, axis) => {
    if (n === 1) return;
    const stride = strides[axis]!;
    const last = dims.at(-1);
    if (last && last.stride === stride * n) Object.assign(last, { n: last.n * n, stride });
    else dims.push({ n, stride });
  });
  return dims;
}

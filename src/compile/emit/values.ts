import { sizeOf } from '../../graph';
import type { Node, Shape } from '../../graph';
import { accessOf, isIdentity, operandAccess } from '../access';
import type { Access } from '../access';
import { operationCount, usesLibrary, wgslExpression } from '../expression';
import type { Home } from '../memory';
import { liesInFours, shapeInFours, stridesInFours } from './fours';
import type { KernelText } from './kernelText';
import { coordinateTexts, positionText, sumText } from './site';
import type { FourSite, Site } from './site';

/** What writing a kernel needs to know of the plan around it. */
export interface Surroundings {
  readonly homeOf: (node: Node) => Home | undefined;
  readonly typeOf: (buffer: string) => 'f32' | 'u32';
  /** Elements of a buffer; of one slot where it has slots. */
  readonly elementsOf: (buffer: string) => number;
  /** Whether a node is computed in this kernel rather than loaded. */
  readonly isComputedHere: (node: Node) => boolean;
}

/** Writes the statements that compute or load values at a site, and counts the work. */
export class ValueWriter {
  flops = 0;
  /** How many elements of each tensor are loaded, by the way in which they are reached. */
  readonly #loaded = new Map<Node, Map<string, number>>();
  readonly #stored = new Set<Node>();
  readonly #kernel: KernelText;
  readonly #around: Surroundings;

  constructor(kernel: KernelText, around: Surroundings) {
    this.#kernel = kernel;
    this.#around = around;
  }

  /** Bytes that the kernel moves where no element is loaded twice. */
  get bytes(): number {
    const stored = [...this.#stored].map(({ shape }) => sizeOf(shape));
    const loaded = [...this.#loaded].map(([{ shape }, ways]) => Math.min(sizeOf(shape), total([...ways.values()])));
    return 4 * (total(stored) + total(loaded));
  }

  /** Text of the value of `source`, seen as `shape`, at the site's element. */
  operand(source: Node, shape: Shape, site: Site): string {
    const access = operandAccess(source, shape);
    const { base } = access;
    const given = uniformValue(access);
    if (given !== undefined) return this.#kernel.constant(given);
    if (isIdentity(access)) {
      const bound = site.bound.get(base);
      if (bound) return bound;
      if (this.#around.isComputedHere(base)) return this.computed(base, site);
    } else if (this.#around.isComputedHere(base)) {
      const linear = [access.offset ? site.number(access.offset) : '', positionText(shape, access.strides, site)];
      const text = linear.filter(Boolean).join(' + ') || '0u';
      return this.computed(base, { ...this.#kernel.site(`(${text})`), lines: site.lines });
    }
    if (isOneNumber(access)) return this.#kernel.scalar(this.load(access, site));
    const variable = this.#kernel.name();
    site.lines.push(`let ${variable} = ${this.load(access, site)};`);
    if (isIdentity(access)) site.bound.set(base, variable);
    return variable;
  }

  /** Text of an elementwise node's value at the site's element; remembers it there. */
  computed(node: Node, site: Site): string {
    const known = site.bound.get(node);
    if (known) return known;
    const value = node.op.kind === 'gather' ? this.#gather(node, site) : this.#map(node, site);
    const variable = this.#kernel.name();
    site.lines.push(`let ${variable} = ${value};`);
    site.bound.set(node, variable);
    return variable;
  }

  /** Text of one element of a stored or given tensor, as a float. */
  load(access: Access, site: Site): string {
    const part = 'four' in site ? this.#partOfFour(access, site as FourSite) : undefined;
    if (part) return part;
    const element = this.#element(access, site);
    return isRows(access) ? `f32(${element})` : element;
  }

  /** Text of one of four elements that are loaded together, if they lie in fours. */
  #partOfFour(access: Access, { four, lines }: FourSite): string | undefined {
    const { shape, strides } = access;
    const offset = this.#offsetInFours(access);
    if (offset === undefined) return undefined;
    const key = [offset, shape.join(), strides.join()].join(' ');
    let variable = four.loaded.get(key);
    if (!variable) {
      const { buffer, index } = this.place(access, 4);
      four.loaded.set(key, (variable = this.#kernel.name()));
      lines.push(`let ${variable} = ${buffer}[${sum(index, positionText(shapeInFours(shape), stridesInFours(strides), four.place))}];`);
    }
    return `${variable}.${four.part}`;
  }

  /** Buffer and first element of what lies in fours in a buffer that consists of fours in this kernel; else undefined. */
  #offsetInFours({ base, offset, shape, strides }: Access): string | undefined {
    const home = this.#around.homeOf(base);
    if (!home || !this.#kernel.isReadInFours(home.buffer) || !liesInFours(home.offset + offset, shape, strides)) return undefined;
    return `${home.buffer} ${home.offset + offset}`;
  }

  #element(access: Access, site: Site): string {
    return this.elementAt(access, (strides) => positionText(access.shape, strides, site));
  }

  /** Text of the element at a position from the first. */
  elementAt(access: Access, position: (strides: readonly number[]) => string): string {
    const { buffer, index } = this.place(access);
    return this.#kernel.element(buffer, [index, position(access.strides)].filter(Boolean).join(' + ') || '0u');
  }

  /**
   * The buffer of a tensor that is read, and the text of its first element's number there, counted in units of `width`.
   * `elements` says how many are read where that are not all that the access reaches.
   */
  place(access: Access, width: 1 | 4 = 1, elements = reachedBy(access)): { buffer: string; index: string } {
    const home = this.#around.homeOf(access.base);
    if (!home) throw new Error(`compile: a ${access.base.op.kind} of shape [${access.base.shape.join()}] was never stored`);
    const ways = this.#loaded.get(access.base) ?? new Map<string, number>();
    this.#loaded.set(access.base, ways.set([access.offset, access.shape.join(), access.strides.join()].join(' '), elements));
    return this.#locate(home, access.offset, false, width);
  }

  /** The statement that stores a value as the site's element of a node. */
  store(node: Node, value: string, site: Site): void {
    const home = this.#around.homeOf(node)!;
    this.#stored.add(node);
    const { buffer, index } = this.#locate(home, 0, true);
    const text = [index, positionText(node.shape, home.strides, site)].filter(Boolean).join(' + ') || '0u';
    site.lines.push(`${this.#kernel.element(buffer, text)} = ${value};`);
  }

  /** The statement that stores four values as the site's element and its three right neighbours, in a buffer that consists of fours. */
  storeFour(node: Node, values: readonly string[], { lines, four }: FourSite): void {
    const home = this.#around.homeOf(node)!;
    this.#stored.add(node);
    const { buffer, index } = this.#locate(home, 0, true, 4);
    const position = positionText(shapeInFours(node.shape), stridesInFours(home.strides), four.place);
    lines.push(`${buffer}[${sum(index, position)}] = vec4f(${values.join(', ')});`);
  }

  #locate(home: Home, offset: number, written: boolean, width = 1): { buffer: string; index: string } {
    this.#kernel.touch(home.buffer, this.#around.typeOf(home.buffer), written);
    const index = this.#kernel.offset(home.buffer, (home.offset + offset) / width);
    return { buffer: home.buffer, index };
  }

  #map(node: Node, site: Site): string {
    if (node.op.kind !== 'map') throw new Error(`compile: ${node.op.kind} is not elementwise`);
    const operands = node.inputs.map((source) => this.operand(source, node.shape, site));
    if (usesLibrary(node.op.expr)) this.#kernel.useLibrary();
    this.flops += operationCount(node.op.expr) * sizeOf(node.shape);
    const { statements, value } = wgslExpression(node.op.expr, operands, this.#kernel.name, { constant: this.#kernel.constant });
    site.lines.push(...statements);
    return value;
  }

  #gather(node: Node, site: Site): string {
    const access = accessOf(node.inputs[0]!);
    const given = uniformValue(access);
    if (given !== undefined) return this.#kernel.constant(given);
    const lies = node.shape.at(-1)! % 4 === 0 && this.#offsetInFours(access) !== undefined;
    const four = 'four' in site && lies ? (site as FourSite).four : undefined;
    if (!four) return this.#gathered(node, access, site, 1);
    const key = `gather ${node.id}`;
    let variable = four.loaded.get(key);
    if (!variable) {
      const value = this.#gathered(node, access, { ...four.place, lines: site.lines }, 4);
      four.loaded.set(key, (variable = this.#kernel.name()));
      site.lines.push(`let ${variable} = ${value};`);
    }
    return `${variable}.${four.part}`;
  }

  /** Text of an element of a gather, or of a four of them at a place that is counted in fours. */
  #gathered(node: Node, access: Access, site: Site, width: 1 | 4): string {
    const index = node.inputs[1]!;
    const shape = width === 1 ? node.shape : shapeInFours(node.shape);
    const coordinates = coordinateTexts(shape, site);
    const columns = shape.at(-1)!;
    const linear = columns === 1 ? site.linear : shape.length === 2 ? coordinates[0]! : `(${site.linear} / ${site.number(columns)})`;
    const axes = { shape: index.shape, coordinates: coordinates.slice(0, -1) };
    const rowSite: Site = { ...this.#kernel.site(linear, axes), lines: site.lines };
    const rows = accessOf(index);
    const number = isRows(rows) ? this.#element(rows, rowSite) : `u32(${this.operand(index, index.shape, rowSite)})`;
    const [row, step] = width === 1 ? access.strides : stridesInFours(access.strides);
    const terms = [
      [number, row!],
      [coordinates.at(-1)!, step!],
    ] as const;
    const { buffer, index: first } = this.place(access, width, sizeOf(node.shape));
    const position = sum(first, sumText(terms, site.number)) || '0u';
    return width === 1 ? this.#kernel.element(buffer, position) : `${buffer}[${position}]`;
  }
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, n) => sum + n, 0);

/** Elements of the base that an access reaches: an axis along which it stands still adds none. */
const reachedBy = ({ shape, strides }: Access): number => sizeOf(shape.filter((_, axis) => strides[axis] !== 0));

/** Text of a sum of what is not empty. */
const sum = (...terms: readonly string[]): string => terms.filter(Boolean).join(' + ');

/** Whether every element of the access is the same element of its base. */
export const isOneNumber = ({ shape, strides }: Access): boolean => shape.every((n, axis) => n === 1 || strides[axis] === 0);

/** Whether a tensor holds row numbers, which are u32. */
export const isRows = ({ base }: Access): boolean => base.op.kind === 'input' && base.op.type === 'u32';

/** The number that all elements of a constant are, for which there is no buffer. */
export function uniformValue({ base }: Access): number | undefined {
  return base.op.kind === 'constant' && base.op.values.length === 1 ? base.op.values[0] : undefined;
}

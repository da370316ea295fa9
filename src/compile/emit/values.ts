import { sizeOf } from '../../graph';
import type { Node, Shape } from '../../graph';
import { accessOf, isIdentity, operandAccess } from '../access';
import type { Access } from '../access';
import { operationCount, usesLibrary, wgslExpression } from '../expression';
import type { Home } from '../memory';
import { literal } from '../text';
import type { KernelText } from './kernelText';
import { coordinateTexts, positionText, sumText } from './site';
import type { FourSite, Site } from './site';

/** What writing a kernel needs to know of the plan around it. */
export interface Surroundings {
  readonly homeOf: (node: Node) => Home | undefined;
  readonly typeOf: (buffer: string) => 'f32' | 'u32';
  /** Whether a node is computed in this kernel rather than loaded. */
  readonly isComputedHere: (node: Node) => boolean;
}

/** Writes the statements that compute or load values at a site, and counts the work. */
export class ValueWriter {
  readonly loaded = new Set<Node>();
  readonly stored = new Set<Node>();
  flops = 0;
  readonly #kernel: KernelText;
  readonly #around: Surroundings;

  constructor(kernel: KernelText, around: Surroundings) {
    this.#kernel = kernel;
    this.#around = around;
  }

  /** Text of the value of `source`, seen as `shape`, at the site's element. */
  operand(source: Node, shape: Shape, site: Site): string {
    const access = operandAccess(source, shape);
    const { base } = access;
    const given = uniformValue(access);
    if (given) return given;
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
    const home = this.#around.homeOf(access.base);
    const { shape, strides } = access;
    const [last, offset] = [shape.length - 1, (home?.offset ?? 0) + access.offset];
    const isInFours = shape.every((n, axis) => (axis === last ? n % 4 === 0 && strides[axis] === 1 : n === 1 || strides[axis]! % 4 === 0));
    if (!home || !isInFours || offset % 4 !== 0 || !this.#kernel.isReadInFours(home.buffer)) return undefined;
    const key = [home.buffer, offset, shape.join(), strides.join()].join(' ');
    let variable = four.loaded.get(key);
    if (!variable) {
      const { buffer, index } = this.place(access);
      four.loaded.set(key, (variable = this.#kernel.name()));
      lines.push(`let ${variable} = ${buffer}[(${index} + ${positionText(shape, strides, four.first)}) >> 2u];`);
    }
    return `${variable}.${four.part}`;
  }

  #element(access: Access, site: Site): string {
    return this.elementAt(access, (strides) => positionText(access.shape, strides, site));
  }

  /** Text of the element at a position from the first. */
  elementAt(access: Access, position: (strides: readonly number[]) => string): string {
    const { buffer, index } = this.place(access);
    return this.#kernel.element(buffer, [index, position(access.strides)].filter(Boolean).join(' + ') || '0u');
  }

  /** The buffer of a tensor that is read, and the text of its first element's number there, counted in units of `width`. */
  place(access: Access, width: 1 | 4 = 1): { buffer: string; index: string } {
    const home = this.#around.homeOf(access.base);
    if (!home) throw new Error(`compile: a ${access.base.op.kind} of shape [${access.base.shape.join()}] was never stored`);
    this.loaded.add(access.base);
    return this.#locate(home, access.offset, false, width);
  }

  /** The statement that stores a value as the site's element of a node. */
  store(node: Node, value: string, site: Site): void {
    const home = this.#around.homeOf(node)!;
    this.stored.add(node);
    const { buffer, index } = this.#locate(home, 0, true);
    const text = [index, positionText(node.shape, home.strides, site)].filter(Boolean).join(' + ') || '0u';
    site.lines.push(`${this.#kernel.element(buffer, text)} = ${value};`);
  }

  /** The statement that stores four values as the site's element and its three right neighbours, in a buffer that consists of fours. */
  storeFour(node: Node, four: readonly string[], site: Site): void {
    const home = this.#around.homeOf(node)!;
    this.stored.add(node);
    const { buffer, index } = this.#locate(home, 0, true);
    site.lines.push(`${buffer}[(${index} + ${positionText(node.shape, home.strides, site)}) >> 2u] = vec4f(${four.join(', ')});`);
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
    const { statements, value } = wgslExpression(node.op.expr, operands, this.#kernel.name);
    site.lines.push(...statements);
    return value;
  }

  #gather(node: Node, site: Site): string {
    const [table, index] = node.inputs as [Node, Node];
    const coordinates = coordinateTexts(node.shape, site);
    const columns = node.shape.at(-1)!;
    const linear = columns === 1 ? site.linear : `(${site.linear} / ${site.number(columns)})`;
    const axes = { shape: index.shape, coordinates: coordinates.slice(0, -1) };
    const rowSite: Site = { ...this.#kernel.site(linear, axes), lines: site.lines };
    const access = accessOf(table);
    const given = uniformValue(access);
    if (given) return given;
    const rows = accessOf(index);
    const number = isRows(rows) ? this.#element(rows, rowSite) : `u32(${this.operand(index, index.shape, rowSite)})`;
    const column = coordinates.at(-1)!;
    const position = ([row, step]: readonly number[]) =>
      sumText(
        [
          [number, row!],
          [column, step!],
        ],
        site.number,
      );
    return this.elementAt(access, position);
  }
}

/** Whether every element of the access is the same element of its base. */
const isOneNumber = ({ shape, strides }: Access): boolean => shape.every((n, axis) => n === 1 || strides[axis] === 0);

/** Whether a tensor holds row numbers, which are u32. */
export const isRows = ({ base }: Access): boolean => base.op.kind === 'input' && base.op.type === 'u32';

/** The number that all elements of a constant are, which is written into the text. */
export function uniformValue({ base }: Access): string | undefined {
  return base.op.kind === 'constant' && base.op.values.length === 1 ? literal(base.op.values[0]!) : undefined;
}

import { LanesRefusal } from './refusal';

/** What loading a value from memory costs and takes in the text, in floating-point operations. */
export const LOAD = 12;

/** Lines of one stage or pass, with the operations that they hold. */
export class CodeBlock {
  readonly lines: string[] = [];
  operations = 0;
}

/** Sums longer than this are cut: compilers limit how deep an expression may be. */
const LONGEST_SUM = 32;

/** The growing text of one kernel: names, lines and their cost. */
export class Code {
  readonly #most: number;
  #names = 0;
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Operations in the text. */
  get size(): number {
    return this.#size;
  }

  readonly name = (): string => `t${this.#names++}`;

  /** Adds a line that costs so many operations. Throws LanesRefusal once the text is too long to compile in reasonable time. */
  line(block: CodeBlock, text: string, operations: number): void {
    block.lines.push(text);
    block.operations += operations;
    this.#size += operations + 1;
    if (this.#size > this.#most) {
      throw new LanesRefusal(
        'size',
        `straight-line code would exceed ${this.#most} operations, which takes too long to compile; run it as passes`,
      );
    }
  }

  /** A new `let` with the value. */
  let(block: CodeBlock, value: string, operations: number): string {
    const name = this.name();
    this.line(block, `let ${name} = ${value};`, operations);
    return name;
  }

  /** The sum of terms as text; long ones in parts. */
  sum(block: CodeBlock, terms: readonly string[]): string {
    return this.#chain(block, terms, (part) => part.join(' + '), '0.0');
  }

  /** The largest of values as text. */
  max(block: CodeBlock, terms: readonly string[]): string {
    return this.#chain(block, terms, (part) => part.reduce((most, term) => `max(${most}, ${term})`), '0.0');
  }

  #chain(block: CodeBlock, terms: readonly string[], join: (part: readonly string[]) => string, none: string): string {
    if (terms.length === 0) return none;
    let rest = terms;
    while (rest.length > LONGEST_SUM) {
      const parts: string[] = [];
      for (let i = 0; i < rest.length; i += LONGEST_SUM) {
        parts.push(this.let(block, join(rest.slice(i, i + LONGEST_SUM)), 2 * LONGEST_SUM));
      }
      rest = parts;
    }
    return rest.length === 1 ? rest[0]! : join(rest);
  }
}

/** A product as text, without what 0 and 1 make superfluous; null for 0. */
export function product(a: string, b: string): string | null {
  if (a === '0.0' || b === '0.0') return null;
  if (a === '1.0') return b;
  return b === '1.0' ? a : `${a} * ${b}`;
}

import { broadcastStrides, expr as E, stridesOf } from '../../graph';
import type { Node, Shape } from '../../graph';
import { operationCount, usesLibrary, wgslExpression } from '../expression';
import type { LanePlace, LaneSpace } from '../planLanes';
import { literal } from '../text';
import { Code, CodeBlock, LOAD, product } from './code';
import type { Places } from './places';
import { LanesRefusal } from './refusal';
import { contractedAxis, reducesSamples } from './sampleAxis';
import type { SampleLayout } from './sampleAxis';

/** Everything about a program that its elements' code depends on. */
export interface Setting {
  readonly label: string;
  readonly samples: number;
  readonly layout: SampleLayout;
  readonly levels: ReadonlyMap<Node, number>;
  readonly places: Places;
  /** Variables of the states, by name. */
  readonly states: ReadonlyMap<string, string>;
  readonly isQuad: boolean;
  /** Whether whole tensors may be moved into private arrays by a loop. */
  readonly rolledMoves: boolean;
}

/** A value wanted: element `index`, or, in a pass, the row of elements `index` + sample · `step`. */
export interface Wanted {
  readonly index: number;
  readonly step: number;
  /** The pass in whose loop it is wanted; null in the stages between the passes. */
  readonly pass: number | null;
}

/** The variable of each space in the kernel. */
export const SPACE_NAMES: Readonly<Record<LaneSpace, string>> = {
  shared: 'shared_values',
  varying: 'varying_values',
  states: 'states',
  sharedSteps: 'shared_steps',
  varyingSteps: 'varying_steps',
  results: 'results',
  stepResults: 'step_results',
};

/** Where an element of a row of pass `s` lies, as text. */
export const rowIndex = (index: number, step: number): string =>
  step === 0 ? `${index}u` : step === 1 ? `${index}u + s` : `${index}u + s * ${step}u`;

/** Smaller tensors are loaded where they are wanted, larger ones would crowd the memory of an invocation. */
export const FEWEST_HELD = 8;
const MOST_HELD = 1024;

interface Pass {
  readonly block: CodeBlock;
  readonly memo: Map<string, string>;
  /** Sums over the samples: each reducer's accumulators. */
  readonly sums: { sum: number; max: number };
}

/**
 * Writes the code of single elements on demand: each wanted value becomes a `let` in the stage or pass in which it can
 * first be computed, and so do those that it depends on. What nobody wants is never written.
 */
export class Elements {
  readonly code: Code;
  readonly invariants = new CodeBlock();
  readonly stages: CodeBlock[] = [];
  readonly passes: Pass[] = [];
  usesLibrary = false;
  /** Tensors that a loop moves into private arrays: before the steps, or at the start of each where every step has its own. */
  readonly held = new Map<LanePlace, string>();
  /** Tensors whose first element is found by a variable of its own. */
  readonly bases = new Map<string, string>();
  readonly #setting: Setting;
  readonly #uniform = new Map<string, string>();

  constructor(setting: Setting, code: Code) {
    this.#setting = setting;
    this.code = code;
  }

  /** The value as text: a variable or a number. */
  at(node: Node, wanted: Wanted): string {
    const { op, inputs } = node;
    const [source] = inputs;
    switch (op.kind) {
      case 'reshape':
      case 'detach':
      case 'probe':
        return this.at(source!, wanted);
      case 'transpose':
      case 'broadcast':
      case 'slice':
        return this.at(source!, moved(wanted, viewIndex(node)));
      case 'concat':
        return this.#piece(node, wanted);
      case 'constant':
        return this.#constant(node as Node & { op: { kind: 'constant' } }, wanted);
      case 'input':
        return this.#input(op.name, wanted);
      default:
        return this.#computed(node, wanted);
    }
  }

  /** The lines that hold a value wanted in a pass, or between passes once level `level` is reached. */
  blockOf(pass: number | null, level: number): CodeBlock {
    if (pass !== null) return this.pass(pass).block;
    if (level < 0) return this.invariants;
    while (this.stages.length <= level) this.stages.push(new CodeBlock());
    return this.stages[level]!;
  }

  pass(p: number): Pass {
    while (this.passes.length <= p) this.passes.push({ block: new CodeBlock(), memo: new Map(), sums: { sum: 0, max: 0 } });
    return this.passes[p]!;
  }

  #piece(node: Node, wanted: Wanted): string {
    const width = node.shape.at(-1)!;
    let column = wanted.index % width;
    for (const piece of node.inputs) {
      const own = piece.shape.at(-1)!;
      if (column < own)
        return this.at(
          piece,
          moved(wanted, (i) => Math.floor(i / width) * own + column),
        );
      column -= own;
    }
    throw new Error(`concat [${node.shape.join()}]: there is no element ${wanted.index}`);
  }

  #constant(node: Node & { op: { kind: 'constant' } }, wanted: Wanted): string {
    const { values } = node.op;
    if (values.length === 1 || wanted.step === 0) return literal(values.length === 1 ? values[0]! : values[wanted.index]!);
    return this.#load(this.#setting.places.table(node), wanted);
  }

  #input(name: string, wanted: Wanted): string {
    const variable = this.#setting.states.get(name);
    if (variable === undefined) return this.#load(this.#setting.places.inputs[name]!, wanted);
    if (wanted.step === 0) return `${variable}[${wanted.index}]`;
    throw new LanesRefusal('samples', `state "${name}" would be read row by row of a batch`);
  }

  /** A value from memory, loaded once in each pass, or once between them where it is the same for all samples. */
  #load(place: LanePlace, { index, step, pass }: Wanted): string {
    if (step === 0 && this.#setting.rolledMoves && place.size >= FEWEST_HELD && place.size <= MOST_HELD) {
      let variable = this.held.get(place);
      if (!variable) this.held.set(place, (variable = `held${this.held.size}`));
      return `${variable}[${index}]`;
    }
    const where = step === 0 ? null : pass;
    const isStep = place.space === 'sharedSteps' || place.space === 'varyingSteps';
    return this.#once(where, isStep ? 0 : -1, `${place.space} ${place.offset} ${index} ${step}`, (block) =>
      this.code.let(block, `${SPACE_NAMES[place.space]}[${this.base(place)}${rowIndex(index, step)}]`, LOAD),
    );
  }

  /** The text in front of an element's number: the variable of where the tensor begins, and a plus. */
  base({ space, offset, size }: LanePlace): string {
    const key = `${space} ${offset} ${size}`;
    if (space === 'shared') return offset === 0 ? '' : `${offset}u + `;
    let name = this.bases.get(key);
    if (!name) this.bases.set(key, (name = `at${this.bases.size}`));
    return `${name} + `;
  }

  #once(pass: number | null, level: number, key: string, write: (block: CodeBlock) => string): string {
    const memo = pass === null ? this.#uniform : this.pass(pass).memo;
    let text = memo.get(key);
    if (text === undefined) memo.set(key, (text = write(this.blockOf(pass, level))));
    return text;
  }

  /** An element of a map, product, reduction or gather. */
  #computed(node: Node, wanted: Wanted): string {
    const inner = this.#setting.layout.get(node);
    const { index, step, pass } = wanted;
    const isRow = inner !== undefined && step === inner && Math.floor(index / inner) % this.#setting.samples === 0;
    if (inner === undefined ? step !== 0 : !isRow) {
      throw new LanesRefusal('samples', `${node.op.kind} [${node.shape.join(', ')}]: single rows of the batch are picked`);
    }
    const where = inner === undefined ? null : pass;
    return this.#once(where, this.#setting.levels.get(node)!, `${node.id} ${index}`, (block) =>
      this.#write(node, { index, step, pass: where }, block),
    );
  }

  #write(node: Node, wanted: Wanted, block: CodeBlock): string {
    switch (node.op.kind) {
      case 'map':
        return this.#map(node, node.op.expr, wanted, block);
      case 'matmul':
        return this.#matmul(node, wanted, block);
      case 'reduce':
        return this.#reduce(node, wanted, block);
      default:
        return this.#gather(node, wanted, block);
    }
  }

  #map(node: Node, e: E.Expr, wanted: Wanted, block: CodeBlock): string {
    const operands = node.inputs.map((source) => this.at(source, moved(wanted, operandIndex(node.shape, source.shape))));
    const known = operands.map((text, i) => (text === '0.0' ? E.num(0) : text === '1.0' ? E.num(1) : E.arg(i)));
    const folded = E.substitute(e, known);
    if (folded.op === 'const') return literal(folded.value);
    if (folded.op === 'arg') return operands[folded.index]!;
    this.usesLibrary ||= usesLibrary(folded);
    const level = this.#setting.levels.get(node)!;
    const share = (text: string) =>
      this.#once(wanted.pass, level, wanted.pass === null ? `${level} ${text}` : text, (into) => this.code.let(into, text, FUNCTION));
    const { value } = wgslExpression(folded, operands, this.code.name, { share });
    return this.code.let(block, value, costOf(folded));
  }

  #matmul(node: Node, wanted: Wanted, block: CodeBlock): string {
    const [a, b] = node.inputs as [Node, Node];
    const operand = (i: number) => productOperand(node, i);
    const [first, second] = [operand(0), operand(1)];
    const length = a.shape[contractedAxis(node, 0)]!;
    const term = (at: (start: Wanted, stride: number) => Wanted): string | null =>
      product(this.at(a, at(moved(wanted, first.start), first.stride)), this.at(b, at(moved(wanted, second.start), second.stride)));
    if (reducesSamples(node, this.#setting.layout, this.#setting.samples)) {
      if (length !== this.#setting.samples)
        throw new LanesRefusal('samples', `matmul [${node.shape.join(', ')}]: it adds over more than the batch`);
      const pass = this.#setting.levels.get(node)! - 1;
      const text = term(({ index }, stride) => ({ index, step: stride, pass }));
      return this.#accumulate('sum', pass, text, block);
    }
    const terms = Array.from({ length }, (_, k) => term((start, stride) => ({ ...start, index: start.index + k * stride })));
    const rest = terms.filter((text) => text !== null);
    const sum = this.code.sum(block, rest);
    return rest.length === 0 ? sum : this.code.let(block, sum, 2 * rest.length);
  }

  #reduce(node: Node, wanted: Wanted, block: CodeBlock): string {
    const { reducer, axis } = node.op as typeof node.op & { kind: 'reduce' };
    const { layout, samples, levels } = this.#setting;
    const source = node.inputs[0]!;
    const stride = stridesOf(source.shape)[axis]!;
    const length = source.shape[axis]!;
    const start = moved(wanted, (i) => Math.floor(i / stride) * stride * length + (i % stride));
    const join = (into: CodeBlock, terms: string[]) =>
      reducer === 'sum'
        ? this.code.sum(
            into,
            terms.filter((text) => text !== '0.0'),
          )
        : this.code.max(into, terms);
    if (reducesSamples(node, layout, samples)) {
      const pass = levels.get(node)! - 1;
      const inner = layout.get(source)!;
      const rows = Array.from({ length }, (_, k) => start.index + k * stride).filter((i) => Math.floor(i / inner) % samples === 0);
      const terms = rows.map((index) => this.at(source, { index, step: inner, pass }));
      return this.#accumulate(reducer, pass, join(this.pass(pass).block, terms), block);
    }
    const terms = Array.from({ length }, (_, k) => this.at(source, { ...start, index: start.index + k * stride }));
    return this.code.let(block, join(block, terms), length);
  }

  /** A sum (or the largest) over the samples: gathered in a pass, known in the stage after it. */
  #accumulate(reducer: 'sum' | 'max', pass: number, term: string | null, after: CodeBlock): string {
    if (term === null || (term === '0.0' && reducer === 'sum')) return '0.0';
    const { sums, block } = this.pass(pass);
    const variable = `${reducer}${pass}[${sums[reducer]++}]`;
    this.code.line(block, reducer === 'sum' ? `${variable} += ${term};` : `${variable} = max(${variable}, ${term});`, 3);
    if (!this.#setting.isQuad) return this.code.let(after, variable, 1);
    return this.code.let(after, reducer === 'sum' ? `subgroupAdd(${variable})` : `subgroupMax(${variable})`, 4);
  }

  #gather(node: Node, wanted: Wanted, block: CodeBlock): string {
    const [table, index] = node.inputs as [Node, Node];
    const columns = node.shape.at(-1)!;
    const place = this.#tableOf(table);
    const row = this.at(
      index,
      moved(wanted, (i) => Math.floor(i / columns)),
    );
    const level = this.#setting.levels.get(node)!;
    const start = this.#once(wanted.pass, level, `row ${place.space} ${place.offset} ${row}`, (into) =>
      this.code.let(into, `${this.base(place)}u32(${row}) * ${columns}u`, 2),
    );
    return this.code.let(block, `${SPACE_NAMES[place.space]}[${start} + ${wanted.index % columns}u]`, LOAD);
  }

  /** Only numbers in memory can be looked up by a row number that is not known. */
  #tableOf(node: Node): LanePlace {
    const { op } = node;
    if (op.kind === 'constant') return this.#setting.places.table(node as Node & { op: { kind: 'constant' } });
    if (op.kind === 'reshape') return this.#tableOf(node.inputs[0]!);
    const place = op.kind === 'input' ? this.#setting.places.inputs[op.name] : undefined;
    if (place && place.space !== 'states') return place;
    throw new LanesRefusal('table', 'rows are looked up in a table that is computed');
  }
}

/** The same value as an operand sees it: `index` maps elements of the result to elements of the operand. */
function moved({ index, step, pass }: Wanted, map: (i: number) => number): Wanted {
  const first = map(index);
  return { index: first, step: step === 0 ? 0 : map(index + step) - first, pass };
}

/** Element of a view → element of what it shows. */
function viewIndex(node: Node): (i: number) => number {
  const { op, shape } = node;
  const source = node.inputs[0]!.shape;
  if (op.kind === 'slice') {
    const [length, whole] = [shape.at(-1)!, source.at(-1)!];
    return (i) => Math.floor(i / length) * whole + op.offset + (i % length);
  }
  if (op.kind !== 'transpose') return operandIndex(shape, source);
  const strides = stridesOf(source);
  return strided(
    shape,
    op.permutation.map((axis) => strides[axis]!),
  );
}

const operandIndex = (shape: Shape, operand: Shape): ((i: number) => number) => strided(shape, broadcastStrides(operand, shape));

function strided(shape: Shape, strides: readonly number[]): (i: number) => number {
  const own = stridesOf(shape);
  return (i) => shape.reduce((sum, n, axis) => sum + (Math.floor(i / own[axis]!) % n) * strides[axis]!, 0);
}

/** Operand `i` of a product: where its terms for an element of the result begin, and how far apart they lie. */
function productOperand(node: Node, i: number): { start: (index: number) => number; stride: number } {
  const { shape } = node.inputs[i]!;
  const contracted = contractedAxis(node, i);
  const rank = shape.length;
  const own = stridesOf(shape);
  const kept = contracted === rank - 1 ? rank - 2 : rank - 1;
  const lead = broadcastStrides(shape.slice(0, -2), node.shape.slice(0, -2)).map((stride) => stride * shape[rank - 2]! * shape[rank - 1]!);
  const matrix = i === 0 ? [own[kept]!, 0] : [0, own[kept]!];
  return { start: strided(node.shape, [...lead, ...matrix]), stride: own[contracted]! };
}

/** What functions cost beside an addition, roughly. */
const FUNCTION = 8;

function costOf(e: E.Expr): number {
  const functions = E.topological(e).filter(
    ({ op }) => !['arg', 'const', 'add', 'sub', 'mul', 'neg', 'max', 'select', 'equal'].includes(op),
  );
  return operationCount(e) + FUNCTION * functions.length;
}

import { simplify, sizeOf, topologicalOrder } from '../../graph';
import type { Node, Program, Replicas } from '../../graph';
import type { LanePlace, LanesPlan, LaneSpace } from '../planLanes';
import { setBody, setConstant } from '../text';
import { Code, CodeBlock, LOAD } from './code';
import { Elements, FEWEST_HELD, rowIndex, SPACE_NAMES } from './elements';
import { levelsOf } from './levels';
import { Places } from './places';
import { LanesRefusal } from './refusal';
import { sampleLayout } from './sampleAxis';
import mathLibrary from '../../../shaders/lib/math.wgsl?raw';
import laneFrame from '../../../shaders/lane.wgsl?raw';
import quadFrame from '../../../shaders/lane_quad.wgsl?raw';

export interface LanesOptions {
  /** Four lanes of a subgroup share a replica; wants subgroups of exactly four. */
  readonly quad?: boolean;
  /** Invocations of a workgroup where each is a replica of its own. */
  readonly workgroup?: number;
  /**
   * Whether states are moved to and from memory by a loop. An emulated GPU keeps private arrays in memory anyway and
   * compiles this four times as fast (measured); others want constant positions to keep them in registers.
   */
  readonly rolledMoves?: boolean;
  /** Operations that the text may have. */
  readonly mostCode?: number;
}

/** Code of this size compiles in about a second on the slowest machines measured. */
const MOST_CODE = 8_000;

/**
 * Compiles a program to one kernel in which each replica runs all its steps in registers. Pure: text and tables out.
 *
 * @throws LanesRefusal where the program does not fit.
 */
export function compileLanes(program: Program, replicas: Replicas, options: LanesOptions = {}): LanesPlan {
  const { quad = false, workgroup = 16, rolledMoves = false, mostCode = MOST_CODE } = options;
  const roots = [...Object.values(program.outputs), ...Object.values(program.updates ?? {})];
  const simple = simplify(roots);
  const names = Object.keys(program.outputs);
  const outputs = new Map(names.map((name, i) => [name, simple[i]!]));
  const updates = new Map(Object.keys(program.updates ?? {}).map((name, i) => [name, simple[names.length + i]!]));
  let refusal: unknown;
  let best: LanesPlan | undefined;
  for (const seeds of candidateSeeds(program, topologicalOrder(simple))) {
    if (quad && seeds.samples === 1) continue;
    try {
      const plan = new Kernel({ program, replicas, outputs, updates, quad, workgroup, rolledMoves, mostCode, ...seeds }).plan();
      if (!best || plan.codeSize < best.codeSize) best = plan;
    } catch (error) {
      if (!(error instanceof LanesRefusal)) throw error;
      if (error.obstacle === 'size' || refusal === undefined) refusal = error;
    }
  }
  if (best) return best;
  throw refusal instanceof Error ? refusal : new LanesRefusal('samples', `${program.label}: there is no batch to share between lanes`);
}

interface Seeds {
  readonly samples: number;
  readonly nodes: ReadonlySet<Node>;
}

/** What may bring the rows of a batch: tables given from outside, and rows picked of them; at last, nothing does. */
function candidateSeeds({ updates = {} }: Program, order: readonly Node[]): Seeds[] {
  const bringers = order.filter(({ op, shape }) => op.kind === 'input' && !Object.hasOwn(updates, op.name) && shape.length > 0);
  const sizes = [...new Set(bringers.map(({ shape }) => shape[0]!))].filter((n) => n > 1).sort((a, b) => b - a);
  const candidates = sizes.flatMap((samples) => {
    const all = bringers.filter(({ shape }) => shape[0] === samples);
    const tables = all.filter(({ shape, op }) => shape.length > 1 || (op.kind === 'input' && op.type === 'u32'));
    return [tables, all]
      .filter((nodes, i) => nodes.length > 0 && (i === 0 || nodes.length > tables.length))
      .map((nodes) => ({ samples, nodes: new Set(nodes) }));
  });
  return [...candidates, { samples: 1, nodes: new Set() }];
}

interface KernelSetting extends Seeds {
  readonly program: Program;
  readonly replicas: Replicas;
  readonly outputs: ReadonlyMap<string, Node>;
  readonly updates: ReadonlyMap<string, Node>;
  readonly quad: boolean;
  readonly workgroup: number;
  readonly rolledMoves: boolean;
  readonly mostCode: number;
}

/** One kernel's text, put together. */
class Kernel {
  readonly #setting: KernelSetting;
  readonly #places: Places;
  readonly #states: ReadonlyMap<string, string>;
  readonly #elements: Elements;
  readonly #end = new CodeBlock();
  readonly #code: Code;
  readonly #layout;
  readonly #levels;

  constructor(setting: KernelSetting) {
    const { program, replicas, outputs, updates, samples, nodes, quad, rolledMoves, mostCode } = setting;
    this.#setting = setting;
    const order = topologicalOrder([...outputs.values(), ...updates.values()]);
    const perStep = new Set(program.perStep);
    this.#places = new Places(program, replicas);
    this.#states = new Map([...updates.keys()].map((name, i) => [name, `state${i}`]));
    this.#layout = sampleLayout(order, nodes, samples);
    this.#levels = levelsOf(order, this.#layout, samples, (name) => perStep.has(name) || updates.has(name));
    this.#code = new Code(mostCode);
    const { label } = program;
    this.#elements = new Elements(
      { label, samples, layout: this.#layout, levels: this.#levels, places: this.#places, states: this.#states, isQuad: quad, rolledMoves },
      this.#code,
    );
  }

  plan(): LanesPlan {
    const { program, outputs, quad, workgroup, samples } = this.#setting;
    for (const [name, node] of outputs) this.#store(node, this.#places.outputs[name]!);
    const assignments = this.#updates();
    const body = this.#body(assignments);
    const frame = quad ? quadFrame : setConstant(laneFrame, 'WORKGROUP', workgroup);
    const { stages, passes } = this.#elements;
    const once = [...stages, this.#end].reduce((sum, block) => sum + block.operations, 0);
    const each = passes.reduce((sum, pass) => sum + pass.block.operations, 0);
    return {
      label: program.label,
      wgsl: setBody(frame, 'run', body) + (this.#elements.usesLibrary ? `\n${mathLibrary}` : ''),
      workgroup: quad ? 4 : workgroup,
      lanes: quad ? 4 : 1,
      inputs: this.#places.inputs,
      outputs: this.#places.outputs,
      sizes: this.#places.sizes,
      constants: this.#places.constants,
      operations: once + each * Math.ceil(samples / (quad ? 4 : 1)) + assignments.length,
      codeSize: this.#code.size,
    };
  }

  /** Writes an output: between the passes at the end, or row by row in the pass that computes it. */
  #store(node: Node, place: LanePlace): void {
    const { samples, rolledMoves } = this.#setting;
    const target = `${SPACE_NAMES[place.space]}[${this.#elements.base(place)}`;
    const inner = this.#layout.get(node);
    const pass = inner === undefined ? null : Math.max(0, this.#levels.get(node)!);
    if (pass === null && rolledMoves && place.size >= FEWEST_HELD) {
      this.#storeWhole(node, place);
      return;
    }
    const block = pass === null ? this.#end : this.#elements.pass(pass).block;
    for (let index = 0; index < place.size; index++) {
      if (inner !== undefined && Math.floor(index / inner) % samples > 0) continue;
      const step = inner ?? 0;
      const value = this.#elements.at(node, { index, step, pass });
      this.#code.line(block, `${target}${rowIndex(index, step)}] = ${value};`, LOAD);
    }
  }

  /** Gathers an output in a private array, which a loop then stores. */
  #storeWhole(node: Node, place: LanePlace): void {
    const name = this.#code.name();
    this.#code.line(this.#end, `var ${name} = array<f32, ${place.size}>();`, 1);
    for (const index of range(place.size)) {
      this.#code.line(this.#end, `${name}[${index}] = ${this.#elements.at(node, { index, step: 0, pass: null })};`, 1);
    }
    const target = `${SPACE_NAMES[place.space]}[${this.#elements.base(place)}i]`;
    this.#code.line(this.#end, `for (var i = 0u; i < ${place.size}u; i++) { ${target} = ${name}[i]; }`, LOAD);
  }

  /** The assignments that end a step, after all new values have been computed. */
  #updates(): string[] {
    const lines: string[] = [];
    for (const [name, node] of this.#setting.updates) {
      const variable = this.#states.get(name)!;
      if (this.#layout.has(node)) throw new LanesRefusal('samples', `state "${name}" would have a value for every row of a batch`);
      for (let index = 0; index < sizeOf(node.shape); index++) {
        const value = this.#elements.at(node, { index, step: 0, pass: null });
        if (value === `${variable}[${index}]`) continue;
        // A state that takes another's value wants it as it was before that changes.
        const own = value.startsWith('state') ? this.#code.let(this.#end, value, 1) : value;
        lines.push(`${variable}[${index}] = ${own};`);
      }
    }
    return lines;
  }

  #body(assignments: readonly string[]): string[] {
    const { quad } = this.#setting;
    const { invariants } = this.#elements;
    const steps = this.#steps();
    const ends = quad ? ['if (lane == 0u) {', ...indent(this.#end.lines.filter(isStore)), '}'] : this.#end.lines.filter(isStore);
    const held = [this.#held(false), this.#held(true)] as const;
    const inner = [...held[1], ...steps, ...this.#end.lines.filter((line) => !isStore(line)), ...ends, ...assignments];
    const [load, save] = this.#moves();
    return [
      ...this.#bases(false),
      ...load,
      ...held[0],
      ...invariants.lines,
      'for (var step = 0u; step < steps; step++) {',
      ...indent([...this.#bases(true), ...inner]),
      '}',
      ...(quad ? ['if (lane == 0u) {', ...indent(save), '}'] : save),
    ];
  }

  /** Stages and passes, in turn. */
  #steps(): string[] {
    const { samples, quad } = this.#setting;
    const { stages, passes } = this.#elements;
    const lines: string[] = [];
    for (let level = 0; level < Math.max(stages.length, passes.length); level++) {
      lines.push(...(stages[level]?.lines ?? []));
      const pass = passes[level];
      if (!pass || pass.block.lines.length === 0) continue;
      const { sum, max } = pass.sums;
      if (sum > 0) lines.push(`var sum${level} = array<f32, ${sum}>();`);
      if (max > 0) lines.push(`var max${level}: array<f32, ${max}>;`, ...range(max).map((i) => `max${level}[${i}] = -3.4028234e38;`));
      lines.push(`for (var s = ${quad ? 'lane' : '0u'}; s < ${samples}u; s += ${quad ? 4 : 1}u) {`, ...indent(pass.block.lines), '}');
    }
    return lines;
  }

  /** Where the replica's tensors begin. */
  #bases(inStep: boolean): string[] {
    return [...this.#elements.bases].flatMap(([key, name]) => {
      const [space, offset, size] = key.split(' ') as [LanePlace['space'], string, string];
      const total = this.#places.sizes[space];
      const own = `count * ${offset}u + replica * ${size}u`;
      const ofStep = {
        sharedSteps: `step * ${total}u + ${offset}u`,
        varyingSteps: `step * count * ${total}u + ${own}`,
        stepResults: `step * count * ${total}u + ${own}`,
      };
      const text = space in ofStep ? ofStep[space as keyof typeof ofStep] : own;
      return space in ofStep === inStep ? [`let ${name} = ${text};`] : [];
    });
  }

  /** Inputs into private variables: those of every step, or those that stay. */
  #held(ofStep: boolean): string[] {
    return [...this.#elements.held].flatMap(([place, name]) => {
      if (isOfStep(place.space) !== ofStep) return [];
      const source = `${SPACE_NAMES[place.space]}[${this.#elements.base(place)}i]`;
      return [
        `var ${name} = array<f32, ${place.size}>();`,
        `for (var i = 0u; i < ${place.size}u; i++) {`,
        `  ${name}[i] = ${source};`,
        '}',
      ];
    });
  }

  /** States into private variables and back. */
  #moves(): [load: string[], save: string[]] {
    const [load, save]: [string[], string[]] = [[], []];
    for (const [name, variable] of this.#states) {
      const { offset, size } = this.#places.inputs[name]!;
      const base = `let ${variable}_at = count * ${offset}u + replica * ${size}u;`;
      load.push(base, `var ${variable} = array<f32, ${size}>();`);
      const move = (index: number | string, text: string) => {
        load.push(`${variable}[${index}] = states[${variable}_at + ${text}];`);
        save.push(`states[${variable}_at + ${text}] = ${variable}[${index}];`);
      };
      if (!this.#setting.rolledMoves) {
        for (const i of range(size)) move(i, `${i}u`);
        continue;
      }
      const loop = `for (var i = 0u; i < ${size}u; i++) {`;
      load.push(loop);
      save.push(loop);
      move('i', 'i');
      load.push('}');
      save.push('}');
    }
    return [load, save];
  }
}

const isOfStep = (space: LaneSpace): boolean => space === 'sharedSteps' || space === 'varyingSteps';

const range = (n: number): number[] => [...Array(n).keys()];

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** Whether a line writes to memory: quads let one lane do that. */
const isStore = (line: string): boolean => /^(results|step_results|for)\b/.test(line);

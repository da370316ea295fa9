import type { Node, Program } from '../graph';
import { arrange } from './arrange';
import { defaultBlock } from './blocks';
import { cutDispatches } from './cutDispatches';
import type { DispatchLimit } from './cutDispatches';
import type { ChooseBlock } from './blocks';
import { KernelText } from './emit/kernelText';
import { writeMap } from './emit/map';
import { writeMatmul } from './emit/matmul';
import { writeReduce } from './emit/reduce';
import { ValueWriter } from './emit/values';
import type { Surroundings } from './emit/values';
import type { Fusion, Group } from './fuse';
import type { Lowered } from './lower';
import { assignMemory, storedNodes } from './memory';
import type { Memory } from './memory';
import type { Dispatch, Plan } from './plan';

export interface CompileOptions {
  /** Chooses the block of each product; the default compiles fast. */
  readonly chooseBlock?: ChooseBlock;
  /**
   * Invocations that keep the device busy; more of them, each with fewer elements, only cost their start. A GPU takes
   * tens of thousands, an emulated one a few hundred (measured: 2 to 4 times on elementwise work).
   */
  readonly invocations?: number;
  /** What no dispatch may exceed: more are cut. */
  readonly limit?: DispatchLimit;
  /** Outputs that lie among the temporaries, as in a program that needs them only on its way: the kernels are then the same. */
  readonly kept?: readonly string[];
  /** Elementwise values, by the name of their output or probe, that have a dispatch of their own and do not change the kernel before. */
  readonly apart?: readonly string[];
}

/**
 * Turns a program into a plan for the passes executor: one dispatch a fused group. Pure: text and tables out.
 *
 * @throws ShapeError or Error naming the tensor that cannot be compiled.
 */
export function compile(program: Program, options: CompileOptions = {}): Plan {
  const { lowered, fusion, groups } = arrange(program, new Set(options.apart));
  const memory = assignMemory(program, lowered, fusion, groups, new Set(options.kept));
  const number = new Map([...memory.buffers.keys()].map((name, i) => [name, i]));
  const readElsewhere = new Set(groups.flatMap((group) => [...group.reads]));
  const dispatches = groups.map((group) => {
    const stored = storedNodes(group, lowered, readElsewhere);
    return writeDispatch(group, stored, { lowered, fusion, memory, number }, options);
  });
  const inputs = Object.entries(memory.inputs).map(([name, { buffer, location }]) => [name, { buffer: number.get(buffer)!, ...location }]);
  const outputs = [...lowered.outputs].map(([name, node]) => {
    const home = memory.homeOf(node)!;
    return [name, { buffer: number.get(home.buffer)!, offset: home.offset, shape: program.outputs[name]!.shape }];
  });
  return {
    label: program.label,
    buffers: [...memory.buffers.values()],
    dispatches: options.limit ? cutDispatches(dispatches, options.limit) : dispatches,
    inputs: Object.fromEntries(inputs) as Plan['inputs'],
    outputs: Object.fromEntries(outputs) as Plan['outputs'],
  };
}

const ENOUGH_INVOCATIONS = 65_536;

interface Setting {
  readonly lowered: Lowered;
  readonly fusion: Fusion;
  readonly memory: Memory;
  readonly number: ReadonlyMap<string, number>;
}

function writeDispatch(group: Group, stored: readonly Node[], setting: Setting, options: CompileOptions): Dispatch {
  const { lowered, fusion, memory, number } = setting;
  const around: Surroundings = {
    homeOf: memory.homeOf,
    typeOf: (buffer) => memory.buffers.get(buffer)!.type,
    elementsOf: (buffer) => memory.buffers.get(buffer)!.elements,
    isComputedHere: (node) => fusion.inline.has(node) || group.members.includes(node),
  };
  const kernel = new KernelText();
  const values = new ValueWriter(kernel, around);
  const kind = group.root ? (group.root.op.kind as 'matmul' | 'reduce') : 'map';
  const written =
    kind === 'matmul'
      ? writeMatmul(group, stored, values, kernel, around, options.chooseBlock ?? defaultBlock)
      : kind === 'reduce'
        ? writeReduce(group, stored, values, kernel)
        : writeMap(group, stored, values, kernel, around, options.invocations ?? ENOUGH_INVOCATIONS);
  const { wgsl, buffers, numbers } = kernel.finish(written.source);
  return {
    label: labelOf(group, stored, lowered),
    kernel: kind,
    wgsl,
    bindings: buffers.map((name) => number.get(name)!),
    offsets: numbers,
    workgroups: written.workgroups,
    shape: written.shape,
    flops: values.flops,
    bytes: values.bytes,
  };
}

/** The names of what is stored, as far as it has any. */
function labelOf(group: Group, stored: readonly Node[], lowered: Lowered): string {
  const nameOf = (node: Node): string[] => {
    const placement = lowered.placements.get(node);
    const role = placement?.kind === 'output' ? placement.name : placement?.kind === 'update' ? `new ${placement.name}` : undefined;
    const probe = lowered.names.get(node);
    return [probe, role].flatMap((name) => name ?? []);
  };
  const names = [...new Set(stored.flatMap(nameOf))];
  return names.join(', ') || (group.root?.op.kind ?? 'map');
}

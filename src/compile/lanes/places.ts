import { topologicalOrder } from '../../graph';
import { sizeOf } from '../../graph';
import type { Node, Program, Replicas } from '../../graph';
import { LANE_SPACES } from '../planLanes';
import type { LanePlace, LaneSpace } from '../planLanes';

/** Gives every input, state, output and table of numbers its place in one of the spaces. */
export class Places {
  readonly inputs: Readonly<Record<string, LanePlace>>;
  readonly outputs: Readonly<Record<string, LanePlace>>;
  readonly sizes = Object.fromEntries(LANE_SPACES.map((space) => [space, 0])) as Record<LaneSpace, number>;
  readonly constants: { offset: number; values: Float32Array }[] = [];
  readonly #tables = new Map<Node, LanePlace>();

  constructor(program: Program, replicas: Replicas) {
    const { outputs, updates = {}, perStep = [], perStepOutputs = [] } = program;
    const varies = new Set(replicas.varying);
    const spaceOf = (name: string): LaneSpace => {
      if (perStep.includes(name)) return varies.has(name) ? 'varyingSteps' : 'sharedSteps';
      return varies.has(name) ? 'varying' : 'shared';
    };
    const inputs: Record<string, LanePlace> = {};
    for (const node of topologicalOrder([...Object.values(outputs), ...Object.values(updates)])) {
      if (node.op.kind !== 'input' || node.op.name in updates) continue;
      inputs[node.op.name] ??= this.#place(spaceOf(node.op.name), node);
    }
    for (const [name, node] of Object.entries(updates)) inputs[name] = this.#place('states', node);
    this.inputs = inputs;
    this.outputs = Object.fromEntries(
      Object.entries(outputs).map(([name, node]) => [name, this.#place(perStepOutputs.includes(name) ? 'stepResults' : 'results', node)]),
    );
  }

  /** Where the numbers of a constant lie. */
  table(node: Node & { op: { kind: 'constant' } }): LanePlace {
    let place = this.#tables.get(node);
    if (!place) {
      place = this.#place('shared', node);
      const { values } = node.op;
      this.constants.push({
        offset: place.offset,
        values: values.length === 1 ? new Float32Array(place.size).fill(values[0]!) : Float32Array.from(values),
      });
      this.#tables.set(node, place);
    }
    return place;
  }

  #place(space: LaneSpace, { shape }: Node): LanePlace {
    const size = sizeOf(shape);
    const offset = this.sizes[space];
    this.sizes[space] += size;
    return { space, offset, size };
  }
}

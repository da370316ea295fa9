import type { Replicas } from './executor';
import * as ops from './ops';
import { topologicalOrder } from './node';
import type { Node } from './node';
import type { Program } from './program';
import { vmap } from './vmap';

/**
 * The program of `count` replicas at once (see `vmap`): the inputs and states named in `varying` get an axis [count] in
 * front, and so do all outputs and updates.
 *
 * @throws RangeError naming an input that there is not, or a state that must vary because its update does.
 */
export function replicate(program: Program, { count, varying }: Replicas): Program {
  const { outputs, updates = {} } = program;
  const entries = [...Object.entries(outputs), ...Object.entries(updates)];
  const shared = Object.keys(updates).find((name) => !varying.includes(name));
  if (shared !== undefined) throw new RangeError(`${program.label}: each replica updates its own state "${shared}"; let it vary`);
  const nodes = entries.map(([, node]) => node);
  const inputs = new Map<string, Node>();
  for (const node of topologicalOrder(nodes)) if (node.op.kind === 'input') inputs.set(node.op.name, node);
  const batched = new Map<Node, Node>();
  for (const name of varying) {
    const node = inputs.get(name);
    if (node?.op.kind !== 'input') throw new RangeError(`${program.label}: there is no input "${name}" to vary`);
    batched.set(node, ops.input(name, [count, ...node.shape], node.op.type));
  }
  const lifted = vmap(nodes, batched, count);
  const named = entries.map(([name], i): [string, Node] => [name, lifted[i]!]);
  const split = Object.keys(outputs).length;
  return {
    ...program,
    label: `${program.label} × ${count}`,
    outputs: Object.fromEntries(named.slice(0, split)),
    ...(program.updates && { updates: Object.fromEntries(named.slice(split)) }),
  };
}

import type { Replicas } from './executor';
import * as ops from './ops';
import { topologicalOrder } from './node';
import type { Node } from './node';
import type { Program } from './program';
import { vmap } from './vmap';

/**
 * The inputs named in `varying`, by name.
 *
 * @throws RangeError naming an input that there is not, or a state that must vary because its update does.
 */
export function varyingInputs({ label, outputs, updates = {} }: Program, { varying }: Replicas): ReadonlyMap<string, Node> {
  const shared = Object.keys(updates).find((name) => !varying.includes(name));
  if (shared !== undefined) throw new RangeError(`${label}: each replica updates its own state "${shared}"; let it vary`);
  const inputs = new Map<string, Node>();
  for (const node of topologicalOrder([...Object.values(outputs), ...Object.values(updates)])) {
    if (node.op.kind === 'input') inputs.set(node.op.name, node);
  }
  return new Map(
    varying.map((name): [string, Node] => {
      const node = inputs.get(name);
      if (!node) throw new RangeError(`${label}: there is no input "${name}" to vary`);
      return [name, node];
    }),
  );
}

/**
 * The program of `count` replicas at once (see `vmap`): the inputs and states named in `varying` get an axis [count] in
 * front, and so do all outputs and updates.
 *
 * @throws RangeError as `varyingInputs`.
 */
export function replicate(program: Program, replicas: Replicas): Program {
  const { outputs, updates = {} } = program;
  const { count } = replicas;
  const entries = [...Object.entries(outputs), ...Object.entries(updates)];
  const nodes = entries.map(([, node]) => node);
  const batched = new Map<Node, Node>();
  for (const [name, node] of varyingInputs(program, replicas)) {
    batched.set(node, ops.input(name, [count, ...node.shape], node.op.kind === 'input' ? node.op.type : 'f32'));
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

import * as v from 'valibot';
import { boolean, closed, nameOf, number, oneOf, quote } from '../lab/json/shapes';
import { ACTIVATIONS } from '../nn/activations';
import { LOSSES } from '../nn/losses';
import type { Problem } from '../nn/objective';
import type { NetworkSpec, Rows } from './types';

const MOST = 65_536;
const count = number({ min: 1, max: MOST, integer: true });

const layer = closed(
  '{"n": 8, "act": "tanh"}',
  { n: count, act: nameOf('activation', ACTIVATIONS), bias: boolean, bn: boolean, skip: number({ min: 0, max: MOST, integer: true }) },
  ['n', 'act'],
);

const network = closed(
  '{"input": 2, "layers": [{"n": 1, "act": "identity"}], "loss": "mse"}',
  {
    input: count,
    layers: v.pipe(v.array(layer, 'must be a list of layers'), v.minLength(1, 'must have a layer')),
    skip_mode: oneOf('mode', 'post', 'pre'),
    bn_eps: number({ min: 0, max: 1 }),
    loss: nameOf('loss', LOSSES),
    lambda: number({ min: 0, max: Number.MAX_VALUE }),
  },
  ['input', 'layers', 'loss'],
);

/** Makes sure that a network can be built. Throws RangeError naming each field that does not fit, and the remedy. */
export function problemOf(spec: NetworkSpec): Problem {
  const checked = v.safeParse(network, spec);
  if (!checked.success) {
    throw new RangeError(checked.issues.map((issue) => `${v.getDotPath(issue) ?? 'network'}: ${issue.message}`).join('\n'));
  }
  const { loss, lambda = 0, ...net } = spec;
  const last = net.layers.length - 1;
  if (loss === 'ce' && net.layers[last]!.act !== 'identity') {
    throw new RangeError(`layers.${last}.act: must be "identity" with the loss "ce", which has the softmax in it`);
  }
  return { net, loss, lambda };
}

/** Rows as one row-major array. Throws RangeError naming the table where its numbers do not fill rows of `columns`. */
export function tableOf(name: string, rows: Rows, columns: number): Float32Array {
  const flat = isNested(rows) ? flattened(name, rows, columns) : Float32Array.from(rows);
  if (flat.length === 0) throw new RangeError(`${name}: must have a row`);
  if (flat.length % columns !== 0) {
    throw new RangeError(`${name}: has ${flat.length} numbers, which do not fill rows of ${columns}; make them agree with the network`);
  }
  const bad = flat.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`${name}: number ${bad} is ${quote(flat[bad])}; give finite numbers`);
  return flat;
}

const isNested = (rows: Rows): rows is readonly (readonly number[])[] => rows.length > 0 && typeof rows[0] === 'object';

function flattened(name: string, rows: readonly (readonly number[])[], columns: number): Float32Array {
  const odd = rows.findIndex((row) => row.length !== columns);
  if (odd >= 0) throw new RangeError(`${name}: row ${odd} has ${rows[odd]!.length} numbers, but the network needs ${columns}`);
  return Float32Array.from(rows.flat());
}

/** Throws RangeError naming a vector whose length is not that of the parameters. */
export function requireParameters(name: string, vector: ArrayLike<number>, parameters: number): void {
  if (vector.length !== parameters) {
    throw new RangeError(`${name}: has ${vector.length} numbers, but the network has ${parameters} parameters`);
  }
}

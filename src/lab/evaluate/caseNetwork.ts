import { symmetricEigen } from '../../data/eigen';
import { apply, fitNormalisation } from '../../data/normalise';
import type { FittedNormalisation } from '../../data/normalise';
import { initialParameters, isInitialiserType, INITIALISERS } from '../../nn/initialisers';
import type { InitialiserSpec } from '../../nn/initialisers';
import { LOSSES } from '../../nn/losses';
import type { NetSpec } from '../../nn/model';
import { NAMES } from '../../nn/names';
import type { Problem } from '../../nn/objective';
import { parameterLayout } from '../../nn/parameters';
import { required } from './caseSchema';
import type { Case } from './caseSchema';

/** Inputs of a case: the values meant are the nearest float32 of its decimals; normalised in double. */
export interface CaseData {
  rows: number;
  columns: number;
  X: Float64Array;
  normalisation: FittedNormalisation;
}

/** A case's network with its data, ready to be fed to programs. */
export interface CaseNetwork {
  problem: Problem;
  data: CaseData;
  theta: Float32Array;
  /** The tables X and T under the names that programs use. */
  tables: Record<string, ArrayLike<number>>;
}

/** The case's inputs after its normalisation. Throws an Error naming `data.X` where rows differ in length. */
export function caseData(given: Case, want: string): CaseData {
  const { X } = required(given, 'data', want);
  const columns = X[0]!.length;
  const raw = flatten('data.X', X, columns);
  const normalisation = fitNormalisation(given.normalise ?? 'none', raw, X.length, columns, symmetricEigen);
  return { rows: X.length, columns, X: apply(normalisation, raw, X.length), normalisation };
}

/** The network, data and parameters of a case. Throws an Error naming a field that is missing or does not fit the others. */
export function caseNetwork(given: Case, want: string): CaseNetwork {
  const net = required(given, 'net', want) as NetSpec;
  const loss = required(given, 'loss', want);
  const outputs = net.layers.at(-1)!.n;
  const data = caseData(given, want);
  if (data.columns !== net.input) {
    throw new Error(`net.input is ${net.input}, but data.X has ${data.columns} columns: make them equal`);
  }
  const { T } = required(given, 'data', want);
  if (T.length !== data.rows) {
    throw new Error(`data.T has ${T.length} rows, but data.X has ${data.rows}: make them equal`);
  }
  if (LOSSES[loss].classes && net.layers.at(-1)!.act !== 'identity') {
    throw new Error(`net.layers[${net.layers.length - 1}].act must be "identity" when the loss is "${loss}"`);
  }
  return {
    problem: { net, loss, lambda: given.lambda ?? 0 },
    data,
    theta: caseParameters(given, net, want),
    tables: { [NAMES.inputs]: data.X, [NAMES.targets]: flatten('data.T', T, outputs) },
  };
}

/** The flat parameters as given, or drawn by the case's initialiser. */
export function caseParameters(given: Case, net: NetSpec, want: string): Float32Array {
  const layout = parameterLayout(net);
  if (given.theta) return vectorOf('theta', given.theta, layout.total);
  if (!given.init) throw new Error(`theta and init are missing: "${want}" needs one of them`);
  return initialParameters(caseInitialiser(given, want), layout);
}

/** How the case's parameters are drawn. Throws an Error naming `init` where it is missing or its type is none. */
export function caseInitialiser(given: Case, want: string): InitialiserSpec {
  const { type, ...numbers } = required(given, 'init', want);
  if (isInitialiserType(type)) return { ...numbers, type };
  throw new Error(`init.type must be one of ${Object.keys(INITIALISERS).join(', ')}, got ${JSON.stringify(type)}`);
}

/** A vector of P float32 numbers. Throws an Error naming the field when its length is another. */
export function vectorOf(field: string, values: readonly number[], length: number): Float32Array {
  if (values.length === length) return Float32Array.from(values);
  throw new Error(`${field} has ${values.length} numbers, but the network has ${length} parameters`);
}

/** Row-major numbers of a matrix, rounded to float32. Throws an Error naming the row whose length is not `columns`. */
function flatten(field: string, rows: readonly (readonly number[])[], columns: number): Float32Array {
  const odd = rows.findIndex((row) => row.length !== columns);
  if (odd < 0) return Float32Array.from(rows.flat());
  throw new Error(`${field}[${odd}] has ${rows[odd]!.length} numbers, but ${columns} are needed`);
}

import { symmetricEigen } from '../../data/eigen';
import { grad, ops } from '../../graph';
import type { Program } from '../../graph';
import type { NetSpec } from '../../nn/model';
import { buildObjective } from '../../nn/objective';

/** A block whose smallest eigenvalue is at or below this share of the largest has no condition number (contract section 8). */
const SINGULAR = 1e-7;

/** Sums (`sums`) and activations (`first`) of the first layer and ∂y/∂z of the second (`delta`), each [rows, units]; one output. */
export function sensitivities(net: NetSpec, rows: number): Program {
  const { layers, outputs } = buildObjective({ net, loss: 'mse', lambda: 0 }, { table: rows });
  const delta = grad(ops.sumAll(outputs), [layers[1]!.z])[0]!;
  return { label: 'activations and sensitivities', outputs: { sums: layers[0]!.z, first: layers[0]!.a, delta } };
}

/** The geometric mean of `blockConditions` over the units that have one. */
export function blockCondition(a: Float64Array, delta: Float64Array, rows: number): number {
  return geometricMean(blockConditions(a, delta, rows).filter((condition) => condition !== undefined));
}

/**
 * Condition numbers of the second layer's Gauss-Newton neuron blocks, 2 E[a aᵀ δ_k²], unit by unit.
 * A ReLU unit that is active on too few rows has a singular block and none.
 *
 * @param a activations that the layer reads, rows × inputs
 * @param delta ∂y/∂z of its units, rows × units
 */
export function blockConditions(a: Float64Array, delta: Float64Array, rows: number): (number | undefined)[] {
  const [inputs, units] = [a.length / rows, delta.length / rows];
  return Array.from({ length: units }, (_, k) => {
    const G = new Float64Array(inputs * inputs);
    for (let row = 0; row < rows; row++) {
      const weight = (2 * delta[row * units + k]! ** 2) / rows;
      for (let i = 0; i < inputs; i++)
        for (let j = 0; j < inputs; j++) G[i * inputs + j]! += weight * a[row * inputs + i]! * a[row * inputs + j]!;
    }
    const { values } = symmetricEigen(G, inputs);
    return values[inputs - 1]! > SINGULAR * values[0]! ? values[0]! / values[inputs - 1]! : undefined;
  });
}

/** Σ E[a]²/Σ E[a²]: the share of the energy that is mean. `a` is rows × units. */
export function meanShare(a: Float64Array, rows: number): number {
  const units = a.length / rows;
  let [ofMeans, all] = [0, 0];
  for (let k = 0; k < units; k++) {
    let mean = 0;
    for (let row = 0; row < rows; row++) {
      mean += a[row * units + k]! / rows;
      all += a[row * units + k]! ** 2 / rows;
    }
    ofMeans += mean ** 2;
  }
  return ofMeans / all;
}

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, x) => sum + Math.log(x), 0) / values.length);

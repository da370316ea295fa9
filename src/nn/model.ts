import { expr as E, ops } from '../graph';
import type { Node } from '../graph';
import { ACTIVATIONS } from './activations';
import { BATCH_NORM_EPSILON, batchStatistics, normalise, runningLayout, runningStatistics } from './batchNorm';
import type { UnitStatistics } from './batchNorm';
import { PROBES } from './names';
import { parameterLayout } from './parameters';
import type { LayerShape, NetShape, ParameterLayout, ParameterTensor } from './parameters';
import { entryOf } from './table';

/** One layer: `n` units and activation `act`, with batch norm and skip connection (contract sections 4 and 5) where wanted. */
export interface LayerSpec extends LayerShape {
  act: string;
  /** 0 = none, s = add the activation s layers back; 1 is the layer's own input. */
  skip?: number;
}

/** A network of fully connected layers. */
export interface NetSpec extends NetShape {
  layers: readonly LayerSpec[];
  /** Where a skip is added: after the activation function (the default) or before it. */
  skip_mode?: 'post' | 'pre';
  bn_eps?: number;
}

/** Values of one layer, [B, n]. */
export interface LayerValues {
  /** φ's argument: after batch norm and, where skips are added before the activation, after the sum. */
  z: Node;
  /** φ(z). */
  h: Node;
  /** What the next layer gets: h, plus the skip where it is added after the activation. */
  a: Node;
  /** Of z before normalisation, over the rows of the batch; only where the layer has batch norm and uses them. */
  batch?: UnitStatistics;
}

/** Whether batch norm uses the rows at hand or running statistics (flat, see `runningLayout`). */
export type NormMode = 'batch' | { running: Node };

/**
 * The network as a graph: outputs [B, C] from flat parameters `theta` [P] and inputs `X` [B, d], with every layer's
 * values (probes "z of layer 1", "h of layer 1", …). Throws a RangeError naming the field of a layer that cannot be.
 */
export function buildModel(net: NetSpec, theta: Node, X: Node, mode: NormMode): { outputs: Node; layers: LayerValues[] } {
  const layout = parameterLayout(net);
  const layers: LayerValues[] = [];
  const activations = [X];
  net.layers.forEach((_, i) => {
    const values = buildLayer({ net, i, tensors: sliceParameters(theta, layout, i), activations, mode });
    layers.push(values);
    activations.push(values.a);
  });
  return { outputs: activations.at(-1)!, layers };
}

interface LayerContext {
  net: NetSpec;
  i: number;
  tensors: Partial<Record<ParameterTensor['kind'], Node>>;
  /** A[0] = X, A[j + 1] = a of layer j, up to the layer's own input. */
  activations: readonly Node[];
  mode: NormMode;
}

function buildLayer(context: LayerContext): LayerValues {
  const { net, i, tensors, activations } = context;
  const { act, skip = 0 } = net.layers[i]!;
  const phi = entryOf(ACTIVATIONS, act, `net.layers[${i}].act`).expr(E.arg(0));
  const product = ops.matmul(activations[i]!, tensors.W!);
  const affine = tensors.b ? ops.add(product, tensors.b) : product;
  const { z: normalised, batch } = tensors.gamma ? normaliseLayer(affine, context) : { z: affine, batch: undefined };
  const source = skip > 0 ? skipSource(context, skip) : undefined;
  const before = net.skip_mode === 'pre';
  const z = ops.probe(PROBES.z(i), source && before ? ops.add(normalised, source) : normalised);
  const h = ops.probe(PROBES.h(i), ops.map(phi, [z]));
  const a = source && !before ? ops.add(h, source) : h;
  return { z, h, a, ...(batch && { batch }) };
}

function normaliseLayer(z: Node, { net, i, tensors, mode }: LayerContext): { z: Node; batch: UnitStatistics | undefined } {
  const batch = mode === 'batch' ? batchStatistics(z) : undefined;
  const statistics = batch ?? runningOf(net, i, mode as { running: Node });
  return { z: normalise(z, statistics, tensors.gamma!, tensors.beta!, net.bn_eps ?? BATCH_NORM_EPSILON), batch };
}

function runningOf(net: NetSpec, layer: number, { running }: { running: Node }): UnitStatistics {
  return runningStatistics(
    running,
    runningLayout(net).slots.find((slot) => slot.layer === layer)!,
  );
}

/** A[i + 1 − s], which must be as wide as the layer: there is no projection (contract section 5). */
function skipSource({ net, i, activations }: LayerContext, skip: number): Node {
  const field = `net.layers[${i}].skip`;
  const source = activations[i + 1 - skip];
  if (!source) throw new RangeError(`${field} must be a whole number from 0 to ${i + 1}, got ${skip}`);
  const [width, units] = [source.shape[1]!, net.layers[i]!.n];
  if (width === units) return source;
  throw new RangeError(`${field}: it starts at ${width} values and ends at ${units} units; make the widths equal or the skip 0`);
}

/** The layer's tensors as ranges of theta, so that their gradients meet again in one flat vector. */
function sliceParameters(theta: Node, layout: ParameterLayout, layer: number): LayerContext['tensors'] {
  const own = layout.tensors.filter((tensor) => tensor.layer === layer);
  return Object.fromEntries(own.map(({ kind, offset, size, shape }) => [kind, ops.reshape(ops.slice(theta, offset, size), shape)]));
}

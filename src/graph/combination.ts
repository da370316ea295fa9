import * as ops from './ops';
import { makeNode, sizeOf, topologicalOrder } from './node';
import type { Node } from './node';

/** A tensor as base + Σ factorₖ · directionₖ, with scalar factors. */
export interface Combination {
  readonly base: Node;
  readonly terms: readonly { readonly factor: Node; readonly direction: Node }[];
}

/** A graph at a combination, and the products that it takes for granted. */
export interface AtCombination {
  readonly outputs: Node[];
  /** Inputs of `outputs`, by name, with what each is to be: it depends on no factor. */
  readonly products: ReadonlyMap<string, Node>;
  /** Multiplications and additions that `outputs` need no longer make. */
  readonly saved: number;
}

const VIEWS: ReadonlySet<string> = new Set(['reshape', 'transpose', 'broadcast', 'slice', 'detach', 'probe']);

/**
 * The graph where `variable` is a combination. A product of a matrix that does not depend on `variable` with one that is a
 * part of it, as in a network's first layer, is linear: M (B + aU) = M B + a (M U). Where the sums in it have at least `least`
 * terms, its pieces become inputs, which the caller computes once for all factors.
 */
export function atCombination(outputs: readonly Node[], variable: Node, combination: Combination, least: number): AtCombination {
  const combined = (pieces: readonly Node[]): Node =>
    combination.terms.reduce((sum, { factor }, k) => ops.add(sum, ops.mul(pieces[k + 1]!, factor)), pieces[0]!);
  /** What stands for each node that depends on the variable; and the pieces of those that are views of it. */
  const replaced = new Map<Node, Node>();
  const views = new Map<Node, readonly Node[]>([[variable, [combination.base, ...combination.terms.map(({ direction }) => direction)]]]);
  replaced.set(variable, combined(views.get(variable)!));
  const products = new Map<string, Node>();
  let saved = 0;
  for (const node of topologicalOrder(outputs)) {
    if (!node.inputs.some((source) => replaced.has(source))) continue;
    const place = node.inputs.findIndex((source) => views.has(source));
    const pieces = views.get(node.inputs[place]!)?.map((piece) => withInput(node, place, piece));
    if (pieces && VIEWS.has(node.op.kind)) views.set(node, pieces);
    if (pieces && isProductOf(node, place, replaced) && innerSize(node) >= least) {
      const inputs = pieces.map((piece) => {
        const name = `product ${products.size}`;
        products.set(name, piece);
        return ops.input(name, piece.shape);
      });
      saved += 2 * innerSize(node) * sizeOf(node.shape);
      replaced.set(node, combined(inputs));
    } else {
      replaced.set(node, makeNode(node.op, node.inputs.map((source) => replaced.get(source) ?? source), node.shape)); // prettier-ignore
    }
  }
  return { outputs: outputs.map((node) => replaced.get(node) ?? node), products, saved };
}

const withInput = (node: Node, place: number, input: Node): Node =>
  makeNode(node.op, node.inputs.map((source, i) => (i === place ? input : source)), node.shape); // prettier-ignore

/** Whether the operand at `place` is the only one that depends on the variable. */
const isProductOf = ({ op, inputs }: Node, place: number, replaced: ReadonlyMap<Node, Node>): boolean =>
  op.kind === 'matmul' && !replaced.has(inputs[1 - place]!);

/** Terms of each sum of a product. */
function innerSize({ op, inputs }: Node): number {
  return op.kind === 'matmul' ? inputs[0]!.shape.at(op.transposeA ? -2 : -1)! : 0;
}

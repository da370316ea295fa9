import type { Node } from '../graph';
import { accessOf, isIdentity } from './access';
import type { Lowered } from './lower';

/**
 * Column sums that a product can take along: Σ over the rows of B, where a product op(A) B reads all of B anyway. The
 * gradient of a bias is one of the deltas that the weights' gradient is a product with. Maps products to sums. Only
 * sums that nothing reads, but as part of a concat that is read after the product has had its turn: other readers would
 * have to wait for it.
 *
 * @param computed nodes in the order in which they are given their groups.
 * @param isStored whether a node is stored where dispatches can read it.
 */
export function columnSums(
  computed: readonly Node[],
  readers: ReadonlyMap<Node, readonly { readonly node: Node }[]>,
  { placements }: Lowered,
  isStored: (node: Node) => boolean,
): Map<Node, Node> {
  const position = new Map(computed.map((node, i) => [node, i]));
  const products = new Map<Node, Node>();
  for (const node of computed) {
    if (node.op.kind !== 'matmul' || node.op.transposeB || node.shape.length !== 2) continue;
    const access = accessOf(node.inputs[1]!);
    if (isIdentity(access) && access.base.shape.length === 2) products.set(access.base, node);
  }
  const found = new Map<Node, Node>();
  for (const node of computed) {
    if (node.op.kind !== 'reduce' || node.op.reducer !== 'sum' || node.op.axis !== 0 || node.shape[0] !== 1) continue;
    const access = accessOf(node.inputs[0]!);
    const product = products.get(access.base);
    if (!product || readers.has(node) || !isIdentity(access) || access.shape.length !== 2 || !isStored(access.base)) continue;
    const placement = placements.get(node);
    const whole = placement?.kind === 'piece' ? (readers.get(placement.whole) ?? []) : [];
    if (whole.some((reader) => position.get(reader.node)! < position.get(product)!)) continue;
    found.set(product, node);
    products.delete(access.base);
  }
  return found;
}

import { topologicalOrder } from '../graph';
import type { Node } from '../graph';
import { accessOf, isIdentity } from './access';

/**
 * Column sums that a product can take along: Σ over the rows of B, where a product op(A) B reads all of B anyway. The
 * gradient of a bias is one of the deltas that the weights' gradient is a product with. Maps each such sum to its
 * product. Only sums that nothing else in the program reads, so that no order of dispatches can be upset.
 *
 * @param isStored whether a node is stored where dispatches can read it.
 */
export function columnSums(computed: readonly Node[], readers: ReadonlyMap<Node, readonly unknown[]>, isStored: (node: Node) => boolean) {
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
    if (topologicalOrder([product]).includes(node)) continue;
    found.set(node, product);
    products.delete(access.base);
  }
  return found;
}

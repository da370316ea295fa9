import * as E from './expr';
import type { Node, Shape } from './node';
import * as ops from './ops';

/** A product in parts: `scale` · Π above / Π below. */
interface Factors {
  readonly above: Node[];
  readonly below: Node[];
  scale: number;
}

/**
 * Σ x along an axis with the factors of x that do not vary along it taken out: Σ (δ γ) = γ Σ δ. What stays inside is
 * written in one order, so that sums which differ in such factors alone become one (batch norm's derivatives are five
 * sums of two values). Undefined where nothing but numbers could be taken out, which is worth no operation.
 *
 * @param share gives the one node that stands for all that compute the same.
 */
export function sumWithFactorsOut(x: Node, axis: number, share: (node: Node) => Node): Node | undefined {
  const rank = x.shape.length;
  const varies = ({ shape }: { shape: Shape }) => (shape[shape.length - rank + axis] ?? 1) > 1;
  const all = factorsOf(x, varies, share);
  const [inside, outside] = [keep(all, varies), keep(all, (node) => !varies(node))];
  const isIn = (shape: Shape) => shape.length === rank && shape[axis] === x.shape[axis];
  if (outside.above.length + outside.below.length === 0 || ![...inside.above, ...inside.below].some(({ shape }) => isIn(shape))) {
    return undefined;
  }
  const sum = ops.reduce('sum', share(productOf({ ...inside, scale: 1 })), axis);
  return productOf({ ...outside, above: [sum, ...outside.above] });
}

const keep = ({ above, below, scale }: Factors, wanted: (node: Node) => boolean): Factors => ({
  above: above.filter(wanted),
  below: below.filter(wanted),
  scale,
});

/** Takes a product apart, and products within it as far as something in them does not vary. */
function factorsOf(node: Node, varies: (node: Node) => boolean, share: (node: Node) => Node): Factors {
  const found: Factors = { above: [], below: [], scale: 1 };
  if (node.op.kind !== 'map') return { ...found, above: [node] };
  const take = (e: E.Expr, isAbove: boolean): void => {
    if (e.op === 'mul' || e.op === 'div') {
      take(e.a, isAbove);
      take(e.b, e.op === 'mul' ? isAbove : !isAbove);
    } else if (e.op === 'neg') {
      found.scale = -found.scale;
      take(e.a, isAbove);
    } else if (e.op === 'const') {
      found.scale *= isAbove ? e.value : 1 / e.value;
    } else {
      const factor = share(partOf(e, node));
      const inner = varies(factor) && factor !== node ? factorsOf(factor, varies, share) : undefined;
      const isWhole = !inner || [...inner.above, ...inner.below].every(varies);
      const { above, below, scale } = isWhole ? { above: [factor], below: [], scale: 1 } : inner;
      found.above.push(...(isAbove ? above : below));
      found.below.push(...(isAbove ? below : above));
      found.scale *= isAbove ? scale : 1 / scale;
    }
  };
  take((node.op as { expr: E.Expr }).expr, true);
  return found;
}

/** Part of a map's expression as a map of its own, of those operands alone that it reads. */
function partOf(e: E.Expr, { inputs }: Node): Node {
  const { expr, used } = E.compacted(e);
  return ops.map(
    expr,
    used.map((index) => inputs[index]!),
  );
}

/** The product of parts as one map; nodes in the order of their numbers. */
function productOf({ above, below, scale }: Factors): Node {
  const inOrder = (nodes: readonly Node[]) => [...nodes].sort((a, b) => a.id - b.id);
  const [top, bottom] = [inOrder(above), inOrder(below)];
  const times = (first: number, count: number) =>
    Array.from({ length: count }, (_, i) => E.arg(first + i)).reduce<E.Expr>((product, factor) => E.mul(product, factor), E.num(1));
  const value = E.mul(E.div(times(0, top.length), times(top.length, bottom.length)), E.num(scale));
  return ops.map(value, [...top, ...bottom]);
}

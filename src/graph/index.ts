// What training needs. `interpret`, `jvp`, `vmap`, `replicate` and `combination` are asked for by their files: a page begins without them.
export * as expr from './expr';
export * as ops from './ops';
export { ShapeError } from './ops';
export { probes, sameShape, sizeOf, topologicalOrder } from './node';
export type { Node, Op, Shape } from './node';
export { derivative } from './derivative';
export { grad, vjp } from './grad';
export { simplify } from './simplify';
export type { Program } from './program';
export { runOnce } from './executor';
export type { Executor, Loaded, Replicas, RunOptions } from './executor';
export { broadcastStrides, stridesOf } from './strides';
export type { Feeds } from './interpret';

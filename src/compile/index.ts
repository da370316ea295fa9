export { compile } from './compile';
export type { CompileOptions } from './compile';
export { shareOf } from './cutDispatches';
export type { DispatchLimit } from './cutDispatches';
export { explain } from './explain';
export { BLOCKS, candidateBlocks, defaultBlock } from './blocks';
export type { Block, ChooseBlock, MatmulSize, Pace } from './blocks';
export { hasSameKernels, slotStride } from './plan';
export type { BufferSpec, Dispatch, Location, Plan } from './plan';

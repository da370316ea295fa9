export { compile } from './compile';
export type { CompileOptions } from './compile';
export { explain } from './explain';
export { BLOCKS, candidateBlocks, defaultBlock } from './blocks';
export type { Block, ChooseBlock, MatmulSize } from './blocks';
export { slotStride } from './plan';
export type { BufferSpec, Dispatch, Location, Plan } from './plan';

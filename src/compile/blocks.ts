/** How a product is cut: each invocation holds a blockM × blockN block of the result in registers. */
export interface Block {
  readonly blockM: number;
  readonly blockN: number;
  /** Steps along the inner dimension written out in one turn of the loop. */
  readonly unroll: number;
  readonly workgroup: readonly [number, number];
}

export interface MatmulSize {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

const SMALL: Block = { blockM: 1, blockN: 1, unroll: 4, workgroup: [8, 8] };
const MIDDLE: Block = { blockM: 4, blockN: 4, unroll: 2, workgroup: [4, 4] };

/** The candidates for tuning; the first that suits the size is what an untuned plan uses. */
export const BLOCKS: readonly Block[] = [
  MIDDLE,
  { blockM: 8, blockN: 4, unroll: 2, workgroup: [4, 1] },
  { blockM: 8, blockN: 8, unroll: 2, workgroup: [4, 1] },
  { blockM: 16, blockN: 8, unroll: 1, workgroup: [4, 1] },
  { blockM: 4, blockN: 4, unroll: 4, workgroup: [8, 8] },
];

/** Products with less work than this many multiply-adds are not worth a block. */
const TINY = 4096;

/** A block that compiles quickly and is never far from the best; tuning may replace it. */
export function defaultBlock({ m, n, k }: MatmulSize): Block {
  return m * n * k < TINY || m < 4 || n < 4 ? SMALL : MIDDLE;
}

/** Blocks worth timing for a size: none that would be mostly padding. */
export function candidateBlocks(size: MatmulSize): Block[] {
  const fits = BLOCKS.filter(({ blockM, blockN }) => blockM <= 2 * size.m && blockN <= 2 * size.n);
  return fits.length ? fits : [defaultBlock(size)];
}

export type ChooseBlock = (size: MatmulSize) => Block;

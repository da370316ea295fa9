/** How a product is cut: each invocation holds a blockM × blockN block of the result in registers. */
export interface Block {
  readonly name: string;
  readonly blockM: number;
  readonly blockN: number;
  /** Steps along the inner dimension written out in one turn of the loop. */
  readonly unroll: number;
  readonly workgroup: readonly [number, number];
  /** Whether four lanes share the rows' loads through quad swaps: only where subgroups have exactly four lanes. */
  readonly quad?: true;
  /** Whether the lengths of buffers are part of the text: clamped to a number, an index needs less work, but every length its own compilation. */
  readonly fixesLengths?: true;
  /** One element an invocation, for tiny products: a text of its own that is quick to compile. */
  readonly single?: true;
}

/** A product op(A) op(B), m×k times k×n, `batch` of them. */
export interface MatmulSize {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/** One element an invocation, for tiny products; workgroups as narrow as the result, so that few invocations idle. */
const SINGLE: readonly Block[] = [
  { name: '1x1', blockM: 1, blockN: 1, unroll: 1, workgroup: [8, 8], single: true },
  { name: '1x1 for 4 columns', blockM: 1, blockN: 1, unroll: 1, workgroup: [4, 16], single: true },
  { name: '1x1 for 2 columns', blockM: 1, blockN: 1, unroll: 1, workgroup: [2, 32], single: true },
];
const single = (n: number): Block => SINGLE[n <= 2 ? 2 : n <= 4 ? 1 : 0]!;
const MIDDLE: Block = { name: '4x4', blockM: 4, blockN: 4, unroll: 2, workgroup: [4, 4] };

/** The plain family, for every device. */
const PLAIN: readonly Block[] = [
  MIDDLE,
  { name: '4x4 wide', blockM: 4, blockN: 4, unroll: 4, workgroup: [8, 8] },
  { name: '8x4', blockM: 8, blockN: 4, unroll: 2, workgroup: [4, 1] },
  { name: '8x8', blockM: 8, blockN: 8, unroll: 2, workgroup: [4, 1] },
];

/** For subgroups of four lanes: 2 to 5 times the plain family on an emulated GPU, at 3 times its compile time; 64x8 at 25 times. */
const QUAD: readonly Block[] = [
  { name: 'quad 8x4', blockM: 8, blockN: 4, unroll: 2, workgroup: [4, 1], quad: true },
  { name: 'quad 16x4', blockM: 16, blockN: 4, unroll: 4, workgroup: [4, 1], quad: true },
  { name: 'quad 64x8', blockM: 64, blockN: 8, unroll: 4, workgroup: [4, 1], quad: true, fixesLengths: true },
];

/** All blocks that can be chosen. */
export const BLOCKS: readonly Block[] = [...SINGLE, ...PLAIN, ...QUAD];

/** Products with fewer multiply-adds than this are not worth a block. */
const TINY = 4096;

const isTiny = ({ m, n, k }: MatmulSize): boolean => m * n * k < TINY || m < 4 || n < 4;

/** From so many multiply-adds on, each of QUAD is worth its compile time: at first, and for a program that lasts. */
const QUAD_WORK = { soon: [0, 2 ** 18, Infinity], lasting: [0, 2 ** 18, 2 ** 18] } as const;

/** Whether a first result is waited for, or a program has been at work for a while and goes on. */
export type Pace = keyof typeof QUAD_WORK;

/** A block that is never far from the best and compiles quickly, or is the best and may take a second; tuning may replace it. */
export function defaultBlock(size: MatmulSize, hasQuads = false, pace: Pace = 'soon'): Block {
  if (isTiny(size)) return single(size.n);
  if (!hasQuads) return MIDDLE;
  const work = size.batch * size.m * size.n * size.k;
  const fitting = QUAD.filter(
    ({ blockM, blockN }, i) => work >= QUAD_WORK[pace][i]! && (i < 2 || (size.m >= blockM && size.n >= 8 * blockN)),
  );
  return fitting.at(-1)!;
}

/** Blocks worth timing for a size, safe ones first: none that would be mostly padding. */
export function candidateBlocks(size: MatmulSize, hasQuads: boolean): readonly Block[] {
  if (isTiny(size)) return [single(size.n)];
  const family = hasQuads ? [...PLAIN, ...QUAD] : PLAIN;
  const fitting = family.filter(({ blockM, blockN }) => blockM <= 2 * size.m && blockN <= 2 * size.n);
  return fitting.length ? fitting : [MIDDLE];
}

export type ChooseBlock = (size: MatmulSize) => Block;

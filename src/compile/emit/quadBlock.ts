import type { Block, MatmulSize } from '../blocks';
import { columnRuns, columnSumParts, writeLoop, writeStores } from './blockParts';
import type { OperandFours, ProductFours } from './fours';

/** Sum s of a lane belongs to the rows that lane ^ s loads. */
const SWAPS = ['', 'quadSwapX', 'quadSwapY', 'quadSwapDiagonal'];

const range = (n: number): number[] => [...Array(n).keys()];
const part = (i: number): string => 'xyzw'[i % 4]!;

/**
 * The body of `block` in matmul_quad.wgsl: blockM rows by blockN columns a lane, the rows' elements loaded by quarters
 * and passed round the quad. Every element adds its products in the order of k, so results equal the plain block's.
 *
 * One sum is a scalar that is read and written once a turn of the loop, right after the loads that it needs: an emulated
 * GPU keeps what is used soon in registers and everything else in memory.
 */
export function writeQuadBlock(size: MatmulSize, block: Block, withColumnSums: boolean, fours: ProductFours): string[] {
  const { blockM, blockN, unroll, workgroup } = block;
  const quarter = blockM / 4;
  const runs = columnRuns(blockN);
  const sums = SWAPS.flatMap((_, s) => range(quarter).map((r) => range(blockN).map((c) => `s_${s}_${r}_${c}`)));
  const isExact = size.m % (blockM * workgroup[1]) === 0 && size.n % (blockN * 4) === 0;
  // The quarter is a power of two; a division would be one of each lane by itself on an emulated GPU.
  const shift = Math.log2(quarter);
  const row = `row + ((lane ^ (r >> ${shift}u)) << ${shift}u) + (r & ${quarter - 1}u)`;
  const columns = columnLoads(blockN, fours.b);
  const rows = rowLoads(quarter, fours.a);
  return [
    ...rows.starts,
    ...columns.starts,
    ...sums.flat().map((name) => `var ${name} = 0.0;`),
    ...(withColumnSums ? columnSumParts.declare(runs) : []),
    ...writeLoop(size, unroll, (count) => [
      ...columns.load(count),
      ...writeSteps({ quarter, blockN, count }, rows, columns),
      ...(withColumnSums
        ? columnSumParts.step(runs, count, (step, g) => fourText(range(4).map((i) => columns.value(step, 4 * g + i))))
        : []),
    ]),
    ...writeStores(
      sums.map((names) => runs.map(({ first }) => fourText(names.slice(first, first + 4)))),
      runs,
      row,
      `${isExact ? 'epilogue' : 'store'}${fours.c ? '_four' : ''}`,
      { column: quadColumn, inFours: fours.c },
    ),
    ...(withColumnSums ? columnSumParts.store(runs, quadColumn) : []),
  ];
}

/** Text of a lane's column c: four neighbours, then the next four behind those of the other lanes. */
const quadColumn = (c: number): string => (c === 0 ? 'col' : `col + ${(c >> 2) * 16 + (c % 4)}u`);

const fourText = (values: readonly string[]): string => `vec4f(${values.join(', ')})`;

/** How one side's elements get into variables. */
interface Loads {
  /** Where what is loaded begins. */
  readonly starts: string[];
  /** Text of element `own` (a row of the quarter, or a column) at a step. */
  readonly value: (step: number, own: number) => string;
}

const stepText = (step: number): string => (step === 0 ? 'k' : `k + ${step}u`);

/** The lane's columns of op(B): all of a turn's at once, since every row needs them. */
function columnLoads(blockN: number, fours: OperandFours['b']): Loads & { load: (count: number) => string[] } {
  const columns = range(blockN);
  const begun = fours === 'own' ? columns.filter((c) => c % 4 === 0) : columns;
  const load = (count: number): string[] => {
    if (fours === 'k') return columns.flatMap((c) => range(count / 4).map((v) => `let y_${v}_${c} = b_four(b_${c}, ${stepText(4 * v)});`));
    return range(count).flatMap((step) =>
      begun.map((c) => {
        const value = fours === 'own' ? `b_four(b_${c}, ${stepText(step)})` : `b_value(b_${c}, batch, ${stepText(step)}, ${quadColumn(c)})`;
        return `let y_${step}_${c} = ${value};`;
      }),
    );
  };
  const value = (step: number, c: number): string => {
    if (fours === 'k') return `y_${step >> 2}_${c}.${part(step)}`;
    return fours === 'own' ? `y_${step}_${c - (c % 4)}.${part(c)}` : `y_${step}_${c}`;
  };
  return { starts: begun.map((c) => `let b_${c} = b_start(batch, ${quadColumn(c)});`), load, value };
}

/** The quarter of the rows that the lane loads of op(A), a row (or four) at a time. */
function rowLoads(quarter: number, fours: OperandFours['a']): Loads & { load: (count: number, row: number) => string[] } {
  const own = (r: number): string => `row + lane * ${quarter}u + ${r}u`;
  const begins = (r: number): boolean => fours !== 'own' || r % 4 === 0;
  const load = (count: number, r: number): string[] => {
    if (!begins(r)) return [];
    if (fours === 'k') return range(count / 4).map((v) => `let x_${v}_${r} = a_four(a_${r}, ${stepText(4 * v)});`);
    return range(count).map((step) => {
      const value = fours === 'own' ? `a_four(a_${r}, ${stepText(step)})` : `a_value(a_${r}, batch, ${own(r)}, ${stepText(step)})`;
      return `let x_${step}_${r} = ${value};`;
    });
  };
  const value = (step: number, r: number): string => {
    if (fours === 'k') return `x_${step >> 2}_${r}.${part(step)}`;
    return fours === 'own' ? `x_${step}_${r - (r % 4)}.${part(r)}` : `x_${step}_${r}`;
  };
  const starts = range(quarter).filter(begins);
  return { starts: starts.map((r) => `let a_${r} = a_start(batch, ${own(r)});`), load, value };
}

/** `count` steps along k, one row of the quarter after the other, and of each the four places it has in the quad. */
function writeSteps(
  { quarter, blockN, count }: { quarter: number; blockN: number; count: number },
  rows: ReturnType<typeof rowLoads>,
  columns: Loads,
): string[] {
  return range(quarter).flatMap((r) => [
    ...rows.load(count, r),
    ...SWAPS.flatMap((swap, s) => {
      const moved = (step: number): string => (s === 0 ? rows.value(step, r) : `z_${step}_${s}_${r}`);
      const terms = (c: number): string =>
        range(count)
          .map((step) => ` + ${moved(step)} * ${columns.value(step, c)}`)
          .join('');
      return [
        ...(s === 0 ? [] : range(count).map((step) => `let ${moved(step)} = ${swap}(${rows.value(step, r)});`)),
        ...range(blockN).map((c) => `s_${s}_${r}_${c} = s_${s}_${r}_${c}${terms(c)};`),
      ];
    }),
  ]);
}

import type { Block, MatmulSize } from '../blocks';
import { columnRuns, columnStarts, columnSumParts, loadText, sumText, writeLoop, writeStores } from './blockParts';
import type { ColumnRun } from './blockParts';

/** Sum s of a lane belongs to the rows that lane ^ s loads. */
const SWAPS = ['', 'quadSwapX', 'quadSwapY', 'quadSwapDiagonal'];

/**
 * The body of `block` in matmul_quad.wgsl: blockM rows by blockN columns a lane, the rows' elements loaded by quarters
 * and passed round the quad. Every element adds its products in the order of k, so results equal the plain block's.
 */
export function writeQuadBlock(size: MatmulSize, { blockM, blockN, unroll, workgroup }: Block, withColumnSums: boolean): string[] {
  const quarter = [...Array(blockM / 4).keys()];
  const runs = columnRuns(blockN);
  const sums = SWAPS.flatMap((_, s) => quarter.map((r) => runs.map((_run, g) => `s_${s}_${r}_${g}`)));
  const isExact = size.m % (blockM * workgroup[1]) === 0 && size.n % (blockN * 4) === 0;
  const row = `row + (lane ^ (r / ${quarter.length}u)) * ${quarter.length}u + r % ${quarter.length}u`;
  return [
    ...quarter.map((r) => `let a_${r} = a_start(batch, ${ownRow(quarter, r)});`),
    ...columnStarts(blockN),
    ...sums.flatMap((names) => names.map((name, g) => sumText(name, runs[g]!))),
    ...(withColumnSums ? columnSumParts.declare(runs) : []),
    ...writeLoop(size, unroll, (count) => [
      ...writeSteps(quarter, runs, count),
      ...(withColumnSums ? columnSumParts.step(runs, count) : []),
    ]),
    ...writeStores(sums, runs, row, isExact ? 'epilogue' : 'store'),
    ...(withColumnSums ? columnSumParts.store(runs) : []),
  ];
}

/** Text of row r of the quarter that a lane loads itself. */
const ownRow = (quarter: readonly number[], r: number): string => `row + lane * ${quarter.length}u + ${r}u`;

function writeSteps(quarter: readonly number[], runs: readonly ColumnRun[], count: number): string[] {
  const lines: string[] = [];
  const terms = new Map<string, string>();
  for (let step = 0; step < count; step++) {
    const k = step === 0 ? 'k' : `k + ${step}u`;
    runs.forEach((run, g) => lines.push(`let y_${step}_${g} = ${loadText(run, k)};`));
    for (const r of quarter) {
      const own = `x_${step}_0_${r}`;
      lines.push(`let ${own} = a_value(a_${r}, batch, ${ownRow(quarter, r)}, ${k});`);
      for (const s of [1, 2, 3]) lines.push(`let x_${step}_${s}_${r} = ${SWAPS[s]!}(${own});`);
      for (const s of SWAPS.keys()) {
        for (const g of runs.keys()) {
          const name = `s_${s}_${r}_${g}`;
          terms.set(name, `${terms.get(name) ?? name} + x_${step}_${s}_${r} * y_${step}_${g}`);
        }
      }
    }
  }
  for (const [name, sum] of terms) lines.push(`${name} = ${sum};`);
  return lines;
}

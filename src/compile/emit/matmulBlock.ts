import type { Block, MatmulSize } from '../blocks';
import { columnRuns, columnStarts, columnSumParts, loadText, sumText, writeLoop, writeStores } from './blockParts';
import type { ColumnRun } from './blockParts';

/**
 * The body of `block` in matmul.wgsl: a blockM × blockN block accumulated in registers, written out without inner loops.
 * Every element adds its products in the order of k whatever the block, so block sizes do not change results.
 */
export function writeBlock(size: MatmulSize, block: Block, withColumnSums: boolean): string[] {
  const rows = [...Array(block.blockM).keys()];
  const runs = columnRuns(block.blockN);
  const sums = rows.map((r) => runs.map((_, g) => `s_${r}_${g}`));
  const [wx, wy] = block.workgroup;
  const isExact = size.m % (block.blockM * wy) === 0 && size.n % (block.blockN * wx) === 0;
  return [
    ...rows.map((r) => `let a_${r} = a_start(batch, row + ${r}u);`),
    ...columnStarts(block.blockN),
    ...sums.flatMap((names) => names.map((name, g) => sumText(name, runs[g]!))),
    ...(withColumnSums ? columnSumParts.declare(runs) : []),
    ...writeLoop(size, block.unroll, (count) => [
      ...writeSteps(rows, runs, count),
      ...(withColumnSums ? columnSumParts.step(runs, count, (step, g) => `y_${step}_${g}`) : []),
    ]),
    ...writeStores(sums, runs, 'row + r', isExact ? 'epilogue' : 'store'),
    ...(withColumnSums ? columnSumParts.store(runs) : []),
  ];
}

/** `count` steps along k: all loads, then one sum an accumulator. */
function writeSteps(rows: readonly number[], runs: readonly ColumnRun[], count: number): string[] {
  const lines: string[] = [];
  const terms = new Map<string, string>();
  for (let step = 0; step < count; step++) {
    const k = step === 0 ? 'k' : `k + ${step}u`;
    runs.forEach((run, g) => lines.push(`let y_${step}_${g} = ${loadText(run, k)};`));
    for (const r of rows) {
      lines.push(`let x_${step}_${r} = a_value(a_${r}, batch, row + ${r}u, ${k});`);
      for (const g of runs.keys()) {
        const name = `s_${r}_${g}`;
        terms.set(name, `${terms.get(name) ?? name} + x_${step}_${r} * y_${step}_${g}`);
      }
    }
  }
  for (const [name, sum] of terms) lines.push(`${name} = ${sum};`);
  return lines;
}

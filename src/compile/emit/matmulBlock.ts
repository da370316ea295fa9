import type { Block, MatmulSize } from '../blocks';

/**
 * The body of `block`: a blockM × blockN block accumulated in registers, written out without inner loops. Every element
 * adds its products in the order of k whatever the block, so block sizes do not change results.
 */
export function writeBlock(size: MatmulSize, block: Block): string[] {
  const rows = [...Array(block.blockM).keys()];
  const columns = columnGroups(block.blockN);
  const lines: string[] = [];
  for (const r of rows) lines.push(`let a_${r} = a_start(batch, row + ${r}u);`);
  for (const c of Array(block.blockN).keys()) lines.push(`let b_${c} = b_start(batch, ${columnText(c)});`);
  for (const r of rows) for (const [g, group] of columns.entries()) lines.push(`var s_${r}_${g} = ${zero(group.length)};`);
  const whole = size.k - (size.k % block.unroll);
  if (whole) {
    const turn = writeSteps(rows, columns, block.unroll, 'k');
    lines.push(`for (var k = 0u; k < ${whole}u; k += ${block.unroll}u) {`, ...turn.map((line) => `  ${line}`), '}');
  }
  if (whole < size.k) lines.push('{', ...writeSteps(rows, columns, size.k - whole, `${whole}u`).map((line) => `  ${line}`), '}');
  const exact = size.m % (block.blockM * block.workgroup[1]) === 0 && size.n % (block.blockN * block.workgroup[0]) === 0;
  const put = exact ? 'epilogue' : 'store';
  for (const r of rows) {
    for (const [g, group] of columns.entries()) {
      group.forEach((c, i) => {
        const part = group.length === 1 ? '' : `.${'xyzw'[i]!}`;
        lines.push(`${put}(batch, row + ${r}u, ${columnText(c)}, s_${r}_${g}${part});`);
      });
    }
  }
  return lines;
}

const columnText = (c: number): string => `col + ${c}u * WORKGROUP_X`;

/** Columns in fours, which keeps the text short; what is left over one by one. */
function columnGroups(blockN: number): number[][] {
  const groups: number[][] = [];
  for (let c = 0; c < blockN;) {
    const width = blockN - c >= 4 ? 4 : 1;
    groups.push(Array.from({ length: width }, (_, i) => c + i));
    c += width;
  }
  return groups;
}

const zero = (width: number): string => (width === 1 ? '0.0' : 'vec4f()');

/** `count` steps along k from `start`: all loads, then one sum an accumulator. */
function writeSteps(rows: readonly number[], columns: readonly number[][], count: number, start: string): string[] {
  const lines: string[] = [];
  const terms = new Map<string, string[]>();
  for (let step = 0; step < count; step++) {
    const k = step === 0 ? start : `${start} + ${step}u`;
    for (const [g, group] of columns.entries()) {
      const loads = group.map((c) => `b_value(b_${c}, batch, ${k}, ${columnText(c)})`);
      lines.push(`let y_${step}_${g} = ${group.length === 1 ? loads[0]! : `vec4f(${loads.join(', ')})`};`);
    }
    for (const r of rows) {
      lines.push(`let x_${step}_${r} = a_value(a_${r}, batch, row + ${r}u, ${k});`);
      for (const g of columns.keys()) {
        const name = `s_${r}_${g}`;
        terms.set(name, [...(terms.get(name) ?? [name]), `x_${step}_${r} * y_${step}_${g}`]);
      }
    }
  }
  for (const [name, parts] of terms) lines.push(`${name} = ${parts.join(' + ')};`);
  return lines;
}

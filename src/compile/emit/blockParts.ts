import type { MatmulSize } from '../blocks';

/** A run of a block's columns that is held in one variable: the first column, and how many (4 in a vec4, else 1). */
export interface ColumnRun {
  readonly first: number;
  readonly width: 1 | 4;
}

/** Columns in fours, which keeps the text short; what is left over one by one. */
export function columnRuns(blockN: number): ColumnRun[] {
  const runs: ColumnRun[] = [];
  for (let first = 0; first < blockN;) {
    const width = blockN - first >= 4 ? 4 : 1;
    runs.push({ first, width });
    first += width;
  }
  return runs;
}

/** Text of a block's column: columns are WORKGROUP_X apart. */
const columnText = (c: number): string => (c === 0 ? 'col' : `col + ${c}u * WORKGROUP_X`);

/** Text of a run's elements of op(B) at step k. */
export function loadText({ first, width }: ColumnRun, k: string): string {
  const loads = Array.from({ length: width }, (_, i) => `b_value(b_${first + i}, batch, ${k}, ${columnText(first + i)})`);
  return width === 1 ? loads[0]! : `vec4f(${loads.join(', ')})`;
}

/** Declares where the block's columns of op(B) begin. */
export function columnStarts(blockN: number): string[] {
  return Array.from({ length: blockN }, (_, c) => `let b_${c} = b_start(batch, ${columnText(c)});`);
}

/** Declares the sums of a run. */
export const sumText = (name: string, { width }: ColumnRun): string => `var ${name} = ${width === 1 ? '0.0' : 'vec4f()'};`;

const indent = (line: string): string => `  ${line}`;

/** The loop along k, `unroll` steps a turn, and the steps left over where the inner size is no multiple. */
export function writeLoop(size: MatmulSize, unroll: number, steps: (count: number) => string[]): string[] {
  const lines = [`for (var k = 0u; k + ${unroll}u <= K; k += ${unroll}u) {`, ...steps(unroll).map(indent), '}'];
  if (size.k % unroll) lines.push(`for (var k = K - K % ${unroll}u; k < K; k++) {`, ...steps(1).map(indent), '}');
  return lines;
}

/**
 * The lines for sums of op(B)'s columns: their declaration, their part of a step, and their storing by the first rows,
 * which comes last, since the epilogue may still read what is overwritten.
 */
export const columnSumParts = {
  declare: (runs: readonly ColumnRun[]): string[] => runs.map((run, g) => sumText(`t_${g}`, run)),
  /** `value` is the text of a run's elements at a step. */
  step: (runs: readonly ColumnRun[], count: number, value: (step: number, run: number) => string): string[] =>
    runs.map((_, g) => `t_${g} = t_${g}${Array.from({ length: count }, (__, step) => ` + ${value(step, g)}`).join('')};`),
  store: (runs: readonly ColumnRun[], column: (c: number) => string = columnText): string[] => {
    const lines = runs.flatMap(({ first, width }, g) =>
      Array.from({ length: width }, (_, i) => {
        const part = width === 1 ? '' : `.${'xyzw'[i]!}`;
        return `  if (${column(first + i)} < N) { column_sum(${column(first + i)}, t_${g}${part}); }`;
      }),
    );
    return ['if (row == 0u) {', ...lines, '}'];
  },
};

/**
 * Stores the block row by row. The rows stand in an array and are stored in a loop, so that the text of the epilogue,
 * which may hold an activation, appears once a column and not once an element: it is most of the compile time.
 *
 * @param sums texts of the sums, row by row, one a run.
 * @param row text of the row that entry `r` of the loop belongs to.
 * @param put name of the function that takes an element.
 * @param options text of a block's column; whether `put` takes four columns at once, so that all runs have four.
 */
export function writeStores(
  sums: readonly (readonly string[])[],
  runs: readonly ColumnRun[],
  row: string,
  put: string,
  { column = columnText, inFours = false }: { column?: (c: number) => string; inFours?: boolean } = {},
): string[] {
  const lines: string[] = [];
  runs.forEach(({ width }, g) => {
    const type = width === 1 ? 'f32' : 'vec4f';
    lines.push(`var rows_${g} = array<${type}, ${sums.length}>(${sums.map((names) => names[g]!).join(', ')});`);
  });
  lines.push(`for (var r = 0u; r < ${sums.length}u; r++) {`, `  let into = ${row};`);
  runs.forEach(({ first, width }, g) => {
    lines.push(`  let sum_${g} = rows_${g}[r];`);
    if (inFours) lines.push(`  ${put}(batch, into, ${column(first)}, sum_${g});`);
    for (let i = 0; i < (inFours ? 0 : width); i++) {
      const part = width === 1 ? '' : `.${'xyzw'[i]!}`;
      lines.push(`  ${put}(batch, into, ${column(first + i)}, sum_${g}${part});`);
    }
  });
  return [...lines, '}'];
}

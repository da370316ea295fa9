import type { Cell } from '../../lab/files/csv';

/**
 * Lines of numbers, the first of each its step, in at most `most` rows of equally many lines. A row has the last step of its lines, and
 * of every other column the last number known in them.
 */
export function condensed(lines: readonly (readonly Cell[])[], most: number): readonly (readonly Cell[])[] {
  const each = Math.ceil(lines.length / most);
  return Array.from({ length: Math.ceil(lines.length / each) }, (_, i) => {
    const own = lines.slice(i * each, (i + 1) * each);
    return own[0]!.map((_, column) => own.findLast((line) => typeof line[column] === 'number')?.[column]);
  });
}

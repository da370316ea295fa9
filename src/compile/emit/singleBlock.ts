/**
 * The body of `block` in matmul_single.wgsl with the sum of op(B)'s column beside the product. Products are added in the
 * order of k, as everywhere.
 */
export function writeSingleBlock(): string[] {
  return [
    'let a_at = a_start(batch, row);',
    'let b_at = b_start(batch, col);',
    'var sum = 0.0;',
    'var column = 0.0;',
    'for (var k = 0u; k < K; k++) {',
    '  let y = b_value(b_at, batch, k, col);',
    '  sum += a_value(a_at, batch, row, k) * y;',
    '  column += y;',
    '}',
    'epilogue(batch, row, col, sum);',
    // Last, since the epilogue may still read what is overwritten.
    'if (row == 0u) {',
    '  column_sum(col, column);',
    '}',
  ];
}

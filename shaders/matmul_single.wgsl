// C = op(A) op(B) for BATCH pairs of tiny matrices, one element of C an invocation. A workgroup is as wide as the result
// where that is narrow: COLUMNS columns and 64 / COLUMNS rows. COLUMNS and all strides are numbers of the dispatch, so that
// the tiny products of a network share one text: what they cost is to be compiled.
const BATCH = 1u;
const M = 1u;
const N = 1u;
const K = 1u;
const COLUMNS = 8u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;

fn prepare() {
}

fn a_start(batch: u32, row: u32) -> u32 {
  return (batch * M + row) * K;
}

fn a_value(start: u32, batch: u32, row: u32, k: u32) -> f32 {
  return a[start + k];
}

fn b_start(batch: u32, col: u32) -> u32 {
  return batch * K * N + col;
}

fn b_value(start: u32, batch: u32, k: u32, col: u32) -> f32 {
  return b[start + k * N];
}

fn epilogue(batch: u32, row: u32, col: u32, x: f32) {
  c[(batch * M + row) * N + col] = x;
}

// Takes the sum of op(B)'s column `col`, where the compiler has `block` add it up beside the product.
fn column_sum(col: u32, x: f32) {
}

fn block(batch: u32, row: u32, col: u32) {
  let a_at = a_start(batch, row);
  let b_at = b_start(batch, col);
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    sum += a_value(a_at, batch, row, k) * b_value(b_at, batch, k, col);
  }
  epilogue(batch, row, col, sum);
}

@compute @workgroup_size(64)
fn matmul_single(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  prepare();
  let row = group.y * (64u / COLUMNS) + local / COLUMNS;
  let col = group.x * COLUMNS + local % COLUMNS;
  if (row < M && col < N) {
    block(group.z, row, col);
  }
}

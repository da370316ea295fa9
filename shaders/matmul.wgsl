// C = op(A) op(B) for BATCH pairs of matrices, one block of C an invocation, held in registers.
// No workgroup memory and no barriers: register blocking alone is the faster scheme on emulated GPUs (by 5 to 60
// times) and a good one on real ones. `block` below is the plain 1x1 case; the compiler writes it out for the block
// sizes it chooses. Columns of a block are WORKGROUP_X apart, so that neighbouring invocations read neighbours.
const BATCH = 1u;
const M = 1u;
const N = 1u;
const K = 1u;
const BLOCK_M = 1u;
const BLOCK_N = 1u;
const WORKGROUP_X = 8u;
const WORKGROUP_Y = 8u;

@group(0) @binding(0) var<storage, read> a: array<f32>;
@group(0) @binding(1) var<storage, read> b: array<f32>;
@group(0) @binding(2) var<storage, read_write> c: array<f32>;

fn prepare() {
}

// Where row `row` of op(A) begins, and its element k.
fn a_start(batch: u32, row: u32) -> u32 {
  return (batch * M + row) * K;
}

fn a_value(start: u32, batch: u32, row: u32, k: u32) -> f32 {
  return a[start + k];
}

// Where column `col` of op(B) begins, and its element k.
fn b_start(batch: u32, col: u32) -> u32 {
  return batch * K * N + col;
}

fn b_value(start: u32, batch: u32, k: u32, col: u32) -> f32 {
  return b[start + k * N];
}

// Takes element (row, col) of product number `batch`.
fn epilogue(batch: u32, row: u32, col: u32, x: f32) {
  c[(batch * M + row) * N + col] = x;
}

// Takes the sum of op(B)'s column `col`, where the compiler has `block` add it up beside the products.
fn column_sum(col: u32, x: f32) {
}

fn store(batch: u32, row: u32, col: u32, x: f32) {
  if (row < M && col < N) {
    epilogue(batch, row, col, x);
  }
}

fn block(batch: u32, row: u32, col: u32) {
  let a_at = a_start(batch, row);
  let b_at = b_start(batch, col);
  var sum = 0.0;
  for (var k = 0u; k < K; k++) {
    sum += a_value(a_at, batch, row, k) * b_value(b_at, batch, k, col);
  }
  store(batch, row, col, sum);
}

@compute @workgroup_size(WORKGROUP_X, WORKGROUP_Y)
fn matmul(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>) {
  let row = (group.y * WORKGROUP_Y + local.y) * BLOCK_M;
  let col = group.x * WORKGROUP_X * BLOCK_N + local.x;
  prepare();
  if (row < M && col < N) {
    block(group.z, row, col);
  }
}

// The product of matmul.wgsl for subgroups of exactly four lanes, as emulated GPUs have them. A quad holds a block of
// C together: each lane has its own columns, loads a quarter of the rows' elements of op(A), and gets the other three
// quarters from its neighbours by swaps within the quad, which cost almost nothing where loads are dear.
// `block` below is the smallest case, BLOCK_M = 4 and BLOCK_N = 1; the compiler writes it out for larger ones, which have
// their columns in fours: a lane's first four, those of the other lanes, and so on.
enable subgroups;
// Sizes reach the loops through private variables, which the analysis cannot know to be uniform; they are.
diagnostic(off, subgroup_uniformity);

const BATCH = 1u;
const M = 1u;
const N = 1u;
const K = 1u;
const BLOCK_M = 4u;
const BLOCK_N = 1u;
const WORKGROUP_X = 4u;
const WORKGROUP_Y = 1u;

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

// Four elements of op(A) side by side in memory, along k or along the rows, where the compiler finds them so; `a_start` then
// counts in fours. The same of op(B) below.
fn a_four(start: u32, k: u32) -> vec4f {
  return vec4f();
}

fn b_start(batch: u32, col: u32) -> u32 {
  return batch * K * N + col;
}

fn b_value(start: u32, batch: u32, k: u32, col: u32) -> f32 {
  return b[start + k * N];
}

fn b_four(start: u32, k: u32) -> vec4f {
  return vec4f();
}

fn epilogue(batch: u32, row: u32, col: u32, x: f32) {
  c[(batch * M + row) * N + col] = x;
}

// Takes elements (row, col) to (row, col + 3), where the compiler finds that all that becomes of them lies in fours.
fn epilogue_four(batch: u32, row: u32, col: u32, x: vec4f) {
}

// Takes the sum of op(B)'s column `col`, where the compiler has `block` add it up beside the products.
fn column_sum(col: u32, x: f32) {
}

fn store(batch: u32, row: u32, col: u32, x: f32) {
  if (row < M && col < N) {
    epilogue(batch, row, col, x);
  }
}

fn store_four(batch: u32, row: u32, col: u32, x: vec4f) {
  if (row < M && col < N) {
    epilogue_four(batch, row, col, x);
  }
}

// Rows `row` to row + BLOCK_M - 1 and the lane's columns; sum s belongs to the rows that lane ^ s loads.
fn block(batch: u32, row: u32, col: u32, lane: u32) {
  let a_at = a_start(batch, row + lane);
  let b_at = b_start(batch, col);
  var sum = vec4f();
  for (var k = 0u; k < K; k++) {
    let x = a_value(a_at, batch, row + lane, k);
    sum += vec4f(x, quadSwapX(x), quadSwapY(x), quadSwapDiagonal(x)) * b_value(b_at, batch, k, col);
  }
  store(batch, row + lane, col, sum.x);
  store(batch, row + (lane ^ 1u), col, sum.y);
  store(batch, row + (lane ^ 2u), col, sum.z);
  store(batch, row + (lane ^ 3u), col, sum.w);
}

// All four lanes stay together to the end: a swap with a lane that has left is undefined. WORKGROUP_X is 4, so that a
// quad is one row of the workgroup.
@compute @workgroup_size(WORKGROUP_X, WORKGROUP_Y)
fn matmul_quad(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  prepare();
  let row = (group.y * WORKGROUP_Y + local.y) * BLOCK_M;
  let columns = min(BLOCK_N, 4u);
  block(group.z, row, group.x * WORKGROUP_X * BLOCK_N + lane * columns, lane);
}

// Elementwise: `element` computes and stores what one element of the iteration holds.
// An invocation takes PER_INVOCATION elements, STRIDE apart, so that neighbours read neighbours.
const SIZE = 1u;
const STRIDE = 1u;
const PER_INVOCATION = 1u;

@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

fn prepare() {
}

fn element(i: u32) {
  result[i] = source[i];
}

@compute @workgroup_size(64)
fn map(@builtin(global_invocation_id) id: vec3<u32>) {
  prepare();
  for (var turn = 0u; turn < PER_INVOCATION; turn++) {
    let i = id.x + turn * STRIDE;
    if (i < SIZE) {
      element(i);
    }
  }
}

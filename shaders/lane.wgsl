// A whole program as straight-line code: one invocation is one replica, and runs `steps` steps of it.
// In `range`: the first replica, the end of the replicas, their number in all, and the steps.
const WORKGROUP = 16u;

@group(0) @binding(0) var<uniform> range: vec4<u32>;
@group(0) @binding(1) var<storage, read> shared_values: array<f32>;
@group(0) @binding(2) var<storage, read> varying_values: array<f32>;
@group(0) @binding(3) var<storage, read_write> states: array<f32>;
@group(0) @binding(4) var<storage, read> shared_steps: array<f32>;
@group(0) @binding(5) var<storage, read> varying_steps: array<f32>;
@group(0) @binding(6) var<storage, read_write> results: array<f32>;
@group(0) @binding(7) var<storage, read_write> step_results: array<f32>;

fn run(replica: u32, lane: u32, count: u32, steps: u32) {
}

@compute @workgroup_size(WORKGROUP)
fn lanes(@builtin(global_invocation_id) id: vec3<u32>) {
  let replica = range.x + id.x;
  if (replica < range.y) {
    run(replica, 0u, range.z, range.w);
  }
}

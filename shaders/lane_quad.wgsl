// As lane.wgsl, but the four lanes of a subgroup share a replica: each takes every fourth row of the batch, and sums over
// the rows are sums over the subgroup. A workgroup is one subgroup; all four lanes know every parameter.
enable subgroups;

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

@compute @workgroup_size(4)
fn lanes(@builtin(workgroup_id) group: vec3<u32>, @builtin(subgroup_invocation_id) lane: u32) {
  run(range.x + group.x, lane, range.z, range.w);
}

// uses: lib/bits
// Largest |x| of a range of values, as its bits: those of non-negative values order like the values themselves, and an
// integer maximum is the same in whatever order it is taken. Values that are not finite do not count.

struct Range {
  offset: u32,
  count: u32,
  result: u32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<atomic<u32>>;
@group(0) @binding(2) var<uniform> range: Range;

@compute @workgroup_size(64)
fn extent(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let stride = workgroups.x * 64u;
  let end = range.offset + range.count;
  var largest = 0u;
  for (var i = range.offset + id.x; i < end; i += stride) {
    let bits = values[i];
    largest = max(largest, select(bits & MAGNITUDE, 0u, isNotFinite(bits)));
  }
  if (largest > 0u) {
    atomicMax(&results[range.result], largest);
  }
}

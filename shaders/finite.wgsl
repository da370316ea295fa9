// uses: lib/bits
// Finds the first value of a range that is NaN or infinite. The result is count - index, so that the first index is the
// maximum and 0 means that all are finite.

struct Range {
  offset: u32,
  count: u32,
  result: u32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<atomic<u32>>;
@group(0) @binding(2) var<uniform> range: Range;

@compute @workgroup_size(64)
fn finite(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let stride = workgroups.x * 64u;
  let end = range.offset + range.count;
  for (var i = range.offset + id.x; i < end; i += stride) {
    if (isNotFinite(values[i])) {
      atomicMax(&results[range.result], end - i);
      return;
    }
  }
}

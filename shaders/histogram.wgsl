// uses: lib/bits
// Counts the values of a range in bins between given edges: bin k holds edge k <= x < edge k + 1, the last bin its upper
// edge too. After the bins come the values below, above, and not finite. Edges and values are compared as integers, so
// that every device counts alike.

struct Range {
  offset: u32,
  count: u32,
  result: u32,
  // Where the edges of this range begin, how many bins they bound, and bins per unit above `low`.
  edges: u32,
  bins: u32,
  low: f32,
  gain: f32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<atomic<u32>>;
@group(0) @binding(2) var<uniform> range: Range;
@group(0) @binding(3) var<storage, read> edges: array<u32>;

fn binOf(bits: u32) -> u32 {
  if (isNotFinite(bits)) {
    return range.bins + 2u;
  }
  let order = orderOf(bits);
  if (order < edges[range.edges]) {
    return range.bins;
  }
  if (order > edges[range.edges + range.bins]) {
    return range.bins + 1u;
  }
  // Arithmetic gives the bin or a neighbour of it; the edges decide.
  let last = range.bins - 1u;
  var bin = min(u32(max((bitcast<f32>(bits) - range.low) * range.gain, 0.0)), last);
  while (bin > 0u && order < edges[range.edges + bin]) {
    bin--;
  }
  while (bin < last && order >= edges[range.edges + bin + 1u]) {
    bin++;
  }
  return bin;
}

@compute @workgroup_size(64)
fn histogram(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  // A run of values in one bin is one addition: where many fall into the same bin, few wait for its counter.
  var bin = 0u;
  var run = 0u;
  for (var i = id.x; i < range.count; i += workgroups.x * 64u) {
    let next = binOf(values[range.offset + i]);
    if (next != bin && run > 0u) {
      atomicAdd(&results[range.result + bin], run);
      run = 0u;
    }
    bin = next;
    run++;
  }
  if (run > 0u) {
    atomicAdd(&results[range.result + bin], run);
  }
}

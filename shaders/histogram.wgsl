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

// The bin of a value within the ends: arithmetic gives the bin or a neighbour of it, and the edges decide.
fn binWithin(bits: u32, order: u32, first: u32, last: u32, low: f32, gain: f32) -> u32 {
  var bin = min(u32(max((bitcast<f32>(bits) - low) * gain, 0.0)), last);
  while (bin > 0u && order < edges[first + bin]) {
    bin--;
  }
  while (bin < last && order >= edges[first + bin + 1u]) {
    bin++;
  }
  return bin;
}

@compute @workgroup_size(64)
fn histogram(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>) {
  let stride = workgroups.x * 64u;
  let end = range.offset + range.count;
  let bins = range.bins;
  let first = range.edges;
  let lowest = edges[first];
  let highest = edges[first + bins];
  // A run of values in one bin is one addition: where many fall into the same bin, few wait for its counter.
  var bin = 0u;
  var run = 0u;
  for (var i = range.offset + id.x; i < end; i += stride) {
    let bits = values[i];
    let order = orderOf(bits);
    var next = bins;
    if (isNotFinite(bits)) {
      next = bins + 2u;
    } else if (order > highest) {
      next = bins + 1u;
    } else if (order >= lowest) {
      next = binWithin(bits, order, first, bins - 1u, range.low, range.gain);
    }
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

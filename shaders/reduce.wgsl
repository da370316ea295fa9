// Sum or maximum along the middle axis of [OUTER, LENGTH, INNER]; CHUNKS > 1 leaves that many partial results.
// One invocation an output, adding in a fixed order with four accumulators: the same bits on every run.
const OUTER = 1u;
const LENGTH = 1u;
const INNER = 1u;
const CHUNKS = 1u;
// Invocations in a row of workgroups; WebGPU allows 65535 groups a row.
const ROW = 32u;

@group(0) @binding(0) var<storage, read> source: array<f32>;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

fn prepare() {
}

// The element at position p of the line (outer, inner).
fn load(outer: u32, p: u32, inner: u32) -> f32 {
  return source[(outer * LENGTH + p) * INNER + inner];
}

fn combine(a: f32, b: f32) -> f32 {
  return a + b;
}

// What an accumulator begins with: nothing of a sum, an element of a maximum, which then needs no -infinity.
fn start(outer: u32, p: u32, inner: u32) -> f32 {
  return 0.0;
}

// Takes the result number i.
fn epilogue(i: u32, x: f32) {
  result[i] = x;
}

@compute @workgroup_size(32)
fn reduce(@builtin(global_invocation_id) id: vec3<u32>) {
  prepare();
  let i = id.x + id.y * ROW;
  if (i >= OUTER * CHUNKS * INNER) {
    return;
  }
  let inner = i % INNER;
  let chunk = (i / INNER) % CHUNKS;
  let outer = i / (INNER * CHUNKS);
  let begin = chunk * (LENGTH / CHUNKS) + min(chunk, LENGTH % CHUNKS);
  let end = begin + LENGTH / CHUNKS + select(0u, 1u, chunk < LENGTH % CHUNKS);
  // Each use of `load` is compiled by itself, so that there are few of them.
  var a = start(outer, begin, inner);
  var b = a;
  var c = a;
  var d = a;
  var p = begin;
  for (; p + 4u <= end; p += 4u) {
    a = combine(a, load(outer, p, inner));
    b = combine(b, load(outer, p + 1u, inner));
    c = combine(c, load(outer, p + 2u, inner));
    d = combine(d, load(outer, p + 3u, inner));
  }
  for (; p < end; p++) {
    a = combine(a, load(outer, p, inner));
  }
  epilogue(i, combine(combine(a, b), combine(c, d)));
}

// uses: lib/bits
// Draws a matrix from the buffer it lives in: every pixel shows one element, through a table of colours. Entry 128 of
// the table is zero, 1 and 255 the ends of the scale, 0 is for values that are not finite.

struct Picture {
  // Of the element in the upper left corner, and the distances to its neighbours below and to the right.
  offset: u32,
  rowStride: u32,
  columnStride: u32,
  rows: u32,
  columns: u32,
  // The target, in pixels.
  width: u32,
  height: u32,
  // The value at the ends of the scale, and 127 / halfRange.
  halfRange: f32,
  gain: f32,
}

@group(0) @binding(0) var<storage, read> values: array<u32>;
@group(0) @binding(1) var<storage, read> colours: array<u32>;
@group(0) @binding(2) var<uniform> picture: Picture;

fn colourOf(bits: u32) -> u32 {
  if (isNotFinite(bits)) {
    return 0u;
  }
  // The second clamp also keeps a compiler from fusing the product with the addition, which rounds differently.
  let inside = clamp(bitcast<f32>(bits), -picture.halfRange, picture.halfRange);
  let scaled = clamp(inside * picture.gain, -127.0, 127.0);
  return u32(floor(scaled + 0.5) + 128.0);
}

@vertex
fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
  // One triangle that covers the target.
  return vec4<f32>(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn paint(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
  let row = u32(position.y) * picture.rows / picture.height;
  let column = u32(position.x) * picture.columns / picture.width;
  let bits = values[picture.offset + row * picture.rowStride + column * picture.columnStride];
  return unpack4x8unorm(colours[colourOf(bits)]);
}

// Tests and comparisons on the bits of f32 values as loaded from memory. Arithmetic on f32 may assume that there is no
// NaN and no infinity, and may flush subnormal values to zero; integers may not.

const SIGN = 0x80000000u;
const MAGNITUDE = 0x7fffffffu;
const INFINITY_BITS = 0x7f800000u;

/** True for NaN and both infinities. */
fn isNotFinite(bits: u32) -> bool {
  return (bits & MAGNITUDE) >= INFINITY_BITS;
}

/** A number that orders like the value itself, with -0 equal to +0. Only for values that are not NaN. */
fn orderOf(bits: u32) -> u32 {
  if ((bits & SIGN) == 0u) {
    return bits | SIGN;
  }
  return SIGN - (bits & MAGNITUDE);
}

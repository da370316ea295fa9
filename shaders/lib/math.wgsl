// Scalar functions in the forms that keep their digits in float32 (docs/conventions.md, section 3).
// Built-in tanh is NaN beyond |x| of 88 and loses relative accuracy near 0; 1 - tanh(x)^2 is 0 beyond |x| of 9.

// Functions of e^(-2|x|) or e^(-|x|) get it as t, and 1 / (1 + t) as r, where a caller has them already.

// Factors that turn |x| into the exponent u of `decay`: float32 numbers next to -2 / ln 2 and -1 / ln 2.
const TWICE = -2.885390043258667;
const ONCE = -1.4426950216293335;

// e^(-2|x|) for u = TWICE |x| and e^(-|x|) for u = ONCE |x|, in two parts (s, q): it is s - s q, s a power of two, and q
// has all its digits where u is small. s comes out of float32's own exponent, by a product, since an emulated GPU shifts one lane
// after the other; it is 0 where it would be below 2^-126.
// The polynomial is the best of degree 6 for 1 - 2^(u (1 + d)) on [-1/2, 1/2], 1 + d being what rounding took from the
// factors: its relative error is 1.1e-8, a twelfth of what float32 resolves (Remez exchange in 40 digits).
fn decay(u: f32) -> vec2f {
  let n = floor(u + 0.5);
  let f = u - n;
  // 2^23 + 2^22 + 127 puts n + 127 into the lowest bits of the sum, from where the product moves it to those of the exponent.
  let s = bitcast<f32>(max(bitcast<i32>(n + 12583039.0), 0x4b400000) * 0x800000);
  let high = -0.0555035765593 + f * (-0.00961823800852 + f * (-0.00133907363729 + f * -0.000154035136014));
  return vec2f(s, f * (-0.69314719718 + f * (-0.240226504364 + f * high)));
}

fn decayed(parts: vec2f) -> f32 {
  return parts.x - parts.x * parts.y;
}

// (1 - t) / (1 + t) with the sign of x, from t in parts: s - 1 is exact, so that nothing cancels near 0. A fused
// multiply-add, because compilers that reorder sums leave it alone. Signs are moved by their bits, which costs less than a choice.
fn tanh_from(x: f32, parts: vec2f, r: f32) -> f32 {
  let y = fma(parts.x, parts.y, 1.0 - parts.x) * r;
  return bitcast<f32>(bitcast<u32>(y) | (bitcast<u32>(x) & 0x80000000u));
}

fn tanh_stable(x: f32) -> f32 {
  let parts = decay(TWICE * abs(x));
  return tanh_from(x, parts, 1.0 / (1.0 + decayed(parts)));
}

// tanh'(x) = 4t / (1+t)^2 with t = e^(-2|x|).
fn sech2_from(t: f32, r: f32) -> f32 {
  return 4.0 * t * (r * r);
}

fn sech2(x: f32) -> f32 {
  let t = decayed(decay(TWICE * abs(x)));
  return sech2_from(t, 1.0 / (1.0 + t));
}

fn sigmoid_from(x: f32, t: f32, r: f32) -> f32 {
  return select(t, 1.0, x > 0.0) * r;
}

fn sigmoid(x: f32) -> f32 {
  let t = decayed(decay(ONCE * abs(x)));
  return sigmoid_from(x, t, 1.0 / (1.0 + t));
}

// sigmoid'(x) = t / (1+t)^2 with t = e^(-|x|).
fn sigmoid_slope_from(t: f32, r: f32) -> f32 {
  return t * (r * r);
}

fn sigmoid_slope(x: f32) -> f32 {
  let t = decayed(decay(ONCE * abs(x)));
  return sigmoid_slope_from(t, 1.0 / (1.0 + t));
}

// ln(1+t) for t in [0, 1] as 2 artanh(t / (2+t)): built-in log has no relative accuracy near 1.
fn log1p_unit(t: f32) -> f32 {
  let s = t / (2.0 + t);
  let q = s * s;
  let series = 1.0 / 9.0 + q * (1.0 / 11.0 + q * (1.0 / 13.0 + q * (1.0 / 15.0)));
  return 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (1.0 / 5.0 + q * (1.0 / 7.0 + q * series))));
}

fn softplus(x: f32) -> f32 {
  return larger(x, 0.0) + log1p_unit(decayed(decay(ONCE * abs(x))));
}

fn softsign(x: f32) -> f32 {
  return x / (1.0 + abs(x));
}

// 1 / (1+|x|).
fn abs_decay(x: f32) -> f32 {
  return 1.0 / (1.0 + abs(x));
}

// e^x - 1: the series where the subtraction would cancel.
fn expm1(x: f32) -> f32 {
  let series = x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 * (1.0 + x / 7.0 * (1.0 + x / 8.0)))))));
  return select(exp(x) - 1.0, series, abs(x) < 0.5);
}

// The larger of two numbers. Built-in max does more for NaN than it has to, which takes an emulated GPU three times as long.
fn larger(a: f32, b: f32) -> f32 {
  return select(b, a, a > b);
}

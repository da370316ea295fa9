// Scalar functions in the forms that keep their digits in float32 (docs/conventions.md, section 3).
// Built-in tanh is NaN beyond |x| of 88 and loses relative accuracy near 0; 1 - tanh(x)^2 is 0 beyond |x| of 9.

// Functions of exp(-2|x|) or exp(-|x|) get it as t, and 1 / (1 + t) as r, where a caller has them already.

// Near 0 the odd series, elsewhere from t = exp(-2|x|), which cannot overflow.
fn tanh_from(x: f32, t: f32, r: f32) -> f32 {
  let s = x * x;
  let near = x * (1.0 + s * (-1.0 / 3.0 + s * (2.0 / 15.0 + s * (-17.0 / 315.0 + s * (62.0 / 2835.0)))));
  let far = (1.0 - t) * r;
  return select(select(far, -far, x < 0.0), near, s < 0.0625);
}

fn tanh_stable(x: f32) -> f32 {
  let t = exp(-2.0 * abs(x));
  return tanh_from(x, t, 1.0 / (1.0 + t));
}

// tanh'(x) = 4t / (1+t)^2 with t = exp(-2|x|).
fn sech2_from(t: f32, r: f32) -> f32 {
  return 4.0 * t * (r * r);
}

fn sech2(x: f32) -> f32 {
  let t = exp(-2.0 * abs(x));
  return sech2_from(t, 1.0 / (1.0 + t));
}

fn sigmoid_from(x: f32, t: f32, r: f32) -> f32 {
  return select(t, 1.0, x > 0.0) * r;
}

fn sigmoid(x: f32) -> f32 {
  let t = exp(-abs(x));
  return sigmoid_from(x, t, 1.0 / (1.0 + t));
}

// sigmoid'(x) = t / (1+t)^2 with t = exp(-|x|).
fn sigmoid_slope_from(t: f32, r: f32) -> f32 {
  return t * (r * r);
}

fn sigmoid_slope(x: f32) -> f32 {
  let t = exp(-abs(x));
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
  return max(x, 0.0) + log1p_unit(exp(-abs(x)));
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

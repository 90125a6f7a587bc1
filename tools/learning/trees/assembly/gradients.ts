// Gradients of the two commonest objectives, and gradients in fixed point. Margins are f64, labels and weights f32.
import { sampleRow } from "./rows.ts";

/** First and second derivative of the loss by the margin, for rows from..to, as pairs of f32. Kind 0 is half the squared error
 * (g = m - y, h = 1), kind 1 the logistic loss (g = p - y, h = p (1 - p), p = 1 / (1 + e^-m)), kind 2 leaves what stands in `out`.
 * Both times the weight where there are weights. Writes sum |g| and sum h behind `sums`. */
export function gradients(
  kind: i32, margins: usize, labels: usize, weights: usize, from: i32, to: i32, out: usize, sums: usize,
): void {
  let sumG: f64 = 0, sumH: f64 = 0;
  for (let i = <usize>from; i < <usize>to; i++) {
    const at = out + (i << 3);
    let g: f64, h: f64;
    if (kind == 2) {
      g = <f64>load<f32>(at); h = <f64>load<f32>(at, 4);
    } else {
      const margin = load<f64>(margins + (i << 3)), label = <f64>load<f32>(labels + (i << 2));
      if (kind == 1) {
        const p = 1.0 / (1.0 + exp(-margin));
        g = p - label; h = max(p * (1.0 - p), 1e-16);
      } else { g = margin - label; h = 1.0; }
      if (weights) { const weight = <f64>load<f32>(weights + (i << 2)); g *= weight; h *= weight; }
      store<f32>(at, <f32>g); store<f32>(at, <f32>h, 4);
    }
    sumG += abs(g); sumH += h;
  }
  store<f64>(sums, sumG); store<f64>(sums, sumH, 8);
}

/** e^x with a relative error below 1e-15: x = k ln 2 + r, e^r by a polynomial of degree 11. x is taken within -708..708. */
// @ts-ignore: decorator
@inline function exp(x: f64): f64 {
  x = min(max(x, -708.0), 708.0);
  const k = nearest(x * 1.4426950408889634);
  const r = (x - k * 0.6931471803691238) - k * 1.9082149292705877e-10;
  let p = 2.505210838544172e-8;
  p = p * r + 2.755731922398589e-7;
  p = p * r + 2.7557319223985893e-6;
  p = p * r + 2.48015873015873e-5;
  p = p * r + 1.984126984126984e-4;
  p = p * r + 1.388888888888889e-3;
  p = p * r + 8.333333333333333e-3;
  p = p * r + 4.1666666666666664e-2;
  p = p * r + 0.16666666666666666;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * reinterpret<f64>((<i64>k + 1023) << 52);
}

/** Pairs of f32 become packed statistics in place, each half a whole number of steps of its scale (a power of two, so scaling is exact).
 * Rows that chance leaves out of the tree (share below 2^32 - 1) become 0. Writes the packed sum to `sums`. */
export function pack(at: usize, from: i32, to: i32, scaleG: f32, scaleH: f32, key: u32, share: u32, sums: usize): void {
  let total: i64 = 0;
  for (let i = <u32>from; i < <u32>to; i++) {
    const p = at + (<usize>i << 3);
    let packed: i64 = 0;
    if (share == 0xffffffff || sampleRow(i, key) < share) {
      packed = (<i64>nearest(load<f32>(p) * scaleG) << 32) + <i64>nearest(load<f32>(p, 4) * scaleH);
    }
    store<i64>(p, packed);
    total += packed;
  }
  store<i64>(sums, total);
}

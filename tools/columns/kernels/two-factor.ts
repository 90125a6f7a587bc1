// Least squares of one column on two others over the last N rows, by sums slid along and taken afresh every so often.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

/** Factors that are all but one line tell nothing about each alone. */
const apart = 1e-10;

/**
 * y = a + b1 x1 + b2 x2 + e over the window. Sums are of deviations from a row of the window; with means taken off,
 *   D = S11 S22 - S12^2, b1 = (S22 S1y - S12 S2y) / D, b2 = (S11 S2y - S12 S1y) / D
 *   SSE = Syy - b1 S1y - b2 S2y, deviation = root (SSE / (n - 3)), r2 = 1 - SSE / Syy
 * residual is the newest e. Missing where the factors do not move or are all but collinear (D below 1e-10 S11 S22).
 */
export const twoFactorKernel: Kernel = defineKernel({
  name: "two_factor",
  says: "of y, x1, x2: least squares of y on x1, x2 and a constant over a window: constant, loadings, root of the residuals' squares over rows - 3, r squared, the newest residual; missing where x1 and x2 are all but one line",
  inputs: 3,
  outputs: ["constant", "first", "second", "deviation", "r2", "residual"],
  params: [rowsParam("rows", 4)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const [back, refresh] = [n * lanes, Math.max(64, n)];
    const run = new Float64Array(lanes);
    // by lane: where deviations are taken from (y, x1, x2), then sums 1, 2, y, 11, 22, yy, 12, 1y, 2y
    const state = new Float64Array(lanes * 12);
    return (to, [y, x1, x2], rows) => {
      const [a, b, c] = [y as Tape, x1 as Tape, x2 as Tape];
      const [v, w, z] = [a.data, b.data, c.data];
      const [wide, far] = [b.at - a.at, c.at - a.at];
      let s = 0;
      for (let i = a.at, k = 0, end = i + rows * lanes; i < end; i++, k++) {
        const at = s * 12;
        const [nowY, now1, now2] = [v[i]!, w[i + wide]!, z[i + far]!];
        const all = nowY + now1 + now2;
        let seen = 0;
        if (all - all === 0) {
          seen = run[s]! + 1;
          if (seen === 1 || (seen >= n && seen % refresh === 0)) {
            state.fill(0, at, at + 12);
            state[at] = nowY;
            state[at + 1] = now1;
            state[at + 2] = now2;
            const first = seen === 1 ? i : i - back + lanes;
            for (let j = first; j <= i; j += lanes) slide(state, at, v[j]!, w[j + wide]!, z[j + far]!, 1);
          } else {
            slide(state, at, nowY, now1, now2, 1);
            if (seen > n) {
              const gone = i - back;
              slide(state, at, v[gone]!, w[gone + wide]!, z[gone + far]!, -1);
            }
          }
        }
        run[s] = seen;
        solve(state, at, n, seen >= n, nowY, now1, now2, to, k);
        if (++s === lanes) s = 0;
      }
    };
  },
});

function slide(state: Float64Array, at: number, y: number, x1: number, x2: number, sign: number): void {
  const dy = y - state[at]!;
  const d1 = x1 - state[at + 1]!;
  const d2 = x2 - state[at + 2]!;
  state[at + 3]! += sign * d1;
  state[at + 4]! += sign * d2;
  state[at + 5]! += sign * dy;
  state[at + 6]! += sign * d1 * d1;
  state[at + 7]! += sign * d2 * d2;
  state[at + 8]! += sign * dy * dy;
  state[at + 9]! += sign * d1 * d2;
  state[at + 10]! += sign * d1 * dy;
  state[at + 11]! += sign * d2 * dy;
}

function solve(
  state: Float64Array,
  at: number,
  n: number,
  full: boolean,
  y: number,
  x1: number,
  x2: number,
  to: readonly Tape[],
  k: number,
): void {
  let constant = Number.NaN;
  let first = Number.NaN;
  let second = Number.NaN;
  let deviation = Number.NaN;
  let r2 = Number.NaN;
  let residual = Number.NaN;
  if (full) {
    const m1 = state[at + 3]! / n;
    const m2 = state[at + 4]! / n;
    const my = state[at + 5]! / n;
    const s11 = state[at + 6]! - n * m1 * m1;
    const s22 = state[at + 7]! - n * m2 * m2;
    const syy = Math.max(0, state[at + 8]! - n * my * my);
    const s12 = state[at + 9]! - n * m1 * m2;
    const s1y = state[at + 10]! - n * m1 * my;
    const s2y = state[at + 11]! - n * m2 * my;
    const d = s11 * s22 - s12 * s12;
    if (s11 > 0 && s22 > 0 && d > apart * s11 * s22) {
      first = (s22 * s1y - s12 * s2y) / d;
      second = (s11 * s2y - s12 * s1y) / d;
      const left = Math.max(0, syy - first * s1y - second * s2y);
      deviation = Math.sqrt(left / (n - 3));
      if (syy > 0) r2 = Math.max(0, 1 - left / syy);
      constant = my + state[at]! - first * (m1 + state[at + 1]!) - second * (m2 + state[at + 2]!);
      residual = y - constant - first * x1 - second * x2;
    }
  }
  put(to[0]!, k, constant);
  put(to[1]!, k, first);
  put(to[2]!, k, second);
  put(to[3]!, k, deviation);
  put(to[4]!, k, r2);
  put(to[5]!, k, residual);
}

function put({ data, at }: Tape, k: number, value: number): void {
  data[at + k] = value - value === 0 ? value : Number.NaN;
}

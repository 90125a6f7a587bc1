// How trades move prices for good: a vector autoregression of returns and signed trades over a window.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { refreshRows } from "../sliding.ts";

const lags = 2;
/** r, x, then their lags: r1, x1, r2, x2. */
const width = 2 * (lags + 1);
const products = width * width;

/**
 * r_t = b0 x_t + sum a_i r_(t-i) + b_i x_(t-i) + u_t and x_t = sum c_i r_(t-i) + d_i x_(t-i) + v_t, two lags, no constant, by least squares over
 * the last `rows` rows. The impact is what r adds up to over the row and the `ahead` after it when v is 1. The share is the part of the variance
 * of that sum that comes from v: (impact^2 var v) / (impact^2 var v + own^2 var u), own being the sum when u is 1.
 * Cross products are slid along and taken afresh every so often, as in window-sums.ts.
 */
export const tradeImpactKernel: Kernel = defineKernel({
  name: "trade_impact",
  says: "from returns and signed trades, a vector autoregression of two lags without constant over a window: return that adds up after one unexpected unit traded, and the share of the variance of such sums that trades account for; missing where a column does not move or they move as one. Source: Hasbrouck (1991), J. Finance 46(1) and Review of Financial Studies 4(3), who use five lags and all later rows",
  inputs: 2,
  outputs: ["impact", "share"],
  params: [rowsParam("rows", 30), rowsParam("ahead", 1, 100)],
  lookback: (rows) => (rows as number) + lags + 1,
  warmUp: (rows) => (rows as number) + lags - 1,
  open: (lanes, window, ahead) => {
    const n = window as number;
    const steps = ahead as number;
    const refresh = refreshRows(n);
    const run = new Float64Array(lanes);
    const sums = new Float64Array(lanes * products);
    const z = new Float64Array(width);
    const fit = new Fit();
    const add = (s: number, r: Tape, x: Tape, i: number, by: number): void => {
      for (let l = 0, j = i; l <= lags; l++, j -= lanes) {
        z[2 * l] = r.data[r.at + j]!;
        z[2 * l + 1] = x.data[x.at + j]!;
      }
      const from = s * products;
      for (let a = 0; a < width; a++) {
        for (let b = a; b < width; b++) {
          const at = from + a * width + b;
          sums[at] = sums[at]! + by * z[a]! * z[b]!;
        }
      }
    };
    return ([impact, share], [returns, trades], rows) => {
      const oi = impact as Tape;
      const os = share as Tape;
      const r = returns as Tape;
      const x = trades as Tape;
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const sum = r.data[r.at + i]! + x.data[x.at + i]!;
        let value = Number.NaN;
        let part = Number.NaN;
        if (sum - sum !== 0) {
          run[s] = 0;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          const full = seen - lags; // rows that have their lags
          if (full === 1 || (full > n && full % refresh === 0)) {
            sums.fill(0, s * products, (s + 1) * products);
            const back = full === 1 ? 0 : n - 1;
            for (let k = back; k >= 0; k--) add(s, r, x, i - k * lanes, 1);
          } else if (full > 1) {
            add(s, r, x, i, 1);
            if (full > n) add(s, r, x, i - n * lanes, -1);
          }
          if (full >= n && fit.take(sums, s * products, n)) {
            fit.respond(steps);
            value = fit.impact;
            const traded = fit.impact * fit.impact * fit.tradeVariance;
            part = traded / (traded + fit.own * fit.own * fit.returnVariance);
          }
        }
        oi.data[oi.at + i] = value - value === 0 ? value : Number.NaN;
        os.data[os.at + i] = part - part === 0 ? part : Number.NaN;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** Both equations from the cross products of z, and how they answer. Its memory is made once. */
class Fit {
  impact = Number.NaN;
  own = Number.NaN;
  tradeVariance = Number.NaN;
  returnVariance = Number.NaN;
  /** Of r on x, r1, x1, r2, x2. */
  readonly #ofReturn = new Float64Array(width - 1);
  /** Of x on r1, x1, r2, x2. */
  readonly #ofTrade = new Float64Array(width - 2);
  readonly #matrix = new Float64Array((width - 1) * (width - 1));
  readonly #path = new Float64Array(4);

  /** False where the columns do not say enough. */
  take(sums: Float64Array, from: number, rows: number): boolean {
    const unexplainedReturn = this.#regress(sums, from, 0, 1, this.#ofReturn);
    const unexplainedTrade = this.#regress(sums, from, 1, 2, this.#ofTrade);
    this.returnVariance = unexplainedReturn / rows;
    this.tradeVariance = unexplainedTrade / rows;
    return unexplainedReturn - unexplainedReturn === 0 && unexplainedTrade - unexplainedTrade === 0;
  }

  respond(steps: number): void {
    this.impact = this.#summed(this.#ofReturn[0]!, 1, steps);
    this.own = this.#summed(1, 0, steps);
  }

  /** Returns of the row and `steps` after it, begun with this return and trade and nothing before. */
  #summed(r: number, x: number, steps: number): number {
    const path = this.#path; // r1, x1, r2, x2
    const b = this.#ofReturn;
    const d = this.#ofTrade;
    path[0] = r;
    path[1] = x;
    path[2] = path[3] = 0;
    let total = r;
    for (let k = 0; k < steps; k++) {
      const trade: number = d[0]! * path[0]! + d[1]! * path[1]! + d[2]! * path[2]! + d[3]! * path[3]!;
      const move: number = b[0]! * trade + b[1]! * path[0]! + b[2]! * path[1]! + b[3]! * path[2]! + b[4]! * path[3]!;
      path[2] = path[0]!;
      path[3] = path[1]!;
      path[0] = move;
      path[1] = trade;
      total += move;
    }
    return total;
  }

  /** Column `of` on the columns from `first` on, by Cholesky; the sum of squares left over, NaN where they hang together. */
  #regress(sums: Float64Array, from: number, of: number, first: number, into: Float64Array): number {
    const k = width - first;
    const l = this.#matrix;
    let left = sums[from + of * width + of]!;
    for (let a = 0; a < k; a++) {
      for (let b = 0; b <= a; b++) {
        let sum = sums[from + (first + b) * width + first + a]!; // b <= a: the upper half
        for (let c = 0; c < b; c++) sum -= l[a * k + c]! * l[b * k + c]!;
        if (a !== b) l[a * k + b] = sum / l[b * k + b]!;
        else if (sum > 1e-10 * sums[from + (first + a) * (width + 1)]!) l[a * k + a] = Math.sqrt(sum);
        else return Number.NaN;
      }
    }
    for (let a = 0; a < k; a++) {
      let sum = sums[from + of * width + first + a]!; // of comes before first
      for (let c = 0; c < a; c++) sum -= l[a * k + c]! * into[c]!;
      into[a] = sum / l[a * k + a]!;
      left -= into[a]! * into[a]!;
    }
    for (let a = k - 1; a >= 0; a--) {
      let sum = into[a]!;
      for (let c = a + 1; c < k; c++) sum -= l[c * k + a]! * into[c]!;
      into[a] = sum / l[a * k + a]!;
    }
    return Math.max(0, left);
  }
}

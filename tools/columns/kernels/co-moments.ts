// Two columns over the last N rows, slid along as in window-sums.ts. A row that lacks either counts as missing.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { outweighs, refreshRows } from "../sliding.ts";

export const coMomentsKernel: Kernel = defineKernel({
  name: "co_moments",
  says: "covariance (divided by rows - 1), correlation and slope of y on x over a window; the last two missing where a column does not move",
  inputs: 2,
  outputs: ["covariance", "correlation", "slope"],
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    // a short window is taken afresh in every row: two points then lie on a line exactly
    const [back, again] = [n * lanes, n + (n <= 16 ? 1 : refreshRows(n))];
    const columns = (): Float64Array => new Float64Array(lanes);
    const [run, sameX, sameY, fromX, fromY] = [columns(), columns(), columns(), columns(), columns()];
    const [sx, sy, sxx, syy, sxy] = [columns(), columns(), columns(), columns(), columns()];
    return ([covariance, correlation, slope], [x, y], rows) => {
      const [oc, or, os, a, b] = [covariance as Tape, correlation as Tape, slope as Tape, x as Tape, y as Tape];
      const [v, w] = [a.data, b.data];
      const aside = b.at - a.at;
      let s = 0;
      for (let i = a.at, k = 0, end = i + rows * lanes; i < end; i++, k++) {
        const nowX = v[i]!;
        const nowY = w[i + aside]!;
        let cov = Number.NaN;
        let cor = Number.NaN;
        let beta = Number.NaN;
        if (nowX - nowX !== 0 || nowY - nowY !== 0) {
          run[s] = 0;
        } else {
          const seen = run[s]! + 1;
          run[s] = seen;
          const first = seen === 1;
          sameX[s] = !first && v[i - lanes] === nowX ? sameX[s]! + 1 : 1;
          sameY[s] = !first && w[i + aside - lanes] === nowY ? sameY[s]! + 1 : 1;
          let afresh = first || seen === again;
          if (!afresh) {
            const dx = nowX - fromX[s]!;
            const dy = nowY - fromY[s]!;
            const gx = seen > n ? v[i - back]! - fromX[s]! : 0;
            const gy = seen > n ? w[i + aside - back]! - fromY[s]! : 0;
            sx[s] = sx[s]! + dx - gx;
            sy[s] = sy[s]! + dy - gy;
            sxx[s] = sxx[s]! + dx * dx - gx * gx;
            syy[s] = syy[s]! + dy * dy - gy * gy;
            sxy[s] = sxy[s]! + dx * dy - gx * gy;
            // what outweighs all that stays has taken its digits along
            afresh = gx * gx > outweighs * sxx[s]! || gy * gy > outweighs * syy[s]!;
          }
          if (afresh) {
            fromX[s] = nowX;
            fromY[s] = nowY;
            sx[s] = sy[s] = sxx[s] = syy[s] = sxy[s] = 0;
            for (let j = first ? i : i - back + lanes; j <= i; j += lanes) {
              const dx = v[j]! - nowX;
              const dy = w[j + aside]! - nowY;
              sx[s] = sx[s]! + dx;
              sy[s] = sy[s]! + dy;
              sxx[s] = sxx[s]! + dx * dx;
              syy[s] = syy[s]! + dy * dy;
              sxy[s] = sxy[s]! + dx * dy;
            }
          }
          if (seen > n && afresh) run[s] = n;
          if (seen >= n) {
            const stillX = sameX[s]! >= n;
            const stillY = sameY[s]! >= n;
            const vx = stillX ? 0 : Math.max(0, sxx[s]! - (sx[s]! * sx[s]!) / n);
            const vy = stillY ? 0 : Math.max(0, syy[s]! - (sy[s]! * sy[s]!) / n);
            const vxy = stillX || stillY ? 0 : sxy[s]! - (sx[s]! * sy[s]!) / n;
            cov = vxy / (n - 1);
            if (vx > 0) beta = vxy / vx;
            if (vx > 0 && vy > 0) cor = held(vxy / Math.sqrt(vx * vy));
          }
        }
        oc.data[oc.at + k] = cov;
        or.data[or.at + k] = cor;
        os.data[os.at + k] = beta;
        if (++s === lanes) s = 0;
      }
    };
  },
});

/** Rows count 0 (oldest) to N - 1 (the row itself); sums are taken as deviations from a value of the window. */
export const trendKernel: Kernel = defineKernel({
  name: "trend",
  says: "least-squares line of x on time over a window: slope a row, its value at the newest row, r squared (missing where x does not move)",
  inputs: 1,
  outputs: ["slope", "end", "r2"],
  params: [rowsParam("rows", 2)],
  lookback: (rows) => rows as number,
  warmUp: (rows) => (rows as number) - 1,
  open: (lanes, window) => {
    const n = window as number;
    const [back, again] = [n * lanes, n + refreshRows(n)];
    const columns = (): Float64Array => new Float64Array(lanes);
    const [from, sy, syy, sty] = [columns(), columns(), columns(), columns()];
    const [run, same] = [new Int32Array(lanes), new Int32Array(lanes)];
    const middle = (n - 1) / 2;
    const perStt = 12 / (n * (n * n - 1)); // one over the sum of squared deviations of 0 .. n-1
    const share = 1 / n;
    return ([slope, end, r2], [x], rows) => {
      const [os, oe, or, a] = [slope as Tape, end as Tape, r2 as Tape, x as Tape];
      const [toSlope, toEnd, toFit, v] = [os.data, oe.data, or.data, a.data];
      for (let s = 0; s < lanes; s++) {
        let seen = run[s]!;
        let alike = same[s]!;
        let base = from[s]!;
        let sum = sy[s]!;
        let square = syy[s]!;
        let timed = sty[s]!;
        for (let i = a.at + s, k = s, stop = i + rows * lanes; i < stop; i += lanes, k += lanes) {
          const now = v[i]!;
          let b = Number.NaN;
          let last = Number.NaN;
          let fit = Number.NaN;
          if (now - now !== 0) seen = 0;
          else {
            seen++;
            alike = seen > 1 && v[i - lanes] === now ? alike + 1 : 1;
            if (seen === n || seen === again) {
              seen = n;
              base = now;
              sum = 0;
              square = 0;
              timed = 0;
              for (let j = i - back + lanes, t = 0; j <= i; j += lanes, t++) {
                const d = v[j]! - now;
                sum += d;
                square += d * d;
                timed += t * d;
              }
            } else if (seen > n) {
              const gone = v[i - back]! - base;
              const d = now - base;
              // every row's time falls by one as the oldest leaves
              timed += gone - sum + (n - 1) * d;
              sum += d - gone;
              square += d * d - gone * gone;
              if (gone * gone > outweighs * square) {
                base = now;
                sum = 0;
                square = 0;
                timed = 0;
                for (let j = i - back + lanes, t = 0; j <= i; j += lanes, t++) {
                  const e = v[j]! - now;
                  sum += e;
                  square += e * e;
                  timed += t * e;
                }
              }
            }
            if (seen >= n) {
              const still = alike >= n;
              const vty = still ? 0 : timed - middle * sum;
              const vyy = still ? 0 : square - sum * sum * share;
              b = vty * perStt;
              last = base + sum * share + b * middle;
              if (vyy > 0) {
                fit = (vty * b) / vyy;
                if (fit > 1) fit = 1;
              }
            }
          }
          toSlope[os.at + k] = b;
          toEnd[oe.at + k] = last;
          toFit[or.at + k] = fit;
        }
        run[s] = seen;
        same[s] = Math.min(alike, n);
        from[s] = base;
        sy[s] = sum;
        syy[s] = square;
        sty[s] = timed;
      }
    };
  },
});

/** Within [-1, 1], and exactly there where only rounding holds it off: two rows always lie on a line. */
function held(correlation: number): number {
  const size = Math.abs(correlation);
  return size > 1 - 1e-12 ? Math.sign(correlation) : correlation;
}

// Oscillators whose formula takes one pass here and would take many as a composition.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";
import { refreshRows } from "../sliding.ts";

/**
 * The fast average is begun so that it has its first value together with the slow one, as in TA-Lib.
 * A missing row gives missing and changes nothing.
 * @source Appel (1979), The Moving Average Convergence-Divergence Method
 */
export const convergenceKernel: Kernel = defineKernel({
  name: "convergence",
  says: "exponential average of fast rows less that of slow rows (macd), its exponential average of signal rows, and their difference; all from the signal's first row on",
  inputs: 1,
  outputs: ["macd", "signal", "histogram"],
  params: [rowsParam("fast"), rowsParam("slow"), rowsParam("signal")],
  warmUp: (fast, slow, signal) => Math.max(fast as number, slow as number) + (signal as number) - 2,
  open: (lanes, fastRows, slowRows, signalRows) => {
    const [n, m] = [Math.min(fastRows as number, slowRows as number), Math.max(fastRows as number, slowRows as number)];
    const q = signalRows as number;
    const turned = (fastRows as number) > (slowRows as number) ? -1 : 1;
    const [wf, ws, wq] = [2 / (n + 1), 2 / (m + 1), 2 / (q + 1)];
    const [fasts, slows, signals] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
    const count = new Int32Array(lanes);
    const settled = m + q - 1;
    return ([macd, signal, histogram], [x], rows) => {
      const [om, os, oh, a] = [macd as Tape, signal as Tape, histogram as Tape, x as Tape];
      const [toMacd, toSignal, toHistogram, v] = [om.data, os.data, oh.data, a.data];
      const [km, ks, kh, i0] = [om.at, os.at, oh.at, a.at];
      for (let s = 0; s < lanes; s++) {
        let fast = fasts[s]!;
        let slow = slows[s]!;
        let average = signals[s]!;
        let seen = count[s]!;
        for (let i = s, end = rows * lanes; i < end; i += lanes) {
          const now = v[i0 + i]!;
          let line = Number.NaN;
          let signalled = Number.NaN;
          if (now - now === 0) {
            if (seen >= settled) {
              fast += wf * (now - fast);
              slow += ws * (now - slow);
              line = turned * (fast - slow);
              average += wq * (line - average);
              signalled = average;
            } else {
              seen++;
              if (seen <= m) {
                slow += now / m;
                if (seen > m - n) fast += now / n;
              } else {
                fast += wf * (now - fast);
                slow += ws * (now - slow);
              }
              if (seen >= m) average += (turned * (fast - slow)) / q;
              if (seen === settled) {
                line = turned * (fast - slow);
                signalled = average;
              }
            }
          }
          toMacd[km + i] = line;
          toSignal[ks + i] = signalled;
          toHistogram[kh + i] = line - signalled;
        }
        fasts[s] = fast;
        slows[s] = slow;
        signals[s] = average;
        count[s] = seen;
      }
    };
  },
});

const absoluteDeviation = (name: string, says: string, channel: boolean): Kernel =>
  defineKernel({
    name,
    says,
    inputs: 1,
    params: [rowsParam("rows", 2)],
    lookback: (rows) => rows as number,
    warmUp: (rows) => (rows as number) - 1,
    open: (lanes, window) => {
      const n = window as number;
      const back = (n - 1) * lanes;
      const again = n + refreshRows(n); // rows after which the sum is taken afresh, as in window-sums.ts
      const [run, total] = [new Int32Array(lanes), new Float64Array(lanes)];
      const share = 1 / n;
      const scale = 0.015 / n;
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        for (let s = 0; s < lanes; s++) {
          let seen = run[s]!;
          let sum = total[s]!;
          for (let i = a.at + s, k = o.at + s, end = i + rows * lanes; i < end; i += lanes, k += lanes) {
            const now = v[i]!;
            let value = Number.NaN;
            if (now - now !== 0) {
              seen = 0;
              sum = 0;
            } else {
              sum += now;
              if (++seen > n) {
                sum -= v[i - back - lanes]!;
                if (seen === again) {
                  seen = n;
                  sum = 0;
                  for (let j = i - back; j <= i; j += lanes) sum += v[j]!;
                }
              }
              if (seen >= n) {
                const mean = sum * share;
                let apart = 0;
                let other = 0;
                let j = i - back;
                for (; j < i; j += 2 * lanes) {
                  apart += Math.abs(v[j]! - mean);
                  other += Math.abs(v[j + lanes]! - mean);
                }
                if (j === i) apart += Math.abs(now - mean);
                apart += other;
                if (!channel) value = apart * share;
                else if (apart > 1e-13 * n * Math.abs(mean)) value = (now - mean) / (scale * apart);
              }
            }
            to[k] = value;
          }
          run[s] = seen;
          total[s] = sum;
        }
      };
    },
  });

export const meanDeviationKernel: Kernel = absoluteDeviation(
  "mean_deviation",
  "mean of |x - mean| over a window",
  false,
);
/** @source Lambert (1980), Commodity Channel Index */
export const channelIndexKernel: Kernel = absoluteDeviation(
  "channel_index",
  "(x - mean) / (0.015 x mean of |x - mean|) over a window; missing where x does not move",
  true,
);

/**
 * Sums are slid along and taken afresh every so many rows, as in window-sums.ts.
 * @source Williams (1985), The Ultimate Oscillator
 */
export const ultimateKernel: Kernel = defineKernel({
  name: "ultimate",
  says: "of buying pressure and true range: 100 x (4 a + 2 b + c) / 7 with a, b, c the ratio of their sums over three windows; missing where a range sums to zero",
  inputs: 2,
  params: [rowsParam("short"), rowsParam("middle"), rowsParam("long")],
  lookback: (...windows) => Math.max(...windows),
  warmUp: (...windows) => Math.max(...windows) - 1,
  open: (lanes, short, middle, long) => {
    const [n1, n2, n3] = [short as number, middle as number, long as number];
    const most = Math.max(n1, n2, n3);
    const [back1, back2, back3] = [n1 * lanes, n2 * lanes, n3 * lanes];
    const again = most + refreshRows(most);
    const column = (): Float64Array => new Float64Array(lanes);
    const [p1, p2, p3, r1, r2, r3] = [column(), column(), column(), column(), column(), column()];
    const run = new Int32Array(lanes);
    return ([out], [pressure, range], rows) => {
      const [o, a, b] = [out as Tape, pressure as Tape, range as Tape];
      const [to, v, w] = [o.data, a.data, b.data];
      const [k, i0, aside] = [o.at, a.at, b.at - a.at];
      for (let s = 0; s < lanes; s++) {
        let seen = run[s]!;
        let a1 = p1[s]!;
        let a2 = p2[s]!;
        let a3 = p3[s]!;
        let b1 = r1[s]!;
        let b2 = r2[s]!;
        let b3 = r3[s]!;
        for (let i = i0 + s, end = i + rows * lanes; i < end; i += lanes) {
          const gained = v[i]!;
          const whole = w[i + aside]!;
          let value = Number.NaN;
          const check = gained + whole;
          if (check - check !== 0) seen = 0;
          else {
            if (seen >= most && seen < again) {
              a1 -= v[i - back1]!;
              a2 -= v[i - back2]!;
              a3 -= v[i - back3]!;
              b1 -= w[i + aside - back1]!;
              b2 -= w[i + aside - back2]!;
              b3 -= w[i + aside - back3]!;
            } else if (seen === 0 || seen === again) {
              a1 = a2 = a3 = b1 = b2 = b3 = 0;
              for (let r = 1, j = i - lanes, kept = Math.min(seen, most); r < kept; r++, j -= lanes) {
                const p = v[j]!;
                const t = w[j + aside]!;
                if (r < n1) a1 += p;
                if (r < n1) b1 += t;
                if (r < n2) a2 += p;
                if (r < n2) b2 += t;
                if (r < n3) a3 += p;
                if (r < n3) b3 += t;
              }
              if (seen === again) seen = most - 1;
            } else {
              if (seen >= n1) {
                a1 -= v[i - back1]!;
                b1 -= w[i + aside - back1]!;
              }
              if (seen >= n2) {
                a2 -= v[i - back2]!;
                b2 -= w[i + aside - back2]!;
              }
              if (seen >= n3) {
                a3 -= v[i - back3]!;
                b3 -= w[i + aside - back3]!;
              }
            }
            seen++;
            a1 += gained;
            a2 += gained;
            a3 += gained;
            b1 += whole;
            b2 += whole;
            b3 += whole;
            if (seen >= most && b1 > 0 && b2 > 0 && b3 > 0)
              value = (100 * ((4 * a1) / b1 + (2 * a2) / b2 + a3 / b3)) / 7;
          }
          to[k + i - i0] = value;
        }
        run[s] = seen;
        p1[s] = a1;
        p2[s] = a2;
        p3[s] = a3;
        r1[s] = b1;
        r2[s] = b2;
        r3[s] = b3;
      }
    };
  },
});

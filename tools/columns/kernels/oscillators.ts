// Oscillators whose formula takes one pass here and would take many as a composition.

import type { Tape } from "../column.ts";
import { defineKernel, type Kernel, rowsParam } from "../kernel.ts";

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
      let s = 0;
      for (let i = 0, end = rows * lanes; i < end; i++) {
        const now = v[i0 + i]!;
        let line = Number.NaN;
        let average = Number.NaN;
        if (now - now === 0) {
          let seen = count[s]!;
          if (seen >= settled) {
            const fast = fasts[s]! + wf * (now - fasts[s]!);
            const slow = slows[s]! + ws * (now - slows[s]!);
            fasts[s] = fast;
            slows[s] = slow;
            line = turned * (fast - slow);
            average = signals[s]! + wq * (line - signals[s]!);
            signals[s] = average;
          } else {
            count[s] = ++seen;
            if (seen <= m) {
              slows[s] = slows[s]! + now / m;
              if (seen > m - n) fasts[s] = fasts[s]! + now / n;
            } else {
              fasts[s] = fasts[s]! + wf * (now - fasts[s]!);
              slows[s] = slows[s]! + ws * (now - slows[s]!);
            }
            if (seen >= m) {
              const first = turned * (fasts[s]! - slows[s]!);
              signals[s] = signals[s]! + first / q;
              if (seen === settled) {
                line = first;
                average = signals[s]!;
              }
            }
          }
        }
        toMacd[km + i] = line;
        toSignal[ks + i] = average;
        toHistogram[kh + i] = line - average;
        if (++s === lanes) s = 0;
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
      const run = new Int32Array(lanes);
      return ([out], [x], rows) => {
        const [o, a] = [out as Tape, x as Tape];
        const [to, v] = [o.data, a.data];
        let s = 0;
        for (let i = a.at, k = o.at, end = i + rows * lanes; i < end; i++, k++) {
          const now = v[i]!;
          let value = Number.NaN;
          if (now - now !== 0) run[s] = 0;
          else if (run[s]! < n - 1) run[s] = run[s]! + 1;
          else {
            let sum = 0;
            for (let j = i - back; j <= i; j += lanes) sum += v[j]!;
            const mean = sum / n;
            let apart = 0;
            for (let j = i - back; j <= i; j += lanes) apart += Math.abs(v[j]! - mean);
            if (!channel) value = apart / n;
            else if (apart > 0) value = ((now - mean) * n) / (0.015 * apart);
          }
          to[k] = value;
          if (++s === lanes) s = 0;
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
    const again = most + Math.max(64, 4 * most);
    const column = (): Float64Array => new Float64Array(lanes);
    const [p1, p2, p3, r1, r2, r3] = [column(), column(), column(), column(), column(), column()];
    const run = new Int32Array(lanes);
    return ([out], [pressure, range], rows) => {
      const [o, a, b] = [out as Tape, pressure as Tape, range as Tape];
      const [to, v, w] = [o.data, a.data, b.data];
      const [k, i0, aside] = [o.at, a.at, b.at - a.at];
      let s = 0;
      for (let i = i0, end = i0 + rows * lanes; i < end; i++) {
        const gained = v[i]!;
        const whole = w[i + aside]!;
        let value = Number.NaN;
        const check = gained + whole;
        if (check - check !== 0) run[s] = 0;
        else {
          let seen = run[s]! + 1;
          if (seen === 1 || seen === again) {
            p1[s] = p2[s] = p3[s] = r1[s] = r2[s] = r3[s] = 0;
            const rowsBack = seen === 1 ? 1 : most;
            for (let r = 0, j = i; r < rowsBack; r++, j -= lanes) {
              const [p, t] = [v[j]!, w[j + aside]!];
              if (r < n1) [p1[s], r1[s]] = [p1[s]! + p, r1[s]! + t];
              if (r < n2) [p2[s], r2[s]] = [p2[s]! + p, r2[s]! + t];
              if (r < n3) [p3[s], r3[s]] = [p3[s]! + p, r3[s]! + t];
            }
            if (seen === again) seen = most;
          } else {
            p1[s] = p1[s]! + gained - (seen > n1 ? v[i - back1]! : 0);
            p2[s] = p2[s]! + gained - (seen > n2 ? v[i - back2]! : 0);
            p3[s] = p3[s]! + gained - (seen > n3 ? v[i - back3]! : 0);
            r1[s] = r1[s]! + whole - (seen > n1 ? w[i + aside - back1]! : 0);
            r2[s] = r2[s]! + whole - (seen > n2 ? w[i + aside - back2]! : 0);
            r3[s] = r3[s]! + whole - (seen > n3 ? w[i + aside - back3]! : 0);
          }
          run[s] = seen;
          if (seen >= most && r1[s]! > 0 && r2[s]! > 0 && r3[s]! > 0) {
            value = (100 * ((4 * p1[s]!) / r1[s]! + (2 * p2[s]!) / r2[s]! + p3[s]! / r3[s]!)) / 7;
          }
        }
        to[k + i - i0] = value;
        if (++s === lanes) s = 0;
      }
    };
  },
});

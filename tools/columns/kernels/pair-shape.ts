// How two columns move together where one number of a window does not say it: on either side, in higher moments, in what a line leaves over.

import type { Kernel } from "../kernel.ts";
import { pairWindowKernel } from "../pair-window-kernel.ts";

/** Moments of a pair about the window's means, taken from the first row so that a high level keeps its digits. */
interface Line {
  readonly meanY: number;
  readonly meanX: number;
  readonly syy: number;
  readonly sxx: number;
  readonly sxy: number;
}
const line = { meanY: 0, meanX: 0, syy: 0, sxx: 0, sxy: 0 };

function lineThrough(y: Float64Array, x: Float64Array, n: number): Line {
  const fromY = y[0]!;
  const fromX = x[0]!;
  let sumY = 0;
  let sumX = 0;
  for (let t = 0; t < n; t++) {
    sumY += y[t]! - fromY;
    sumX += x[t]! - fromX;
  }
  const meanY = fromY + sumY / n;
  const meanX = fromX + sumX / n;
  let syy = 0;
  let sxx = 0;
  let sxy = 0;
  for (let t = 0; t < n; t++) {
    const dy = y[t]! - meanY;
    const dx = x[t]! - meanX;
    syy += dy * dy;
    sxx += dx * dx;
    sxy += dx * dy;
  }
  line.meanY = meanY;
  line.meanX = meanX;
  line.syy = syy;
  line.sxx = sxx;
  line.sxy = sxy;
  return line;
}

/** Fewest rows on a side. */
const sideRows = 3;

/** @source Ang, Chen & Xing (2006), Rev. Financial Studies 19(4); Ang & Chen (2002), J. Financial Economics 63(3) for the correlations */
export const sidedKernel: Kernel = pairWindowKernel({
  name: "sided",
  says: "of y, x: slope of y on x and their correlation over the rows of a window in which x lies below its mean, and above it; missing where a side has fewer than 3 rows or x does not move there",
  least: 6,
  outputs: ["below_slope", "above_slope", "below_correlation", "above_correlation"],
  over: (n) => {
    const sideY = new Float64Array(n);
    const sideX = new Float64Array(n);
    return (y, x, to) => {
      const mean = lineThrough(y, x, n).meanX;
      for (let side = 0; side < 2; side++) {
        let rows = 0;
        for (let t = 0; t < n; t++) {
          if (side === 0 ? x[t]! >= mean : x[t]! <= mean) continue;
          sideY[rows] = y[t]!;
          sideX[rows++] = x[t]!;
        }
        to[side] = to[side + 2] = Number.NaN;
        if (rows < sideRows) continue;
        const { sxx, syy, sxy } = lineThrough(sideY, sideX, rows);
        if (sxx > 0) to[side] = sxy / sxx;
        if (sxx > 0 && syy > 0) to[side + 2] = Math.max(-1, Math.min(1, sxy / Math.sqrt(sxx * syy)));
      }
    };
  },
});

/** @source Harvey & Siddique (2000), J. Finance 55(3); Dittmar (2002), J. Finance 57(1) */
export const coShapeKernel: Kernel = pairWindowKernel({
  name: "co_shape",
  says: "of y, x with window means taken off: mean of y x^2 over (deviation of y x variance of x), mean of y x^3 over (deviation of y x deviation of x cubed), population moments; missing where either does not move",
  least: 3,
  outputs: ["coskewness", "cokurtosis"],
  over: (n) => (y, x, to) => {
    const { meanY, meanX, syy, sxx } = lineThrough(y, x, n);
    to[0] = to[1] = Number.NaN;
    if (!(syy > 0 && sxx > 0)) return;
    let third = 0;
    let fourth = 0;
    for (let t = 0; t < n; t++) {
      const dx = x[t]! - meanX;
      const part = (y[t]! - meanY) * dx * dx;
      third += part;
      fourth += part * dx;
    }
    const scale = Math.sqrt(syy / n) * (sxx / n);
    to[0] = third / n / scale;
    to[1] = fourth / n / (scale * Math.sqrt(sxx / n));
  },
});

/** A line that fits all but exactly leaves rounding, not residuals. */
const nothingLeft = 1e-20;

/** Skewness and kurtosis as of the kernel `shape`, with the residuals' mean of zero. */
export const residualShapeKernel: Kernel = pairWindowKernel({
  name: "residual_shape",
  says: "of what a least-squares line of y on x leaves over in a window: skewness, excess kurtosis (unbiased for the normal law) and first autocorrelation; missing where x does not move or nothing is left",
  least: 5,
  outputs: ["skewness", "kurtosis", "autocorrelation"],
  over: (n) => {
    const toSkewness = (n * Math.sqrt(n - 1)) / (n - 2);
    const toKurtosis = (n * (n + 1) * (n - 1)) / ((n - 2) * (n - 3));
    const normal = (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
    return (y, x, to) => {
      const { meanY, meanX, sxx, syy, sxy } = lineThrough(y, x, n);
      to.fill(Number.NaN);
      if (!(sxx > 0)) return;
      const slope = sxy / sxx;
      let m2 = 0;
      let m3 = 0;
      let m4 = 0;
      let pairs = 0;
      let before = 0;
      for (let t = 0; t < n; t++) {
        const left = y[t]! - meanY - slope * (x[t]! - meanX);
        const square = left * left;
        m2 += square;
        m3 += square * left;
        m4 += square * square;
        pairs += left * before;
        before = left;
      }
      if (!(m2 > nothingLeft * syy)) return;
      to[0] = (toSkewness * m3) / (m2 * Math.sqrt(m2));
      to[1] = (toKurtosis * m4) / (m2 * m2) - normal;
      to[2] = pairs / m2;
    };
  },
});

/** Residuals u of y = a + b x + u; then u_t - u_(t-1) = phi u_(t-1) + e without a constant.
 * distance: the newest u over root (sum u^2 / (n - 2)). statistic: phi over its standard error, n - 2 degrees of freedom. half_life:
 * -ln 2 / ln(1 + phi) rows, missing unless -1 < phi < 0.
 * @source Engle & Granger (1987), Econometrica 55(2); Dickey & Fuller (1979) without lags */
export const cointegrationKernel: Kernel = pairWindowKernel({
  name: "cointegration",
  says: "of y, x over a window: how many deviations the newest residual of y on x lies from the line, the Dickey-Fuller t statistic of the residuals without lags or constant, and the rows in which half of a distance is made good",
  least: 5,
  outputs: ["distance", "statistic", "half_life"],
  over: (n) => (y, x, to) => {
    const { meanY, meanX, sxx, syy, sxy } = lineThrough(y, x, n);
    to.fill(Number.NaN);
    if (!(sxx > 0)) return;
    const slope = sxy / sxx;
    let squares = 0;
    let lagged = 0;
    let product = 0;
    let changes = 0;
    let before = 0;
    for (let t = 0; t < n; t++) {
      const left = y[t]! - meanY - slope * (x[t]! - meanX);
      squares += left * left;
      if (t > 0) {
        lagged += before * before;
        product += before * (left - before);
        changes += (left - before) * (left - before);
      }
      before = left;
    }
    if (!(squares > nothingLeft * syy) || !(lagged > 0)) return;
    to[0] = before / Math.sqrt(squares / (n - 2));
    const phi = product / lagged;
    const rest = changes - phi * product;
    if (rest > 0) to[1] = phi / Math.sqrt(rest / (n - 2) / lagged);
    if (phi > -1 && phi < 0) to[2] = -Math.LN2 / Math.log1p(phi);
  },
});

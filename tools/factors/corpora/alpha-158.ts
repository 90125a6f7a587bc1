// The 158 formulas of the Alpha158 data set of qlib (Yang et al. 2020, arXiv 2009.11189), in this desk's language.
// qlib fills windows that are not full yet with what there is; here a value is missing until its window is full.
// Of equal highs or lows in a window qlib takes the oldest, this desk the newest (IMAX, IMIN, IMXD).

const tiny = "0.000000000001"; // keeps a quotient finite, as there

const bars: Readonly<Record<string, string>> = {
  KMID: "(close - open) / open",
  KLEN: "(high - low) / open",
  KMID2: `(close - open) / (high - low + ${tiny})`,
  KUP: "(high - max(open, close)) / open",
  KUP2: `(high - max(open, close)) / (high - low + ${tiny})`,
  KLOW: "(min(open, close) - low) / open",
  KLOW2: `(min(open, close) - low) / (high - low + ${tiny})`,
  KSFT: "(2 * close - high - low) / open",
  KSFT2: `(2 * close - high - low) / (high - low + ${tiny})`,
  OPEN0: "open / close",
  HIGH0: "high / close",
  LOW0: "low / close",
  VWAP0: "vwap / close",
};

/** Share of the rises, of the falls, and their difference, in all moves of a column. */
const moves = (x: string, d: number): readonly [string, string, string] => {
  const all = `(ts_sum(abs(delta(${x}, 1)), ${d}) + ${tiny})`;
  const [up, down] = [`ts_sum(max(delta(${x}, 1), 0), ${d})`, `ts_sum(max(-delta(${x}, 1), 0), ${d})`];
  return [`${up} / ${all}`, `${down} / ${all}`, `(${up} - ${down}) / ${all}`];
};

function windows(d: number): Readonly<Record<string, string>> {
  const [up, down] = [`ts_mean(close > delay(close, 1), ${d})`, `ts_mean(close < delay(close, 1), ${d})`];
  const effort = "abs(change(close, 1)) * volume";
  const [sumUp, sumDown, sumBoth] = moves("close", d);
  const [volumeUp, volumeDown, volumeBoth] = moves("volume", d);
  return {
    ROC: `delay(close, ${d}) / close`,
    MA: `ts_mean(close, ${d}) / close`,
    STD: `ts_std(close, ${d}) / close`,
    BETA: `ts_slope(close, ${d}) / close`,
    RSQR: `ts_r2(close, ${d})`,
    RESI: `ts_residual(close, ${d}) / close`,
    MAX: `ts_max(high, ${d}) / close`,
    MIN: `ts_min(low, ${d}) / close`,
    QTLU: `ts_quantile(close, ${d}, 0.8) / close`,
    QTLD: `ts_quantile(close, ${d}, 0.2) / close`,
    RANK: `ts_rank(close, ${d})`,
    RSV: `(close - ts_min(low, ${d})) / (ts_max(high, ${d}) - ts_min(low, ${d}) + ${tiny})`,
    IMAX: `ts_argmax(high, ${d}) / ${d}`,
    IMIN: `ts_argmin(low, ${d}) / ${d}`,
    IMXD: `(ts_argmax(high, ${d}) - ts_argmin(low, ${d})) / ${d}`,
    CORR: `correlation(close, log(volume + 1), ${d})`,
    CORD: `correlation(close / delay(close, 1), log(volume / delay(volume, 1) + 1), ${d})`,
    CNTP: up,
    CNTN: down,
    CNTD: `${up} - ${down}`,
    SUMP: sumUp,
    SUMN: sumDown,
    SUMD: sumBoth,
    VMA: `ts_mean(volume, ${d}) / (volume + ${tiny})`,
    VSTD: `ts_std(volume, ${d}) / (volume + ${tiny})`,
    WVMA: `ts_std(${effort}, ${d}) / (ts_mean(${effort}, ${d}) + ${tiny})`,
    VSUMP: volumeUp,
    VSUMN: volumeDown,
    VSUMD: volumeBoth,
  };
}

/** Formulas by name, as qlib names them: KMID, ROC5, ROC10 ... */
export const alpha158: Readonly<Record<string, string>> = {
  ...bars,
  ...Object.fromEntries(
    [5, 10, 20, 30, 60].flatMap((d) => Object.entries(windows(d)).map(([name, text]) => [`${name}${d}`, text])),
  ),
};

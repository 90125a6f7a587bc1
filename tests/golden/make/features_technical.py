"""Technical features by TA-Lib and pandas-ta-classic; what neither has, by pandas from the formula as written.

Versions: tests/bench/peers/requirements.txt. Writes features_technical.json (values) and features_candles.json (rows that patterns flag).
"""

import csv
import gzip
import json
import warnings

import numpy as np
import pandas as pd
import pandas_ta_classic as pta
import talib as ta

from _golden import DATA, HERE, certificate, normals, write

warnings.filterwarnings("ignore")
TALIB, PTA, PANDAS = f"TA-Lib {ta.__version__}", f"pandas-ta-classic {pta.version}", f"pandas {pd.__version__}"


def bars(n, seed):
    """Open, high, low, close in cents and volume: a walk with gaps and shadows. tests/tools/features/technical/bars.ts makes the same."""
    cents = lambda x: np.floor(x * 100 + 0.5) / 100
    close = 60 * np.exp(np.cumsum(0.015 * normals(n, seed)))
    open_ = np.concatenate([[60.0], close[:-1]]) * np.exp(0.004 * normals(n, seed + 1))
    high = np.maximum(open_, close) * np.exp(np.abs(0.006 * normals(n, seed + 2)))
    low = np.minimum(open_, close) * np.exp(-np.abs(0.006 * normals(n, seed + 3)))
    volume = np.floor(1e6 * np.exp(0.4 * normals(n, seed + 4)))
    return cents(open_), cents(high), cents(low), cents(close), volume


SEED, ROWS = 501, 600
o, h, l, c, v = bars(ROWS, SEED)
O, H, L, C, V = (pd.Series(x) for x in (o, h, l, c, v))
typ = (H + L + C) / 3
mid = (H + L) / 2
ema = lambda x, n: pd.Series(ta.EMA(np.asarray(x, float), n))
wilder = lambda x, n: pta.overlap.rma(pd.Series(x), n)
roll = lambda x, n: pd.Series(x).rolling(n)
tr = pd.Series(ta.TRANGE(h, l, c))
atr = lambda n: pd.Series(ta.ATR(h, l, c, n))
hh, ll = (lambda n: roll(H, n).max()), (lambda n: roll(L, n).min())
step = C.diff()
up, down = step.clip(lower=0), (-step).clip(lower=0)
halfway = lambda n: (hh(n) + ll(n)) / 2
clv = ((2 * C - H - L) / (H - L)).where(H > L, 0.0)


def seeded(x, n):
    """Wilder's average as TA-Lib begins it: by the mean of the first n values."""
    x = np.asarray(x, float)
    first = np.flatnonzero(~np.isnan(x))[0]
    out = np.full(len(x), np.nan)
    out[first + n - 1] = x[first : first + n].mean()
    for t in range(first + n, len(x)):
        out[t] = out[t - 1] + (x[t] - out[t - 1]) / n
    return pd.Series(out)


def recursion(x, weight):
    """s + weight * (x - s) from the first value on."""
    return pd.Series(x).ewm(alpha=weight, adjust=False, ignore_na=True).mean()


out = []
seen = set()


def add(by, name, values, tolerance=1e-9, first=True, because="recursions and window sums in another order"):
    values = np.asarray(values, float)
    start = int(np.flatnonzero(~np.isnan(values))[0])
    rows = [start if first else max(start, 300), 310, 455, ROWS - 1]
    assert name not in seen, name
    seen.add(name)
    out.append(certificate(__file__, by, f"technical.{name}", values[rows], tolerance, because, measure="relative", rows=rows, first=start if first else None))


for n in (5, 10, 20, 50, 60, 200):
    add(TALIB, f"sma-{n}", ta.SMA(c, n))
for n in (5, 20, 200):
    add(PANDAS, f"close-to-sma-{n}", C / roll(C, n).mean() - 1, 1e-8)
for n in (5, 10, 20, 60):
    add(TALIB, f"ema-{n}", ta.EMA(c, n))
    add(TALIB, f"roc-{n}", ta.ROC(c, n))
    add(TALIB, f"standard-deviation-{n}", ta.STDDEV(c, n))
add(PANDAS, "wilder-average-14", seeded(c, 14))
add(TALIB, "wma-20", ta.WMA(c, 20))
add(TALIB, "dema-20", ta.DEMA(c, 20))
add(TALIB, "tema-20", ta.TEMA(c, 20))
add(TALIB, "trima-20", ta.TRIMA(c, 20))
add(TALIB, "t3-5", ta.T3(c, 5, 0.7))
add(TALIB, "kama-10", ta.KAMA(c, 10))
add(TALIB, "kama-30", ta.KAMA(c, 30))
add(PANDAS, "hull-average-16", ta.WMA(2 * ta.WMA(c, 8) - ta.WMA(c, 16), 4))
add(PANDAS, "zero-lag-ema-10", ema(2 * C - C.shift(4), 10))
add(PTA, "volume-weighted-average-20", pta.overlap.vwma(C, V, 20))
add(PTA, "symmetric-average-10", pta.overlap.swma(C, 10))
gauss = np.exp(-((np.arange(10) - 0.85 * 9) ** 2) / (2 * (10 / 6) ** 2))
add(PANDAS, "gaussian-average-10", roll(C, 10).apply(lambda w: (w * gauss).sum() / gauss.sum(), raw=True))
share = (C.diff(14).abs() / step.abs().rolling(14).sum()).to_numpy()
vidya = np.full(ROWS, np.nan)
vidya[14] = c[14]
for t in range(15, ROWS):
    vidya[t] = vidya[t - 1] + 2 / 15 * share[t] * (c[t] - vidya[t - 1])
add(PANDAS, "vidya-14", vidya)
mcg = np.copy(c)
for t in range(1, ROWS):
    mcg[t] = mcg[t - 1] + (c[t] - mcg[t - 1]) / (10 * (c[t] / mcg[t - 1]) ** 4)
add(PANDAS, "mcginley-dynamic-10", mcg)
add(PTA, "super-smoother-10", pta.overlap.ssf(C, 10, 2))
add(TALIB, "linear-regression-14", ta.LINEARREG(c, 14))
add(TALIB, "time-series-forecast-14", ta.TSF(c, 14))
add(TALIB, "regression-intercept-14", ta.LINEARREG_INTERCEPT(c, 14))
add(TALIB, "regression-slope-14", ta.LINEARREG_SLOPE(c, 14), 1e-8)
add(TALIB, "regression-slope-20", ta.LINEARREG_SLOPE(c, 20), 1e-8)
time = np.arange(ROWS, dtype=float)
add(TALIB, "regression-fit-20", ta.CORREL(c, time, 20) ** 2, 1e-7)
add(TALIB, "correlation-trend-12", ta.CORREL(c, time, 12), 1e-7)
add(PANDAS, "sma-5-to-sma-20", roll(C, 5).mean() / roll(C, 20).mean() - 1, 1e-8)
mama, fama = ta.MAMA(c, 0.5, 0.05)
add(TALIB, "mama", mama)
add(TALIB, "fama", fama)
add(TALIB, "hilbert-trendline", ta.HT_TRENDLINE(c))

add(TALIB, "average-price", ta.AVGPRICE(o, h, l, c))
add(TALIB, "median-price", ta.MEDPRICE(h, l))
add(TALIB, "typical-price", ta.TYPPRICE(h, l, c))
add(TALIB, "weighted-close", ta.WCLPRICE(h, l, c))
ha = pta.candles.ha(O, H, L, C)
add(PTA, "heikin-ashi-body", (ha["HA_close"] - ha["HA_open"]) / ha["HA_close"], 1e-8, first=False)
add(PANDAS, "overnight-gap", O / C.shift() - 1, 1e-8)
add(PANDAS, "pivot-distance", C / typ.shift() - 1, 1e-8)
add(PANDAS, "inside-bar", ((H < H.shift()) & (L > L.shift())).astype(float).where(H.shift().notna()))

bbu, bbm, bbl = ta.BBANDS(c, 20, 2, 2)
add(TALIB, "bollinger-upper-20", bbu)
add(TALIB, "bollinger-lower-20", bbl)
add(TALIB, "bollinger-position-20", (c - bbl) / (bbu - bbl), 1e-8)
add(TALIB, "bollinger-width-20", (bbu - bbl) / c)
kc_u, kc_l = ema(C, 20) + 2 * ema(tr, 20), ema(C, 20) - 2 * ema(tr, 20)
add(PANDAS, "keltner-upper-20", kc_u)
add(PANDAS, "keltner-position-20", (C - kc_l) / (kc_u - kc_l), 1e-8)
add(TALIB, "donchian-upper-20", ta.MAX(h, 20))
add(TALIB, "donchian-lower-20", ta.MIN(l, 20))
add(PANDAS, "donchian-position-20", (C - ll(20)) / (hh(20) - ll(20)))
acu, _, acl = ta.ACCBANDS(h, l, c, 20)
add(TALIB, "acceleration-upper-20", acu)
add(TALIB, "acceleration-lower-20", acl)
add(PANDAS, "squeeze-20", (2 * ta.STDDEV(c, 20) < 1.5 * roll(tr, 20).mean()).astype(float).where(roll(tr, 20).mean().notna()))
add(TALIB, "midpoint-14", ta.MIDPOINT(c, 14))
add(TALIB, "midprice-14", ta.MIDPRICE(h, l, 14))
spans, _ = pta.overlap.ichimoku(H, L, C, 9, 26, 52, include_chikou=False)
add(PTA, "ichimoku-conversion", spans["ITS_9"] / C - 1, 1e-7)
add(PTA, "ichimoku-base", spans["IKS_26"] / C - 1, 1e-7)
add(PANDAS, "ichimoku-span-a", ((halfway(9) + halfway(26)) / 2).shift(26) / C - 1, 1e-7)
add(PANDAS, "ichimoku-span-b", halfway(52).shift(26) / C - 1, 1e-7)
add(TALIB, "parabolic-sar", ta.SAR(h, l, 0.02, 0.2))
add(TALIB, "close-to-parabolic-sar", c / ta.SAR(h, l, 0.02, 0.2) - 1, 1e-7)
ub, lb = (mid + 3 * atr(7)).to_numpy(), (mid - 3 * atr(7)).to_numpy()
side, line = np.full(ROWS, np.nan), np.full(ROWS, np.nan)
for t in range(7, ROWS):
    side[t] = 1
    if t > 7:
        side[t] = 1 if c[t] > ub[t - 1] else -1 if c[t] < lb[t - 1] else side[t - 1]
        if side[t] == 1:
            lb[t] = max(lb[t], lb[t - 1])
        else:
            ub[t] = min(ub[t], ub[t - 1])
    line[t] = lb[t] if side[t] == 1 else ub[t]
add(PANDAS, "supertrend", line)
add(PANDAS, "supertrend-side", side)
add(PANDAS, "chandelier-long-22", C / (hh(22) - 3 * atr(22)) - 1, 1e-7)
add(PANDAS, "chandelier-short-22", C / (ll(22) + 3 * atr(22)) - 1, 1e-7)

for n in (6, 14, 24):
    add(TALIB, f"rsi-{n}", ta.RSI(c, n))
add(TALIB, "cmo-14", ta.CMO(c, 14), 1e-8)
ru, rd = seeded(C.diff(5).clip(lower=0), 14), seeded((-C.diff(5)).clip(lower=0), 14)
add(PANDAS, "relative-momentum-14", 100 * ru / (ru + rd))
run = np.zeros(ROWS)
for t in range(1, ROWS):
    s = np.sign(c[t] - c[t - 1])
    run[t] = 0 if s == 0 else s + (run[t - 1] if np.sign(run[t - 1]) == s else 0)
run[0] = np.nan
ranks = roll(C.pct_change(), 101).apply(lambda w: ((w[:-1] < w[-1]).sum() + 0.5 * (w[:-1] == w[-1]).sum()) / 100, raw=True)
add(TALIB, "connors-rsi-3-2-100", (ta.RSI(c, 3) + ta.RSI(run, 2) + 100 * ranks) / 3)
add(TALIB, "intraday-momentum-14", ta.IMI(o, c, 14))
dm_up, dm_down = H.diff().clip(lower=0), (-L.diff()).clip(lower=0)
add(PANDAS, "demarker-14", roll(dm_up, 14).sum() / (roll(dm_up, 14).sum() + roll(dm_down, 14).sum()), 1e-8)
add(PANDAS, "psychological-line-12", 100 * (step > 0).astype(float).where(step.notna()).rolling(12).mean())
add(TALIB, "momentum-10", ta.MOM(c, 10))
macd, signal, histogram = ta.MACD(c, 12, 26, 9)
add(TALIB, "macd-12-26-9", macd, 1e-8)
add(TALIB, "macd-signal-12-26-9", signal, 1e-8)
add(TALIB, "macd-histogram-12-26-9", histogram, 1e-7)
add(TALIB, "ppo-12-26", ta.PPO(c, 12, 26, 0), 1e-7)
add(TALIB, "apo-12-26", ta.EMA(c, 12) - ta.EMA(c, 26), 1e-8)
add(TALIB, "trix-15", ta.TRIX(c, 15), 1e-7)
add(PANDAS, "true-strength-25-13", 100 * ema(ema(step, 25), 13) / ema(ema(step.abs(), 25), 13), 1e-8)
kst = sum(w * roll(pd.Series(ta.ROC(c, r)), m).mean() for w, r, m in ((1, 10, 10), (2, 15, 10), (3, 20, 10), (4, 30, 15)))
add(TALIB, "know-sure-thing", kst, 1e-8)
add(TALIB, "know-sure-thing-signal", kst.rolling(9).mean(), 1e-8)
add(TALIB, "coppock-10-11-14", ta.WMA(ta.ROC(c, 14) + ta.ROC(c, 11), 10), 1e-8)
ao = pta.momentum.ao(H, L)
add(PTA, "awesome-oscillator", ao, 1e-8)
add(PTA, "accelerator", (ao - ao.rolling(5).mean()) / C, 1e-6)
add(TALIB, "forecast-oscillator-9", 100 * (c - ta.LINEARREG(c, 9)) / c, 1e-7)
add(PANDAS, "detrended-price-20", (C.shift(11) - roll(C, 20).mean()) / C, 1e-7)
add(TALIB, "pretty-good-oscillator-14", (C - roll(C, 14).mean()) / ema(atr(14), 14), 1e-8)
add(PANDAS, "bull-power-13", (H - ema(C, 13)) / C, 1e-7)
add(PANDAS, "bear-power-13", (L - ema(C, 13)) / C, 1e-7)
add(TALIB, "balance-of-power", ta.BOP(o, h, l, c))
four = lambda x: (x + 2 * x.shift() + 2 * x.shift(2) + x.shift(3)) / 6
add(PANDAS, "relative-vigor-14", four(C - O).rolling(14).sum() / four(H - L).rolling(14).sum(), 1e-7)
add(PANDAS, "qstick-10", roll(C - O, 10).mean() / C, 1e-7)
add(PTA, "centre-of-gravity-10", pta.momentum.cg(C, 10))
gap = C - ((hh(20) + ll(20)) / 2 + roll(C, 20).mean()) / 2
add(TALIB, "squeeze-momentum-20", ta.LINEARREG(gap.to_numpy(), 20) / c, 1e-7)

fk, fd = ta.STOCHF(h, l, c, 14, 3, 0)
add(TALIB, "stochastic-fast-d-14", fd)
add(PANDAS, "stochastic-fast-k-14", 100 * (C - ll(14)) / (hh(14) - ll(14)))
add(TALIB, "stochastic-d-14-3-3", ta.STOCH(h, l, c, 14, 3, 0, 3, 0)[1])
rsi = pd.Series(ta.RSI(c, 14))
add(TALIB, "stochastic-rsi-k-14-5", 100 * (rsi - roll(rsi, 5).min()) / (roll(rsi, 5).max() - roll(rsi, 5).min()), 1e-8)
add(TALIB, "stochastic-rsi-d-14-5-3", ta.STOCHRSI(c, 14, 5, 3, 0)[1], 1e-8)
for n in (6, 14):
    add(TALIB, f"williams-r-{n}", ta.WILLR(h, l, c, n), 1e-8)
for n in (6, 14, 20):
    add(TALIB, f"cci-{n}", ta.CCI(h, l, c, n), 1e-8)
add(TALIB, "ultimate-oscillator-7-14-28", ta.ULTOSC(h, l, c, 7, 14, 28))
k9 = seeded(100 * (C - ll(9)) / (hh(9) - ll(9)), 3)
add(PANDAS, "kdj-k-9-3", k9)
add(PANDAS, "kdj-j-9-3", 3 * k9 - 2 * seeded(k9, 3), 1e-8)
far = C - (hh(13) + ll(13)) / 2
add(PANDAS, "stochastic-momentum-13-25-2", 100 * ema(ema(far, 25), 2) / (ema(ema(hh(13) - ll(13), 25), 2) / 2), 1e-8)
placed = 2 * (mid - roll(mid, 9).min()) / (roll(mid, 9).max() - roll(mid, 9).min()) - 1
held = recursion(placed, 0.33).clip(-0.999, 0.999)
add(PANDAS, "fisher-9", 2 * recursion(np.log((1 + held) / (1 - held)) / 2, 0.5), 1e-7)
line23 = ema(C, 23) - ema(C, 50)
one = recursion(100 * (line23 - roll(line23, 10).min()) / (roll(line23, 10).max() - roll(line23, 10).min()), 0.5)
add(PANDAS, "schaff-trend-cycle-23-50-10", recursion(100 * (one - roll(one, 10).min()) / (roll(one, 10).max() - roll(one, 10).min()), 0.5), 1e-7)
brar = pta.momentum.brar(O, H, L, C, 26)
add(PTA, "ar-26", brar.iloc[:, 0], 1e-8)
add(PTA, "br-26", brar.iloc[:, 1], 1e-8, first=False)

for n in (6, 14):
    add(TALIB, f"adx-{n}", ta.ADX(h, l, c, n))
add(TALIB, "adxr-14", ta.ADXR(h, l, c, 14))
add(TALIB, "dx-14", ta.DX(h, l, c, 14), 1e-8)
add(TALIB, "plus-di-14", ta.PLUS_DI(h, l, c, 14))
add(TALIB, "minus-di-14", ta.MINUS_DI(h, l, c, 14))
add(TALIB, "plus-dm-14", ta.PLUS_DM(h, l, 14))
add(TALIB, "minus-dm-14", ta.MINUS_DM(h, l, 14))
aroon_down, aroon_up = ta.AROON(h, l, 14)
add(TALIB, "aroon-up-14", aroon_up)
add(TALIB, "aroon-down-14", aroon_down)
add(TALIB, "aroon-oscillator-14", ta.AROONOSC(h, l, 14))
add(PANDAS, "vortex-plus-14", (H - L.shift()).abs().rolling(14).sum() / tr.rolling(14).sum())
add(PANDAS, "vortex-minus-14", (L - H.shift()).abs().rolling(14).sum() / tr.rolling(14).sum())
add(PTA, "efficiency-ratio-10", pta.momentum.er(C, 10), 1e-8)
add(PANDAS, "vertical-horizontal-filter-28", (roll(C, 28).max() - roll(C, 28).min()) / step.abs().rolling(28).sum())
add(PANDAS, "choppiness-14", 100 * np.log10(tr.rolling(14).sum() / (hh(14) - ll(14))) / np.log10(14), 1e-8)
add(PANDAS, "rows-since-high-60", roll(H, 60).apply(lambda w: 59 - np.flatnonzero(w == w.max())[-1], raw=True))
add(PANDAS, "high-nearness-250", C / hh(250))

add(TALIB, "true-range", tr)
for n in (6, 14):
    add(TALIB, f"atr-{n}", ta.ATR(h, l, c, n))
add(TALIB, "natr-14", ta.NATR(h, l, c, 14))
add(TALIB, "average-deviation-14", ta.AVGDEV(c, 14))
add(PTA, "close-z-20", pta.statistics.zscore(C, 20), 1e-7, first=False)
fall = 100 * (C / roll(C, 14).max() - 1)
add(PANDAS, "ulcer-index-14", np.sqrt((fall**2).rolling(14).mean()), 1e-8)
swing = ema(H - L, 10)
add(TALIB, "chaikin-volatility-10", ta.ROC(swing.to_numpy(), 10), 1e-7)
add(TALIB, "mass-index-9-25", (swing9 := ema(H - L, 9), (swing9 / ema(swing9, 9)).rolling(25).sum())[1])
sd = C.rolling(14).std()
rvi_up, rvi_down = ema(sd * (step > 0), 14), ema(sd * (step < 0), 14)
add(PANDAS, "relative-volatility-index-14", 100 * rvi_up / (rvi_up + rvi_down), 1e-8)
add(PANDAS, "range-expansion-10", (H - L) / (H - L).rolling(10).mean(), 1e-8)
hot = pd.concat([H.diff().abs(), L.diff().abs()], axis=1).max(axis=1).where(H.shift().notna())
add(PANDAS, "thermometer-22", hot / ema(hot, 22), 1e-8)
add(PANDAS, "up-range-share-14", up.rolling(14).sum() / step.abs().rolling(14).sum(), 1e-8)

obv = ta.OBV(c, v)
add(TALIB, "obv", obv)
add(TALIB, "obv-change-20", pd.Series(obv).diff(20) / V.rolling(20).sum(), 1e-8)
add(TALIB, "accumulation-distribution", ta.AD(h, l, c, v), 1e-8)
add(TALIB, "chaikin-oscillator-3-10", ta.ADOSC(h, l, c, v, 3, 10), 1e-7)
for n in (6, 14):
    add(TALIB, f"money-flow-index-{n}", ta.MFI(h, l, c, v, n))
add(PANDAS, "chaikin-money-flow-20", (clv * V).rolling(20).sum() / V.rolling(20).sum(), 1e-7)
add(PANDAS, "force-index-13", ema(step * V, 13), 1e-8)
add(PTA, "ease-of-movement-14", pta.volume.eom(H, L, C, V, 14), 1e-7)
force = np.sign(typ.diff()) * V
kvo = ema(force, 34) - ema(force, 55)
add(PANDAS, "klinger-34-55", kvo, 1e-7)
add(PANDAS, "klinger-signal-13", ema(kvo, 13), 1e-7)
pct = 100 * C.pct_change()
add(PANDAS, "negative-volume-index", (pct * (V.diff() < 0)).cumsum(), 1e-7)
add(PANDAS, "positive-volume-index", (pct * (V.diff() > 0)).cumsum(), 1e-7)
add(PANDAS, "price-volume-trend", (C.pct_change() * V).cumsum(), 1e-7)
wad = np.where(step > 0, C - np.minimum(L, C.shift()), np.where(step < 0, C - np.maximum(H, C.shift()), 0.0))
add(PANDAS, "williams-accumulation", pd.Series(wad).where(step.notna()).cumsum(), 1e-7)
add(PANDAS, "vwap-distance-20", C / ((typ * V).rolling(20).sum() / V.rolling(20).sum()) - 1, 1e-7)
add(PANDAS, "volume-ratio-20", V / V.rolling(20).mean())
add(PANDAS, "volume-z-20", (V - V.rolling(20).mean()) / V.rolling(20).std(), 1e-7)
add(PANDAS, "volume-oscillator-12-26", 100 * (ema(V, 12) / ema(V, 26) - 1), 1e-7)
add(TALIB, "volume-price-correlation-20", ta.CORREL(c, v, 20), 1e-7)

add(TALIB, "cycle-period", ta.HT_DCPERIOD(c), 1e-8)
add(TALIB, "cycle-phase", ta.HT_DCPHASE(c), 1e-7)
inphase, quadrature = ta.HT_PHASOR(c)
add(TALIB, "cycle-in-phase", inphase, 1e-7)
add(TALIB, "cycle-quadrature", quadrature, 1e-7)
sine, lead = ta.HT_SINE(c)
add(TALIB, "cycle-sine", sine, 1e-7)
add(TALIB, "cycle-lead-sine", lead, 1e-7)
mode = ta.HT_TRENDMODE(c).astype(float)
mode[:63] = np.nan
add(TALIB, "cycle-trending", mode)
write("features_technical", out)

PATTERNS = {
    "three-white-soldiers": "3WHITESOLDIERS", "three-black-crows": "3BLACKCROWS", "three-inside": "3INSIDE", "three-outside": "3OUTSIDE",
    "three-line-strike": "3LINESTRIKE", "three-stars-in-the-south": "3STARSINSOUTH", "two-crows": "2CROWS", "kicking-by-length": "KICKINGBYLENGTH",
    "side-gap-three-methods": "XSIDEGAP3METHODS", "side-by-side-white": "GAPSIDESIDEWHITE", "three-methods": "RISEFALL3METHODS",
    "identical-three-crows": "IDENTICAL3CROWS", "unique-three-river": "UNIQUE3RIVER", "concealing-baby-swallow": "CONCEALBABYSWALL",
    "upside-gap-two-crows": "UPSIDEGAP2CROWS", "modified-hikkake": "HIKKAKEMOD",
}  # fmt: skip
PLAIN = """doji dragonfly-doji gravestone-doji long-legged-doji rickshaw-man takuri hammer hanging-man inverted-hammer shooting-star marubozu
closing-marubozu belt-hold spinning-top high-wave long-line short-line engulfing harami harami-cross piercing dark-cloud-cover doji-star
homing-pigeon matching-low counterattack separating-lines on-neck in-neck thrusting kicking morning-star evening-star morning-doji-star
evening-doji-star abandoned-baby tristar stick-sandwich tasuki-gap ladder-bottom breakaway stalled-pattern advance-block mat-hold hikkake""".split()
PATTERNS |= {name: name.replace("-", "").upper() for name in PLAIN}


def flags(o, h, l, c):
    found = {}
    for name, function in sorted(PATTERNS.items()):
        extra = {"penetration": 0.5} if function == "DARKCLOUDCOVER" else {}
        flag = getattr(ta, "CDL" + function)(o, h, l, c, **extra)
        # rows as differences: the first one, then each less the one before
        found[name] = {str(int(way)): [int(x) for x in np.diff(np.flatnonzero(flag == way), prepend=0)] for way in np.unique(flag[flag != 0])}
    return found


# rare patterns, each staged after 15 quiet bars: open, high, low, close
STAGED = [
    [(100, 104.2, 99.8, 104), (106, 106.3, 105.5, 106.05), (105, 105.2, 100.8, 101)],  # abandoned baby
    [(100, 100.2, 95.8, 96), (95, 95.2, 93.8, 94), (94, 94.5, 93, 93.5), (93.5, 94, 92, 92.5), (92.8, 95.7, 92.6, 95.5)],  # breakaway
    [(100, 100, 97, 97), (97, 97, 94, 94), (93.5, 95, 92, 92), (95, 95.5, 91, 91.5)],  # concealing baby swallow
    [(100, 100, 97, 97), (101, 105, 101, 105)],  # kicking
    [(100, 106.2, 99.8, 106), (107.2, 107.4, 106.6, 106.8), (106.6, 106.7, 105.8, 105.9), (106.1, 106.2, 105.6, 105.8), (106, 108.7, 105.9, 108.5)],  # mat hold
    [(104, 104.2, 102, 102), (102, 102.1, 100, 100), (100, 100.1, 98, 98)],  # identical three crows
    [(100, 104.2, 99.8, 104), (103.8, 104, 103, 103.2), (103.2, 103.4, 102.4, 102.6), (102.6, 102.8, 101.8, 102), (102.5, 106, 102.3, 105.8)],  # three methods
    [(100, 102, 99.8, 102), (101, 103.2, 100.9, 103.2), (102, 104.6, 101.9, 104.6)],  # three white soldiers
    [(100, 104.2, 99.8, 104), (105.2, 105.4, 104.7, 104.8), (105.5, 105.7, 104.3, 104.4)],  # upside gap two crows
    [(100, 100.2, 93, 97), (98.5, 98.8, 94, 96), (95.5, 95.5, 95.2, 95.2)],  # three stars in the south
]  # fmt: skip


def staged():
    quiet = [(100, 101.3, 99.7, 101), (101, 101.3, 99.7, 100)]
    rows = [row for scene in STAGED for row in [*(quiet[k % 2] for k in range(15)), *scene]]
    return tuple(np.array(column, float) for column in zip(*rows))


def real(symbol):
    with gzip.open(DATA / "sp500-daily" / "daily.csv.gz", "rt") as lines:
        rows = [r for r in csv.DictReader(lines) if r["symbol"] == symbol]
    return tuple(np.array([float(r[k]) for r in rows]) for k in ("open", "high", "low", "close"))


candles = {"by": TALIB, "script": "features_technical.py", "generated": {"rows": 4000, "seed": 601, "flags": flags(*bars(4000, 601)[:4])}}
candles["staged"] = {"bars": [[float(x) for x in column] for column in staged()], "flags": flags(*staged())}
candles["real"] = {"symbol": "AAPL", "flags": flags(*real("AAPL"))}
(HERE.parent / "features_candles.json").write_text(json.dumps(candles, separators=(",", ":")) + "\n")
count = lambda found: sum(len(rows) for ways in found.values() for rows in ways.values())
print(f"features_candles.json: {len(PATTERNS)} patterns, {count(candles['generated']['flags'])} and {count(candles['real']['flags'])} flags")

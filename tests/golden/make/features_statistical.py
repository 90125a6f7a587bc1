"""Statistical and regime features by pandas, scipy, statsmodels, arch and hmmlearn; what none has, by numpy from the formula as written.

Versions: tests/bench/peers/requirements.txt, and hmmlearn 0.3.3. Writes features_statistical.json and features_regime.json.
"""

import math
import warnings

import hmmlearn
import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import statsmodels
from arch import __version__ as arch_version
from arch.unitroot import VarianceRatio
from hmmlearn.hmm import GaussianHMM
from statsmodels.sandbox.stats.runs import runstest_1samp
from statsmodels.stats.diagnostic import acorr_ljungbox
from statsmodels.tsa.stattools import acf, adfuller, kpss

from _golden import certificate, normals, u01, write

warnings.filterwarnings("ignore")
PANDAS, SCIPY = f"pandas {pd.__version__}", f"scipy {scipy.__version__}"
STATSMODELS, ARCH, HMM = f"statsmodels {statsmodels.__version__}", f"arch {arch_version}", f"hmmlearn {hmmlearn.__version__}"
NUMPY = f"numpy {np.__version__}, formula as written"
SEED, ROWS, AT = 701, 800, [530, 655, 799]

cents = lambda x: np.floor(x * 100 + 0.5) / 100


def rows():
    """tests/tools/features/generated-rows.ts makes the same."""
    n, s = ROWS, SEED
    wild = np.where((np.arange(n) // 90) % 2 == 0, 0.9, 2.2)  # stretches of 90 calm and 90 wild rows
    market_return = 0.007 * wild * normals(n, s + 5)
    close = 60 * np.exp(np.cumsum(market_return + 0.009 * wild * normals(n, s)))
    open_ = np.concatenate([[60.0], close[:-1]]) * np.exp(0.004 * normals(n, s + 1))
    high = np.maximum(open_, close) * np.exp(np.abs(0.006 * normals(n, s + 2)))
    low = np.minimum(open_, close) * np.exp(-np.abs(0.006 * normals(n, s + 3)))
    volume = np.floor(1e6 * np.exp(0.4 * normals(n, s + 4)))
    days = pd.bdate_range("2018-01-02", periods=n)
    frame = pd.DataFrame({
        "open": cents(open_), "high": cents(high), "low": cents(low), "close": cents(close), "volume": volume,
        "market_close": cents(1000 * np.exp(np.cumsum(market_return))),
        "vix": cents(18 * np.exp(0.25 * normals(n, s + 6))),
        "rate_3m": cents(2 + np.cumsum(0.02 * normals(n, s + 7))), "rate_2y": cents(2.2 + np.cumsum(0.02 * normals(n, s + 8))),
        "rate_10y": cents(2.3 + np.cumsum(0.02 * normals(n, s + 9))), "credit_spread": cents(2 * np.exp(0.1 * normals(n, s + 10))),
        "universe_advancing": u01(n, s + 11), "universe_dispersion": 0.01 + 0.01 * u01(n, s + 12), "universe_volume_ratio": 0.5 + u01(n, s + 13),
    })
    frame["turnover"] = frame.close * frame.volume
    frame["day_of_week"], frame["day_of_month"], frame["month"] = days.dayofweek + 1, days.day, days.month
    frame["days_to_month_end"] = days.days_in_month - days.day
    frame["days_since_bar"] = pd.Series(days).diff().dt.days
    frame["rows_of_month"] = frame.groupby([days.year, days.month]).cumcount() + 1.0
    return frame


F = rows()
O, H, L, C, V, M, T = F.open, F.high, F.low, F.close, F.volume, F.market_close, F.turnover
lc, r, s, rm = np.log(C), np.log(C / C.shift()), C.pct_change(), np.log(M / M.shift())
a, r2 = r.abs(), r**2
night, day, rng = np.log(O / C.shift()), np.log(C / O), np.log(H / L)
W = lambda x, n: x.rolling(n)
out = {"statistical": [], "regime": []}


def add(by, id, series, tolerance=1e-9, because="window sums in another order, relative"):
    """series: by row, or a function of the row."""
    group = id.split(".")[0]
    values = [series(t) if callable(series) else series.iloc[t] for t in AT]
    out[group].append(certificate(__file__, by, id, values, tolerance, because, measure="relative", rows=AT))


def over(x, n, f):
    """f of the window's n values that ends in row t."""
    x = np.asarray(x, float)
    return lambda t: f(x[t - n + 1 : t + 1])


def each(names, by, series, **more):
    """name-window by a function of the window."""
    for id in names:
        add(by, id, series(int(id.rsplit("-", 1)[1])), **more)


S = lambda name, *windows: [f"statistical.{name}-{n}" for n in windows]
R = lambda name, *windows: [f"regime.{name}-{n}" for n in windows]
corr = lambda x, y: lambda n: W(x, n).corr(y)

# ---------------------------------------------------------------- volatility
rv = lambda n: W(r2, n).mean() ** 0.5
each(S("realised-volatility", 5, 20, 60), PANDAS, rv)
each(S("return-deviation", 20, 60, 250), PANDAS, lambda n: W(r, n).std())
pk = lambda n: W(rng**2, n).mean() / (4 * math.log(2))
each(S("parkinson-volatility", 20, 60), PANDAS, lambda n: pk(n) ** 0.5)
each(S("garman-klass-volatility", 20, 60), PANDAS, lambda n: W(rng**2 / 2 - (2 * math.log(2) - 1) * day**2, n).mean() ** 0.5)
rs = np.log(H / C) * np.log(H / O) + np.log(L / C) * np.log(L / O)
each(S("rogers-satchell-volatility", 20, 60), PANDAS, lambda n: W(rs, n).mean() ** 0.5)


def yang_zhang(n):
    k = 0.34 / (1.34 + (n + 1) / (n - 1))
    return (W(night, n).var() + k * W(day, n).var() + (1 - k) * W(rs, n).mean()) ** 0.5


each(S("yang-zhang-volatility", 20, 60), PANDAS, yang_zhang)
each(S("overnight-variance-share", 60), PANDAS, lambda n: W(night, n).var() / (W(night, n).var() + W(day, n).var()))
each(S("range-to-close-variance", 20, 60), PANDAS, lambda n: pk(n) / W(r, n).var())
add(PANDAS, "statistical.ewma-volatility", r2.ewm(alpha=0.06, adjust=True, ignore_na=True).mean() ** 0.5)


def garch(news):
    drive = ((0.02 * W(r, 250).var() + news) / 0.1).to_numpy()
    start = np.flatnonzero(~np.isnan(drive))[0]
    value = np.full(ROWS, np.nan)
    value[start + 9] = drive[start : start + 10].mean()
    for t in range(start + 10, ROWS):
        value[t] = 0.9 * value[t - 1] + 0.1 * drive[t]
    return pd.Series(value**0.5)


add(NUMPY, "statistical.garch-volatility", garch(0.08 * r2))
add(NUMPY, "statistical.gjr-volatility", garch(0.03 * r2 + 0.1 * r2 * (r < 0)))
each(S("volatility-of-volatility", 20, 60), PANDAS, lambda n: W(rv(20), n).std() / W(rv(20), n).mean())

# ---------------------------------------------------------------- jumps
bp = lambda n: math.pi / 2 * W(a * a.shift(), n - 1).mean()
each(S("bipower-volatility", 20, 60), PANDAS, lambda n: bp(n) ** 0.5)
each(S("median-volatility", 20, 60), PANDAS, lambda n: (math.pi / (6 - 4 * 3**0.5 + math.pi) * W(W(a, 3).median() ** 2, n - 2).mean()) ** 0.5)
each(S("minimum-volatility", 20, 60), PANDAS, lambda n: (math.pi / (math.pi - 2) * W(W(a, 2).min() ** 2, n - 1).mean()) ** 0.5)
jump = lambda n: 1 - bp(n) / W(r2, n).mean()
each(S("jump-share", 20, 60), PANDAS, lambda n: jump(n).clip(lower=0))
mu = 2 ** (2 / 3) * math.gamma(7 / 6) / math.gamma(0.5)


def jump_test(n):
    tq = mu**-3 * W((a * a.shift() * a.shift(2)) ** (4 / 3), n - 2).mean()
    return jump(n) / ((math.pi**2 / 4 + math.pi - 5) / n * np.maximum(1, tq / bp(n) ** 2)) ** 0.5


each(S("jump-test", 20, 60), PANDAS, jump_test)
lm = lambda n: r / W((a * a.shift()).shift(), n - 2).mean() ** 0.5
each(S("lee-mykland", 16, 60), PANDAS, lm)
each(S("jump-frequency", 60, 250), PANDAS, lambda n: W((lm(16).abs() > 4) * 1.0, n).mean())
each(S("downside-volatility", 20, 60), PANDAS, lambda n: W(r.clip(upper=0) ** 2, n).mean() ** 0.5)
each(S("upside-volatility", 20, 60), PANDAS, lambda n: W(r.clip(lower=0) ** 2, n).mean() ** 0.5)
each(S("signed-variation", 20, 60), PANDAS, lambda n: W(r2 * np.sign(r), n).sum() / W(r2, n).sum())
each(S("realised-skewness", 20, 60), PANDAS, lambda n: n**0.5 * W(r**3, n).sum() / W(r2, n).sum() ** 1.5)
each(S("realised-kurtosis", 20, 60), PANDAS, lambda n: n * W(r**4, n).sum() / W(r2, n).sum() ** 2)

# ---------------------------------------------------------------- distribution
each(S("skewness", 60, 250), PANDAS, lambda n: W(r, n).skew())
each(S("kurtosis", 60, 250), PANDAS, lambda n: W(r, n).kurt())
each(S("jarque-bera", 60, 250), SCIPY, lambda n: over(r, n, lambda x: st.jarque_bera(x).statistic))
q = lambda n, p: W(r, n).quantile(p)
each(S("lower-quantile", 60, 250), PANDAS, lambda n: q(n, 0.05))
each(S("upper-quantile", 60, 250), PANDAS, lambda n: q(n, 0.95))
each(S("median-return", 60, 250), PANDAS, lambda n: W(r, n).median())
each(S("interquartile-range", 60, 250), SCIPY, lambda n: over(r, n, st.iqr))
mad = lambda n: over(r, n, lambda x: st.median_abs_deviation(x, scale=1 / st.norm.ppf(0.75) ** -1))
each(S("median-deviation", 60, 250), SCIPY, mad)
skew = lambda n, lo, hi: (q(n, hi) + q(n, lo) - 2 * q(n, 0.5)) / (q(n, hi) - q(n, lo))
each(S("quartile-skewness", 60, 250), PANDAS, lambda n: skew(n, 0.25, 0.75))
each(S("decile-skewness", 60, 250), PANDAS, lambda n: skew(n, 0.1, 0.9))
each(S("quantile-kurtosis", 60, 250), PANDAS, lambda n: (q(n, 0.95) - q(n, 0.05)) / (q(n, 0.75) - q(n, 0.25)))
each(S("return-score", 20, 60), SCIPY, lambda n: over(r, n, lambda x: st.zscore(x, ddof=1)[-1]))
each(S("robust-return-score", 60, 250), SCIPY, lambda n: lambda t: (r[t] - W(r, n).median()[t]) / mad(n)(t))
each(S("return-rank", 60, 250), PANDAS, lambda n: W(r, n).rank(pct=True))
tail = lambda n: over(r, n, lambda x: np.sort(x)[: n // 20].mean())
each(S("expected-shortfall", 250), NUMPY, tail)
each(S("rachev-ratio", 250), NUMPY, lambda n: over(r, n, lambda x: -np.sort(x)[-(n // 20) :].mean() / np.sort(x)[: n // 20].mean()))
each(S("tail-ratio", 60, 250), PANDAS, lambda n: (q(n, 0.95) / q(n, 0.05)).abs())


def hill(x):
    x, k = np.sort(x), len(x) // 10
    return 1 / np.mean(np.log(x[-k:] / x[-k - 1]))


each(S("upper-tail-index", 250), NUMPY, lambda n: over(r, n, hill))
each(S("lower-tail-index", 250), NUMPY, lambda n: over(-r, n, hill))
each(S("l-skewness", 60), SCIPY, lambda n: over(r, n, lambda x: st.lmoment(x, order=3, standardize=True)))
each(S("l-kurtosis", 60), SCIPY, lambda n: over(r, n, lambda x: st.lmoment(x, order=4, standardize=True)))
each(S("outlier-share", 60), PANDAS, lambda n: W((a > 2 * W(r, n).std().shift()) * 1.0, n).mean())
each(S("maximum-return", 20, 60), PANDAS, lambda n: W(s, n).max())
each(S("minimum-return", 20, 60), PANDAS, lambda n: W(s, n).min())

# ---------------------------------------------------------------- dependence
each(S("autocorrelation-1", 20, 60), PANDAS, corr(r, r.shift(1)))
each(S("autocorrelation-5", 60), PANDAS, corr(r, r.shift(5)))
each(S("absolute-autocorrelation-1", 60), PANDAS, corr(a, a.shift(1)))
each(S("absolute-autocorrelation-5", 250), PANDAS, corr(a, a.shift(5)))
each(S("squared-autocorrelation-1", 60), PANDAS, corr(r2, r2.shift(1)))
a1, a2 = corr(r, r.shift(1)), corr(r, r.shift(2))
each(S("partial-autocorrelation-2", 60), PANDAS, lambda n: (a2(n) - a1(n) ** 2) / (1 - a1(n) ** 2))
lb = lambda x: lambda n: over(x, n, lambda w: acorr_ljungbox(w, lags=[10]).lb_stat.iloc[0])
each(S("ljung-box", 60, 120), STATSMODELS, lb(r))
each(S("mcleod-li", 60, 120), STATSMODELS, lb(r2))


def variance_ratio(k, of):
    # arch takes levels: n returns from n + 1 of them
    return lambda n: lambda t: of(VarianceRatio(lc.to_numpy()[t - n : t + 1], lags=k, trend="c", debiased=True, robust=True, overlap=True))


each(S("variance-ratio-5", 60), ARCH, variance_ratio(5, lambda v: v.vr))
each(S("variance-ratio-5-test", 60), ARCH, variance_ratio(5, lambda v: v.stat))
each(S("leverage-correlation", 60), PANDAS, corr(r.shift(1), r2))
each(S("volume-volatility-correlation", 60), PANDAS, corr(a, np.log(V)))
each(S("return-volume-correlation", 60), PANDAS, corr(r, np.log(V).diff()))
each(S("overnight-intraday-correlation", 60), PANDAS, corr(night, day))
each(S("intraday-overnight-correlation", 60), PANDAS, corr(day.shift(), night))
each(S("runs-test", 60), STATSMODELS, lambda n: over((r > 0) * 1.0, n, lambda x: runstest_1samp(x, cutoff=0.5, correction=False)[0]))
turn = lambda x: ((x[1:-1] - x[:-2]) * (x[1:-1] - x[2:]) > 0).sum()
each(S("turning-points-test", 60), NUMPY, lambda n: over(r, n, lambda x: (turn(x) - 2 * (n - 2) / 3) / ((16 * n - 29) / 90) ** 0.5))


def streak(x):
    def at(t):
        k = 1
        while np.sign(x[t - k]) == np.sign(x[t]):
            k += 1
        return float(k * np.sign(x[t]))

    return at


add(NUMPY, "statistical.return-streak", streak(r))

# ---------------------------------------------------------------- memory
fit = lambda xs, ys: np.polyfit(np.log(xs), np.log(ys), 1)[0]


def rescaled(x):
    partial = np.cumsum(x - x.mean())
    return (max(partial.max(), 0) - min(partial.min(), 0)) / x.std()


def boxes(x, n, f):
    return np.mean([f(x[i : i + n]) for i in range(len(x) - n + 1)])


each(S("hurst-rescaled-range", 120), NUMPY, lambda n: over(r, n, lambda x: fit([10, 20, 40], [boxes(x, k, rescaled) for k in (10, 20, 40)])))
each(S("hurst-differences", 60, 250), NUMPY, lambda n: lambda t: fit([1, 2, 4, 8, 16], [lc.diff(k)[t - n + 1 : t + 1].std() for k in (1, 2, 4, 8, 16)]))


def fluctuation(x):
    line = np.polyfit(np.arange(len(x)), x, 1)
    return np.mean((x - np.polyval(line, np.arange(len(x)))) ** 2)


each(S("detrended-fluctuation", 120), NUMPY, lambda n: over(lc, n, lambda x: fit([8, 16, 32], [boxes(x, k, fluctuation) ** 0.5 for k in (8, 16, 32)])))


def long_run(x, lags):
    g = acf(x, nlags=lags, fft=False, adjusted=False) * x.var()
    return g[0] + 2 * sum((1 - j / (lags + 1)) * g[j] for j in range(1, lags + 1))


each(S("modified-rescaled-range", 60), STATSMODELS, lambda n: over(r, n, lambda x: rescaled(x) * x.std() / (n * long_run(x, 4)) ** 0.5))


def weights(n, d):
    w = [1.0]
    for k in range(1, n):
        w.append(-w[-1] * (d - k + 1) / k)
    return np.array(w[::-1])


each(S("fractional-difference", 40), NUMPY, lambda n: over(lc, n, lambda x: weights(n, 0.4) @ x))
each(S("dickey-fuller", 120), STATSMODELS, lambda n: over(lc, n, lambda x: adfuller(x, maxlag=1, regression="c", autolag=None)[0]))
each(S("kpss", 60), STATSMODELS, lambda n: over(lc, n, lambda x: kpss(x, regression="c", nlags=4)[0]))
speed = lambda n: over(lc, n, lambda x: np.polyfit(x[:-1], np.diff(x), 1)[0])
each(S("reversion-slope", 60, 120), NUMPY, speed)
half = lambda n: lambda t: -math.log(2) / math.log(1 + speed(n)(t)) if -1 < speed(n)(t) < 0 else math.nan
each(S("half-life", 60, 120), NUMPY, half)

# ---------------------------------------------------------------- disorder
scaled = r / W(r, 60).std()


def permutation(x):
    kinds = pd.Series([tuple(np.argsort(x[i : i + 3], kind="stable")) for i in range(len(x) - 2)]).value_counts()
    return st.entropy(kinds) / math.log(6)


def sample(x, near):
    n = len(x) - 2
    agree = lambda m: sum(np.abs(x[i : i + m] - x[j : j + m]).max() <= near for i in range(n) for j in range(i))
    return math.log(agree(2) / agree(3))


def phrases(x):
    met, word = set(), ""
    for sign in x > 0:
        word += "1" if sign else "0"
        if word not in met:
            met.add(word)
            word = ""
    return len(met)


each(S("permutation-entropy", 60, 120), SCIPY, lambda n: over(C, n, permutation))
each(S("sample-entropy", 60), NUMPY, lambda n: over(scaled, n, lambda x: sample(x, 0.5)))
edges = [-np.inf, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, np.inf]
each(S("return-entropy", 60), SCIPY, lambda n: over(scaled, n, lambda x: st.entropy(np.histogram(np.clip(x, -9, 9), [-9, *edges[1:-1], 9])[0], base=2)))
up = (r > 0) * 1
word = up + 2 * up.shift(1) + 4 * up.shift(2)
each(S("sign-word-entropy", 60, 120), SCIPY, lambda n: over(word, n, lambda x: st.entropy(np.bincount(x.astype(int)), base=2)))
each(S("lempel-ziv", 60), NUMPY, lambda n: over(r, n, lambda x: phrases(x) * math.log2(n) / n))


def power(x):
    p = np.abs(np.fft.fft(x)) ** 2
    return p[1:] / p[1:].sum()  # bins k and n - k, both


each(S("slow-power-share", 64), NUMPY, lambda n: over(r, n, lambda x: power(x)[:4].sum() * 2))
each(S("fast-power-share", 64), NUMPY, lambda n: over(r, n, lambda x: power(x)[15:48].sum()))

# ---------------------------------------------------------------- falls and reward
dd = lambda n: C / W(C, n).max() - 1
each(S("drawdown", 60, 250), PANDAS, dd)
deepest = lambda n: over(C, n, lambda x: (1 - x / np.maximum.accumulate(x)).max())
each(S("deepest-fall", 60, 250), NUMPY, deepest)
each(S("fall-in-deviations", 60, 250), NUMPY, lambda n: lambda t: deepest(n)(t) / (W(r, n).std()[t] * n**0.5))
each(S("rows-under-water", 60, 250), NUMPY, lambda n: over(C, n, lambda x: float(np.argmax(x[::-1]))))
each(S("rows-since-low", 60, 250), NUMPY, lambda n: over(C, n, lambda x: float(np.argmin(x[::-1]))))
each(S("pain-index", 60), PANDAS, lambda n: -W(dd(n), n).mean())
each(S("rise-from-low", 60, 250), PANDAS, lambda n: C / W(C, n).min() - 1)
sharpe = lambda n: W(s, n).mean() / W(s, n).std()
each(S("sharpe", 60, 250), PANDAS, sharpe)
each(S("sharpe-test", 60, 250), PANDAS, lambda n: (n - 1) ** 0.5 * sharpe(n) / (1 - W(s, n).skew() * sharpe(n) + (W(s, n).kurt() + 2) / 4 * sharpe(n) ** 2) ** 0.5)
each(S("sortino", 60, 250), PANDAS, lambda n: W(s, n).mean() / W(s.clip(upper=0) ** 2, n).mean() ** 0.5)
each(S("calmar", 60, 250), NUMPY, lambda n: lambda t: C.pct_change(n)[t] / deepest(n + 1)(t))
each(S("martin-ratio", 60), PANDAS, lambda n: C.pct_change(n) / W(dd(n) ** 2, n).mean() ** 0.5)
gain, loss = s.clip(lower=0), -s.clip(upper=0)
each(S("omega", 60, 250), PANDAS, lambda n: W(gain, n).sum() / W(loss, n).sum())
each(S("hit-rate", 20, 60), PANDAS, lambda n: W((s > 0) * 1.0, n).mean())
each(S("payoff-ratio", 60, 250), NUMPY, lambda n: over(s, n, lambda x: x[x > 0].mean() / -x[x < 0].mean()))

# ---------------------------------------------------------------- regime: trend, clustering
line = lambda x, n: over(x, n, lambda w: st.linregress(np.arange(n), w))
of = lambda f, g: lambda t: g(f(t))
slope_test = lambda x: lambda n: of(line(x, n), lambda f: f.slope / f.stderr)
each(R("trend-fit", 60, 120), SCIPY, lambda n: of(line(lc, n), lambda f: f.rvalue**2))
each(R("trend-test", 20, 60), SCIPY, slope_test(lc))


def mann_kendall(x):
    n, S_ = len(x), sum(np.sign(x[i + 1 :] - x[i]).sum() for i in range(len(x)))
    return (S_ - np.sign(S_)) / (n * (n - 1) * (2 * n + 5) / 18) ** 0.5


each(R("rank-trend-test", 20, 60), NUMPY, lambda n: over(C, n, mann_kendall))
box = lambda n: W(H, n).max() - W(L, n).min()
each(R("fractal-dimension", 20, 60), PANDAS, lambda n: 1 + np.log2((box(n // 2) + box(n // 2).shift(n // 2)) / box(n)))
each(R("above-average-share", 60), PANDAS, lambda n: W((C > W(C, 120).mean()) * 1.0, n).mean())
each(R("average-distance", 60, 250), PANDAS, lambda n: np.log(C / W(C, n).mean()) / (W(r, n).std() * n**0.5))
ma = lambda n: W(C, n).mean()
add(PANDAS, "regime.average-order", (np.sign(C - ma(20)) + np.sign(ma(20) - ma(60)) + np.sign(ma(60) - ma(250))) / 3)
each(R("bear", 250), PANDAS, lambda n: (C <= 0.8 * W(C, n).max()) * 1.0)
each(R("mean-shift-test", 20), SCIPY, lambda n: over(r, 4 * n, lambda x: st.ttest_ind(x[-n:], x[:-n], equal_var=False).statistic))
cusum = lambda x: np.abs(np.cumsum(x - x.mean())).max()
each(R("mean-cusum", 60), NUMPY, lambda n: over(r, n, lambda x: cusum(x) / (x.std() * n**0.5)))
each(R("volatility-ratio", 5, 20), PANDAS, lambda n: np.log(rv(n) / rv(6 * n)))
each(R("volatility-rank", 250), PANDAS, lambda n: W(rv(20), n).rank(pct=True))
each(R("volatility-trend", 60), SCIPY, lambda n: of(line(np.log(rv(20)), n), lambda f: f.slope))
each(R("filter-to-mean", 250), NUMPY, lambda n: np.log(garch(0.08 * r2) / W(r, n).std()))
each(R("rows-since-shock", 60), NUMPY, lambda n: over(a, n, lambda x: float(np.argmax(x[::-1]))))
add(NUMPY, "regime.calm-streak", streak(W(r, 60).std() - a))
each(R("arch-test", 60), PANDAS, lambda n: n * corr(r2.shift(), r2)(n) ** 2)
each(R("clustering-strength", 120), STATSMODELS, lambda n: over(a, n, lambda x: long_run(x, 10) / x.var()))
each(R("variance-shift-test", 20), PANDAS, lambda n: np.log(W(r, n).var() / W(r, 3 * n).var().shift(n)) / (2 / (n - 1) + 2 / (3 * n - 1)) ** 0.5)
each(R("squares-cusum", 60), NUMPY, lambda n: over(r2, n, lambda x: (n / 2) ** 0.5 * np.abs(np.cumsum(x) / x.sum() - np.arange(1, n + 1) / n).max()))

# ---------------------------------------------------------------- regime: hidden states, change points


def fitted(x, states):
    """The model as it stands at each row: fits at 250, 500, 750 returns, each from the last; hmmlearn without its priors and floors."""
    x = np.asarray(x, float)[1:]  # return k stands in row k + 1
    model, fits = None, []
    for end in range(250, len(x) + 1, 250):
        part = x[max(0, end - 500) : end].reshape(-1, 1)
        spread = part.var()
        start, moves = np.full(states, 1 / states), np.full((states, states), 0.05 / (states - 1))
        np.fill_diagonal(moves, 0.95)
        means, covars = np.full((states, 1), part.mean()), (spread * 0.3 * 9 ** (np.arange(states) / (states - 1))).reshape(-1, 1)
        if model is not None:
            start, moves, means, covars = model.startprob_, model.transmat_, model.means_, model._covars_
        rounds = 12 if model is None else 3
        model = GaussianHMM(states, "diag", min_covar=0, covars_prior=0, n_iter=rounds, tol=-np.inf, init_params="", params="stmc")
        model.startprob_, model.transmat_, model.means_, model.covars_ = start, moves, means, covars
        model.fit(part)
        order = np.argsort(model._covars_.ravel())
        model.startprob_, model.transmat_ = model.startprob_[order], model.transmat_[order][:, order]
        model.means_, model._covars_ = model.means_[order], model._covars_[order]
        fits.append((end, max(0, end - 500), model))
    return x, fits


def filtered(x, states):
    x, fits = fitted(x, states)

    def at(t):
        end, begin, model = [f for f in fits if f[0] <= t][-1]
        # the last smoothed probability of a stretch is the filtered one
        return model.score_samples(x[begin:t].reshape(-1, 1))[1][-1], model

    return at


def deviation(found):
    p, model = found
    after, m, v = p @ model.transmat_, model.means_.ravel(), model._covars_.ravel()
    return (after @ (v + m**2) - (after @ m) ** 2) ** 0.5


two, three, all_ = filtered(r, 2), filtered(r, 3), filtered(rm, 2)
settled = dict(tolerance=1e-8, because="up to 20 rounds of expectation and maximisation, each some 500 products in another order")
add(HMM, "regime.two-state-wild", lambda t: two(t)[0][1], **settled)
add(HMM, "regime.two-state-doubt", lambda t: 4 * two(t)[0].prod(), **settled)
add(HMM, "regime.two-state-deviation", lambda t: deviation(two(t)), **settled)
for k, name in enumerate(["calm", "middle", "wild"]):
    add(HMM, f"regime.three-state-{name}", lambda t: three(t)[0][k], **settled)
add(HMM, "regime.three-state-deviation", lambda t: deviation(three(t)), **settled)
add(HMM, "regime.market-wild", lambda t: all_(t)[0][1], **settled)


def change_points(x, mean_run, keep):
    """Adams & MacKay with scipy's Student t; the likeliest runs kept."""
    recent, length = np.full(len(x), np.nan), np.full(len(x), np.nan)
    runs = [(0, 1.0, 0.0, 1.0)]  # rows, probability, mean, scale
    for t, value in enumerate(x):
        if math.isnan(value):
            continue
        grown, total = [], 0.0
        for n, p, m, b in runs:
            k, alpha = 1 + n, 2 + n / 2
            joint = p * st.t.pdf(value, 2 * alpha, m, (b * (1 + 1 / k) / alpha) ** 0.5)
            total += joint
            grown.append((n + 1, joint * (1 - 1 / mean_run), m + (value - m) / (k + 1), b + k * (value - m) ** 2 / (2 * (k + 1))))
        if len(grown) == keep:
            grown.remove(min(grown, key=lambda run: run[1]))
        grown.append((0, total / mean_run, 0.0, 1.0))
        whole = sum(run[1] for run in grown)
        runs = [(n, p / whole, m, b) for n, p, m, b in grown]
        recent[t] = sum(p for n, p, _, _ in runs if n < 10)
        length[t] = sum(p * n for n, p, _, _ in runs)
    return recent, length


recent, length = change_points((r / W(r, 250).std()).to_numpy(), 120, 12)
add(SCIPY, "regime.recent-change", pd.Series(recent), because="a filter over all rows so far")
add(SCIPY, "regime.stretch-length", pd.Series(length), because="a filter over all rows so far")

# ---------------------------------------------------------------- regime: stress, liquidity
ill = s.abs() / T
rank = lambda x, n: W(x, n).rank(pct=True)
mv = W(rm**2, 20).mean() ** 0.5
each(R("own-stress", 250), PANDAS, lambda n: sum(rank(x, n) for x in (rv(20), -dd(60), W(ill, 20).mean(), W(night**2, 20).mean() ** 0.5)) / 4)
each(R("market-stress", 250), PANDAS, lambda n: sum(rank(x, n) for x in (F.vix, F.credit_spread, mv, 1 - M / W(M, 60).max())) / 4)


def mahalanobis(n):
    x = np.stack([r, rm], 1)

    def at(t):
        past = x[t - n : t]
        d = x[t] - past.mean(0)
        return d @ np.linalg.inv(np.cov(past.T)) @ d / 2

    return at


each(R("turbulence", 120), NUMPY, mahalanobis)
each(R("illiquidity-rank", 250), PANDAS, lambda n: rank(W(ill, 20).mean(), n))
each(R("illiquidity-ratio", 20), PANDAS, lambda n: np.log(W(ill, n).mean() / W(ill, 6 * n).mean()))
each(R("turnover-trend", 60), SCIPY, lambda n: of(line(np.log(T), n), lambda f: f.slope))
each(R("turnover-ratio", 5, 20), PANDAS, lambda n: np.log(W(T, n).mean() / W(T, 6 * n).mean()))
each(R("turnover-rank", 250), PANDAS, lambda n: rank(W(T, 20).mean(), n))
each(R("turnover-surprise", 60), SCIPY, lambda n: over(np.log(T), n, lambda x: st.zscore(x, ddof=1)[-1]))
each(R("turnover-variability", 60), SCIPY, lambda n: over(T, n, lambda x: st.variation(x, ddof=1)))
each(R("still-share", 60), PANDAS, lambda n: W((C.diff() == 0) * 1.0, n).mean())
each(R("roll-spread", 20, 60), PANDAS, lambda n: 2 * (-W(r, n).cov(r.shift())).clip(lower=0) ** 0.5)
beta, gamma, k_ = rng**2 + rng.shift() ** 2, np.log(W(H, 2).max() / W(L, 2).min()) ** 2, 3 - 2 * 2**0.5
alpha = ((2 * beta) ** 0.5 - beta**0.5) / k_ - (gamma / k_) ** 0.5
two_rows = (2 * (np.exp(alpha) - 1) / (1 + np.exp(alpha))).clip(lower=0)
each(R("corwin-schultz-spread", 20, 60), PANDAS, lambda n: W(two_rows, n).mean())
mid = (np.log(H) + np.log(L)) / 2
each(R("abdi-ranaldo-spread", 20, 60), PANDAS, lambda n: 2 * W((lc.shift() - mid.shift()) * (lc.shift() - mid), n).mean().clip(lower=0) ** 0.5)
each(R("volume-reversal", 60), PANDAS, corr((np.sign(r) * T).shift(), r))
each(R("volume-commonality", 60), PANDAS, corr(V / W(V, 20).mean(), F.universe_volume_ratio))

# ---------------------------------------------------------------- regime: calendar
turn_, months = 2 * math.pi * (F.day_of_week - 1) / 5, 2 * math.pi * (F.month - 1) / 12
add(NUMPY, "regime.weekday-sine", np.sin(turn_))
add(NUMPY, "regime.weekday-cosine", np.cos(turn_))
add(NUMPY, "regime.month-sine", np.sin(months))
add(NUMPY, "regime.month-cosine", np.cos(months))
add(NUMPY, "regime.month-gone", (F.day_of_month - 1) / (F.day_of_month + F.days_to_month_end - 1))
each(R("same-weeks-return", 252, 504), PANDAS, lambda n: C.shift(n - 21) / C.shift(n) - 1)

# ---------------------------------------------------------------- regime: market
vix, ten, short, two_ = F.vix, F.rate_10y, F.rate_3m, F.rate_2y
add(PANDAS, "regime.vix", vix)
each(R("vix-rank", 250), PANDAS, lambda n: rank(vix, n))
each(R("vix-score", 60), SCIPY, lambda n: over(vix, n, lambda x: st.zscore(x, ddof=1)[-1]))
each(R("vix-change", 5, 20), PANDAS, lambda n: np.log(vix / vix.shift(n)))
add(PANDAS, "regime.implied-to-realised", np.log(vix / 100 / 252**0.5 / mv))
each(R("vix-market-correlation", 60), PANDAS, corr(np.log(vix).diff(), rm))
add(PANDAS, "regime.term-slope", ten - short)
add(PANDAS, "regime.term-slope-2y", ten - two_)
add(PANDAS, "regime.curvature", 2 * two_ - short - ten)
add(PANDAS, "regime.curve-inverted", (short > ten) * 1.0)
each(R("inversion-share", 60), PANDAS, lambda n: W((short > ten) * 1.0, n).mean())
each(R("slope-change", 20), PANDAS, lambda n: (ten - short).diff(n), because="a difference of differences of yields in hundredths")
each(R("long-rate-change", 20), PANDAS, lambda n: ten.diff(n))
each(R("short-rate-change", 60), PANDAS, lambda n: short.diff(n))
each(R("rate-volatility", 60), PANDAS, lambda n: W(ten.diff(), n).std())
each(R("credit-change", 20), PANDAS, lambda n: F.credit_spread.diff(n))
each(R("credit-rank", 250), PANDAS, lambda n: rank(F.credit_spread, n))
each(R("market-return", 20, 250), PANDAS, lambda n: np.log(M / M.shift(n)))
each(R("market-distance", 200), PANDAS, lambda n: np.log(M / W(M, n).mean()))
each(R("market-drawdown", 250), PANDAS, lambda n: M / W(M, n).max() - 1)
each(R("market-volatility-rank", 250), PANDAS, lambda n: rank(mv, n))
each(R("market-trend-test", 60), SCIPY, slope_test(np.log(M)))
add(NUMPY, "regime.market-streak", streak(rm))
adv, disp = F.universe_advancing, F.universe_dispersion
each(R("breadth", 20), PANDAS, lambda n: W(adv, n).mean())


def ema(x, n):
    """Begun as the mean of the first n, as in TA-Lib."""
    value = x.copy()
    value.iloc[: n - 1] = np.nan
    value.iloc[n - 1] = x.iloc[:n].mean()
    return value.ewm(alpha=2 / (n + 1), adjust=False).mean()


each(R("breadth-thrust", 10), PANDAS, lambda n: ema(adv, n))
add(PANDAS, "regime.mcclellan", ema(2 * adv - 1, 19) - ema(2 * adv - 1, 39))
each(R("dispersion-rank", 250), PANDAS, lambda n: rank(W(disp, 5).mean(), n))
each(R("co-movement", 60), PANDAS, lambda n: W(rm, n).var() / (W(rm, n).var() + W(disp**2, n).mean()))
each(R("universe-volume", 20), PANDAS, lambda n: W(F.universe_volume_ratio, n).mean())
each(R("stock-bond-correlation", 60), PANDAS, corr(rm, -ten.diff()))

for group, certificates in out.items():
    write(f"features_{group}", certificates)
    print(len({c["fact"].rsplit("-", 1)[0] for c in certificates}), "formulas")

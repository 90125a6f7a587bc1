"""Cross-asset features by numpy, pandas, scipy and statsmodels: each formula worked out afresh on the windows of three rows.

A member, its market, its sector, the leaders, the universe's columns and observed series of 420 rows, made from the shared synthetic numbers.
"""

import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import statsmodels
import statsmodels.api as sm
from statsmodels.tsa.stattools import adfuller

from _golden import certificate, normals, u01, write

NUMPY, PANDAS, SCIPY, STATS = (f"{m.__name__} {m.__version__}" for m in (np, pd, scipy, statsmodels))
N = 420
ROWS = [300, 361, 419]
out = []

# The columns of the clock; the test makes the same.
market = 0.0003 + 0.010 * normals(N, 701)
sector = 0.6 * market + 0.007 * normals(N, 702)
leader = 0.8 * market + 0.004 * normals(N, 703)
own = 0.0002 + 0.9 * market + 0.5 * sector + 0.3 * np.r_[0, leader[:-1]] + 0.009 * normals(N, 704)
universe = 0.95 * market + 0.001 * normals(N, 705)
dispersion = 0.012 + 0.006 * u01(N, 706)
advancing = 0.2 + 0.6 * u01(N, 707)
volume = np.exp(14 + 0.4 * normals(N, 708))
universe_volume = np.exp(0.2 * normals(N, 709) + 0.3 * (np.log(volume) - 14))
close = 50 * np.exp(np.cumsum(np.log1p(own)))
market_close = 100 * np.exp(np.cumsum(np.log1p(market)))
vix = 20 - 60 * market + 0.5 * normals(N, 710)
rate_3m = 1 + 0.02 * np.cumsum(normals(N, 711))
rate_2y = 1.5 + 0.03 * np.cumsum(normals(N, 712))
rate_10y = 2.5 + 0.03 * np.cumsum(normals(N, 713))
credit = 2 + 0.02 * np.cumsum(normals(N, 714))

r = np.r_[np.nan, close[1:] / close[:-1] - 1]
m = np.r_[np.nan, market_close[1:] / market_close[:-1] - 1]
log_close, log_market = np.log(close), np.log(market_close)
log_sector = np.cumsum(np.log1p(sector))
diff = lambda x: np.r_[np.nan, np.diff(x)]
lag = lambda x, k=1: np.r_[[np.nan] * k, x[:-k]]
cut = lambda x, t, n: x[t - n + 1 : t + 1]


def ols(y, *xs):
    return sm.OLS(y, sm.add_constant(np.column_stack(xs))).fit()


def add(fact, by, of, tolerance=1e-8, because="sums of some hundred products about their means"):
    out.append(certificate(__file__, by, f"cross-asset.{fact}", [of(t) for t in ROWS], tolerance, because, "relative"))


def fit(t, n, y=r, *xs):
    return ols(cut(y, t, n), *(cut(x, t, n) for x in (xs or (m,))))


def corr(x, y, n):
    return lambda t: np.corrcoef(cut(x, t, n), cut(y, t, n))[0, 1]


def side(t, n, below):
    y, x = cut(r, t, n), cut(m, t, n)
    on = x < x.mean() if below else x > x.mean()
    return y[on], x[on]


def beta60(t):
    return fit(t, 60).params[1]


hedged = np.full(N, np.nan)
for row in range(61, N):
    hedged[row] = r[row] - beta60(row - 1) * m[row]

for n in (20, 60, 250):
    add(f"beta-{n}", STATS, lambda t, n=n: fit(t, n).params[1])
add("downside-beta-250", SCIPY, lambda t: st.linregress(*side(t, 250, True)[::-1]).slope)
add("upside-beta-250", SCIPY, lambda t: st.linregress(*side(t, 250, False)[::-1]).slope)
add(
    "beta-asymmetry-250",
    SCIPY,
    lambda t: st.linregress(*side(t, 250, True)[::-1]).slope - st.linregress(*side(t, 250, False)[::-1]).slope,
)


def kalman(t):
    b, p = 1.0, 1000.0
    for y, x in zip(r[1 : t + 1], m[1 : t + 1]):
        p += 0.5
        gain = p * x / (x * x * p + 1)
        b, p = b + gain * (y - b * x), (1 - gain * x) * p
    return b


add("kalman-beta-60", NUMPY, kalman)
add("dimson-beta-60", STATS, lambda t: fit(t, 60, r, m, lag(m)).params[1:].sum())


def scholes_williams(t, n=120):
    y = cut(lag(r), t, n)
    slopes = sum(st.linregress(cut(x, t, n), y).slope for x in (lag(m, 2), lag(m), m))
    return slopes / (1 + 2 * corr(lag(m), m, n)(t))


add("scholes-williams-beta-120", SCIPY, scholes_williams)


def shrunk(t, n):
    f = fit(t, n)
    error = f.bse[1] ** 2
    return (f.params[1] / error + 1 / 0.25) / (1 / error + 1 / 0.25)


add("shrunk-beta-60", STATS, lambda t: shrunk(t, 60))
add("beta-error-60", STATS, lambda t: fit(t, 60).bse[1])
add("beta-instability-120", STATS, lambda t: np.std([beta60(k) for k in range(t - 119, t + 1)], ddof=1))
add("beta-change-250", STATS, lambda t: beta60(t) - fit(t, 250).params[1])


def frazzini(t):
    y, x = np.log1p(r), np.log1p(m)
    three = lambda z: pd.Series(z).rolling(3).sum().to_numpy()
    return corr(three(y), three(x), 250)(t) * cut(y, t, 120).std(ddof=1) / cut(x, t, 120).std(ddof=1)


add("frazzini-pedersen-beta-250", PANDAS, frazzini)
add("sector-beta-60", STATS, lambda t: fit(t, 60, r, sector).params[1])
add("leader-beta-60", STATS, lambda t: fit(t, 60, r, leader).params[1])
add("market-loading-60", STATS, lambda t: fit(t, 60, r, m, sector).params[1])
add("sector-loading-60", STATS, lambda t: fit(t, 60, r, m, sector).params[2])
add("upside-capture-60", NUMPY, lambda t: cut(r, t, 60)[cut(m, t, 60) > 0].sum() / cut(m, t, 60)[cut(m, t, 60) > 0].sum())
add("downside-capture-60", NUMPY, lambda t: cut(r, t, 60)[cut(m, t, 60) < 0].sum() / cut(m, t, 60)[cut(m, t, 60) < 0].sum())

add("market-correlation-20", NUMPY, corr(r, m, 20))
add("sector-correlation-60", NUMPY, corr(r, sector, 60))
add("universe-correlation-60", NUMPY, corr(r, universe, 60))
add("leader-correlation-60", NUMPY, corr(r, leader, 60))
add("rate-correlation-60", NUMPY, corr(r, diff(rate_10y), 60))
add("credit-correlation-60", NUMPY, corr(r, diff(credit), 60))
add("vix-correlation-60", NUMPY, corr(r, diff(vix), 60))
add("market-rank-correlation-60", SCIPY, lambda t: st.spearmanr(cut(r, t, 60), cut(m, t, 60)).statistic)
add("down-market-correlation-250", NUMPY, lambda t: np.corrcoef(*side(t, 250, True))[0, 1])
add(
    "correlation-asymmetry-250",
    NUMPY,
    lambda t: np.corrcoef(*side(t, 250, True))[0, 1] - np.corrcoef(*side(t, 250, False))[0, 1],
)
add("correlation-change-250", NUMPY, lambda t: corr(r, m, 20)(t) - corr(r, m, 250)(t))


def co_moment(t, n, power):
    y, x = cut(r, t, n), cut(m, t, n)
    dy, dx = y - y.mean(), x - x.mean()
    return (dy * dx**power).mean() / (y.std() * x.std() ** power)


add("coskewness-120", NUMPY, lambda t: co_moment(t, 120, 2))
add("cokurtosis-250", NUMPY, lambda t: co_moment(t, 250, 3))


def tails(t, share, sign):
    y, x = sign * cut(r, t, 250), sign * cut(m, t, 250)
    k = int(share * 250)
    return set(np.argsort(y)[:k]), set(np.argsort(x)[:k])


def dependence(t, sign):
    low_y, low_x = tails(t, 0.1, sign)
    return len(low_y & low_x) / len(low_x)


add("lower-tail-dependence-250", NUMPY, lambda t: dependence(t, 1))
add("upper-tail-dependence-250", NUMPY, lambda t: dependence(t, -1))
add("marginal-shortfall-250", NUMPY, lambda t: cut(r, t, 250)[sorted(tails(t, 0.05, 1)[1])].mean())
add("volume-commonality-60", NUMPY, corr(diff(np.log(volume)), diff(np.log(universe_volume)), 60))
add("synchronicity-days-60", NUMPY, lambda t: (np.sign(cut(r, t, 60)) == np.sign(cut(m, t, 60))).mean())
add("level-correlation-120", NUMPY, corr(log_close, log_market, 120))

add("alpha-60", STATS, lambda t: fit(t, 60).params[0])
add("alpha-t-250", STATS, lambda t: fit(t, 250).tvalues[0])
add("appraisal-ratio-250", STATS, lambda t: fit(t, 250).params[0] / np.sqrt(fit(t, 250).mse_resid))
add("idiosyncratic-volatility-60", STATS, lambda t: np.sqrt(fit(t, 60).mse_resid))
add("two-factor-volatility-60", STATS, lambda t: np.sqrt(fit(t, 60, r, m, sector).mse_resid))
add("idiosyncratic-skewness-60", PANDAS, lambda t: pd.Series(fit(t, 60).resid).skew())
add("idiosyncratic-kurtosis-250", PANDAS, lambda t: pd.Series(fit(t, 250).resid).kurt())


def neighbours(t):
    e = fit(t, 60).resid
    return (e[1:] * e[:-1]).sum() / (e**2).sum()


add("residual-autocorrelation-60", STATS, neighbours)
add("market-share-60", STATS, lambda t: fit(t, 60).rsquared)
add("synchronicity-250", STATS, lambda t: np.log(fit(t, 250).rsquared / (1 - fit(t, 250).rsquared)))
add("two-factor-share-60", STATS, lambda t: fit(t, 60, r, m, sector).rsquared)
add("sector-share-60", STATS, lambda t: fit(t, 60, r, m, sector).rsquared - fit(t, 60).rsquared, 1e-7)
add("tracking-error-60", NUMPY, lambda t: cut(r - m, t, 60).std(ddof=1))
add("information-ratio-60", NUMPY, lambda t: cut(r - m, t, 60).mean() / cut(r - m, t, 60).std(ddof=1))
add("hedged-return-20", STATS, lambda t: cut(hedged, t, 20).sum(), 1e-7, "a sum that may lie near zero")
add("residual-momentum-120", STATS, lambda t: cut(hedged, t - 20, 120).sum() / cut(hedged, t - 20, 120).std(ddof=1), 1e-7)


def residual_now(t):
    f = fit(t, 60, r, m, sector)
    return f.resid[-1] / np.sqrt(f.mse_resid)


add("residual-now-60", STATS, residual_now)

add("follows-market-60", NUMPY, corr(r, lag(m), 60))
add("leads-market-60", NUMPY, corr(lag(r), m, 60))
add("follows-sector-60", NUMPY, corr(r, lag(sector), 60))
add("follows-leaders-60", NUMPY, corr(r, lag(leader), 60))
add("lead-balance-60", NUMPY, lambda t: corr(lag(r), m, 60)(t) - corr(r, lag(m), 60)(t))
add("price-delay-120", STATS, lambda t: 1 - fit(t, 120).rsquared / fit(t, 120, r, m, lag(m)).rsquared, 1e-6, "a small difference of two shares")
add("leader-signal-60", STATS, lambda t: fit(t, 60, r, lag(leader)).params[1] * leader[t])

beside = log_close - log_market
add("relative-strength-60", NUMPY, lambda t: beside[t] - beside[t - 60])
add("sector-strength-60", NUMPY, lambda t: (log_close - log_sector)[t] - (log_close - log_sector)[t - 60])
add("sector-momentum-20", NUMPY, lambda t: (log_sector - log_market)[t] - (log_sector - log_market)[t - 20])
add("relative-high-distance-250", NUMPY, lambda t: beside[t] - cut(beside, t, 250).max())
add("relative-trend-60", SCIPY, lambda t: st.linregress(np.arange(60), cut(beside, t, 60)).slope)


def engle_granger(t, n, x):
    f = fit(t, n, log_close, x)
    return f.resid[-1] / np.sqrt(f.mse_resid), adfuller(f.resid, maxlag=0, regression="n", autolag=None, result_object=False)[0], f.resid


add("market-distance-120", STATS, lambda t: engle_granger(t, 120, log_market)[0])
add("sector-distance-120", STATS, lambda t: engle_granger(t, 120, log_sector)[0])
add("market-cointegration-250", STATS, lambda t: engle_granger(t, 250, log_market)[1])
add("sector-cointegration-250", STATS, lambda t: engle_granger(t, 250, log_sector)[1])


def half_life(t):
    e = engle_granger(t, 250, log_market)[2]
    phi = sm.OLS(np.diff(e), e[:-1]).fit().params[0]
    return -np.log(2) / np.log(1 + phi) if -1 < phi < 0 else np.nan


add("market-half-life-250", STATS, half_life)
add("excess-move", NUMPY, lambda t: (r[t] - universe[t]) / dispersion[t])
add("dispersion-20", NUMPY, lambda t: cut(dispersion, t, 20).mean())
add("dispersion-sensitivity-120", NUMPY, corr(np.abs(hedged), dispersion, 120))


def exponential(x, n):
    y = np.full(len(x), np.nan)
    y[n - 1] = x[:n].mean()
    y[n:] = pd.Series(np.r_[y[n - 1], x[n:]]).ewm(span=n, adjust=False).mean().to_numpy()[1:]
    return y


add("breadth-10", PANDAS, lambda t: exponential(advancing, 10)[t])
add("breadth-oscillator", PANDAS, lambda t: (exponential(2 * advancing - 1, 19) - exponential(2 * advancing - 1, 39))[t], 1e-7)
add("breadth-beta-60", STATS, lambda t: fit(t, 60, r, advancing).params[1])

add("rate-beta-60", STATS, lambda t: fit(t, 60, r, diff(rate_10y)).params[1])
add("short-rate-beta-250", STATS, lambda t: fit(t, 250, r, diff(rate_3m)).params[1])
add("term-beta-120", STATS, lambda t: fit(t, 120, r, diff(rate_10y - rate_2y)).params[1])
add("credit-beta-120", STATS, lambda t: fit(t, 120, r, diff(credit)).params[1])
add("vix-beta-60", STATS, lambda t: fit(t, 60, r, diff(vix)).params[1])
add("rate-loading-60", STATS, lambda t: fit(t, 60, r, m, diff(rate_10y)).params[2])
add("vix-loading-60", STATS, lambda t: fit(t, 60, r, m, diff(vix)).params[2])

write("features_cross_asset", out)

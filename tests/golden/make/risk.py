"""Tail measures, beta and drawdown by numpy, scipy, statsmodels and pandas."""

import math

import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import statsmodels
import statsmodels.api as sm

from _golden import DATA, certificate, djia_closes, normals, write

SCIPY, NUMPY, PANDAS, SM = (f"{m.__name__} {m.__version__}" for m in (scipy, np, pd, statsmodels))
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def tail(returns, level):
    k = math.ceil(round((1 - level) * len(returns), 9))
    lowest = np.sort(returns)[:k]
    return [-lowest[-1], -lowest.mean(), k]


def cornish_fisher(returns, level):
    s, k, z = st.skew(returns), st.kurtosis(returns), st.norm.ppf(1 - level)
    w = z + (z**2 - 1) * s / 6 + (z**3 - 3 * z) * k / 24 - (2 * z**3 - 5 * z) * s**2 / 36
    return -(returns.mean() + w * returns.std(ddof=1))


out.append(certificate(__file__, "hand: mean of 0.05 and 0.02", "tail of ten returns at 0.8: value at risk, expected shortfall, bars", [0.02, 0.035, 2], 1e-16, "one float64 addition",
    returns=[0.01, -0.05, 0.03, -0.02, 0.0, 0.02, 0.01, -0.01, 0.04, 0.0], level=0.8))
r = 0.0004 + 0.012 * normals(750, 101) + 0.01 * np.minimum(normals(750, 102), -1)
for level in (0.95, 0.975, 0.99):
    add(NUMPY, f"tail of 750 returns at {level}: value at risk, expected shortfall, bars", tail(r, level), 1e-15, "one mean of at most 38 numbers", seeds=[101, 102], level=level)
    m, s, z = r.mean(), r.std(ddof=1), st.norm.ppf(1 - level)
    add(SCIPY, f"normal tail of 750 returns at {level}: value at risk, expected shortfall", [-(m + z * s), -m + s * st.norm.pdf(z) / (1 - level)], 1e-14, "a dozen roundings", seeds=[101, 102], level=level)
    add(SCIPY, f"Cornish-Fisher tail of 750 returns at {level}", cornish_fisher(r, level), 1e-14, "a dozen roundings", seeds=[101, 102], level=level)

market, asset = 0.01 * normals(500, 111), 0.0002 + 0.012 * normals(500, 111) + 0.02 * normals(500, 112)
f = sm.OLS(asset, sm.add_constant(market)).fit()
add(SM, "beta over 500 bars: beta, standard error, alpha, its standard error, R2", [f.params[1], f.bse[1], f.params[0], f.bse[0], f.rsquared], 1e-11, "sums of 500 products", measure="relative", seeds=[111, 112])

wealth = pd.Series(100 * np.exp(np.cumsum(0.02 * normals(400, 121))))
dd = 1 - wealth / wealth.cummax()
trough = int(dd.idxmax())
add(PANDAS, "maximum drawdown of a walk of 400: depth, peak, trough, current", [dd.max(), int(wealth[: trough + 1].idxmax()), trough, dd.iloc[-1]], 1e-13, "one quotient", seed=121)
add(NUMPY, "downside deviation of 750 returns below 0.0005", np.sqrt((np.minimum(r - 0.0005, 0) ** 2).mean()), 1e-16, "one mean", seeds=[101, 102], target=0.0005)

if (DATA / "djia20").exists():
    x = djia_closes("MSFT")
    r = x[1:] / x[:-1] - 1
    add(NUMPY, "tail of MSFT's real returns at 0.95: value at risk, expected shortfall, bars", tail(r, 0.95), 1e-15, "one mean of five numbers", symbol="MSFT", level=0.95)
    dd = 1 - x / np.maximum.accumulate(x)
    trough = int(dd.argmax())
    add(NUMPY, "maximum drawdown of MSFT's real closes: depth, peak, trough, current", [dd.max(), int(x[: trough + 1].argmax()), trough, dd[-1]], 1e-14, "one quotient", symbol="MSFT")

write("risk", out)

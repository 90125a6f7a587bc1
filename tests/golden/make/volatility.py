"""Exponentially weighted variance and GARCH(1,1) by arch, its optimiser driven until it stops moving."""

import gzip

import arch
import numpy as np
from arch import arch_model
from arch.univariate import ConstantMean, EWMAVariance, ZeroMean
from arch.univariate.distribution import Normal

from _golden import DATA, certificate, djia_closes, garch_returns, normals, write

ARCH = f"arch {arch.__version__}"
TIGHT = {"disp": "off", "tol": 1e-15, "options": {"maxiter": 5000}, "show_warning": False}
out = []


def add(fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, ARCH, fact, expected, tolerance, because, **kw))


def fit(series):
    """The best of several starts, each followed to the end."""
    model = arch_model(series, vol="GARCH", p=1, q=1, rescale=False)
    mean, var = series.mean(), series.var()
    starts = [None] + [[mean, var * (1 - k), a, k - a] for k, a in ((0.5, 0.2), (0.7, 0.1), (0.9, 0.1), (0.98, 0.05), (0.98, 0.2))]
    return max((model.fit(starting_values=s, **TIGHT) for s in starts), key=lambda f: f.loglikelihood)


def numbers(f):
    p = f.params
    return [p["mu"], p["omega"], p["alpha[1]"], p["beta[1]"]]


SERIES = {"length": 2000, "seed": 51, "mu": 0.05, "omega": 0.05, "alpha": 0.08, "beta": 0.9}
r = garch_returns(*SERIES.values())
fixed = [0.04, 0.06, 0.1, 0.85]
model = arch_model(r, vol="GARCH", p=1, q=1, rescale=False)
at = model.fix(fixed)
add("likelihood of given parameters, with the first, second and last variance", [at.loglikelihood, *(at.conditional_volatility[[0, 1, -1]] ** 2)], 1e-8,
    "sums of 2,000 terms near 2", series=SERIES, parameters=fixed)
f = fit(r)
add("fit: mu, omega, alpha, beta", numbers(f), 3e-6, "arch's gradient is a finite difference, so its end is known to a few millionths", series=SERIES)
add("fit: log likelihood", f.loglikelihood, 1e-6, "the likelihood is flat at its top: errors in parameters enter squared", series=SERIES)
add("fit: forecast of 10 bars", f.forecast(horizon=10).variance.iloc[-1].to_numpy(), 1e-4, "carries the error of the parameters", measure="relative", series=SERIES)
add("fit: robust standard errors", f.std_err.to_numpy(), 5e-3, "arch differentiates the likelihood twice by finite differences", measure="relative", series=SERIES)

z = normals(300, 61)
ewma = ZeroMean(z, volatility=EWMAVariance(0.94), distribution=Normal(), rescale=False).fit(disp="off")
add("ewma: variance of bars 1, 2 and 300 and of the next", [*(ewma.conditional_volatility[[0, 1, -1]] ** 2), ewma.forecast(horizon=1).variance.iloc[-1, 0]], 1e-12,
    "300 multiplications", seed=61, length=300)

if (DATA / "djia20").exists():
    for symbol in ("MSFT", "GS", "AAPL", "JPM"):
        f = fit(100 * np.diff(np.log(djia_closes(symbol))))
        add(f"log likelihood on real returns of {symbol}", f.loglikelihood, 1e-5, "as above; with 90 bars the top is flatter", symbol=symbol)
        if f.params["alpha[1]"] + f.params["beta[1]"] < 0.99:  # at persistence one the top is a ridge and the end on it a matter of taste
            add(f"next variance on real returns of {symbol}", f.forecast(horizon=1).variance.iloc[-1, 0], 1e-4, "carries the error of the parameters", measure="relative", symbol=symbol)

if (DATA / "sp500-daily").exists():
    import pandas as pd

    d = pd.read_csv(DATA / "sp500-daily" / "daily.csv.gz", keep_default_na=False)
    counts = d.groupby("symbol").size()
    total, symbols = 0.0, sorted(counts[counts == 2844].index)[:100]
    for symbol in symbols:
        close = d[d.symbol == symbol].sort_values("date").adj_close.to_numpy(float)[-2500:]
        x = 100 * np.diff(np.log(close))
        total += fit(np.append(x, x[-1])).loglikelihood
    add("sum of log likelihoods of 100 stocks of 2,500 bars", total, 2e-3,
        "arch may step over a bound by a rounding, worth 1e-4 in one series; with its default stopping rule it ends 2 to 6 lower, differently on each machine", symbols=100)

write("volatility", out)

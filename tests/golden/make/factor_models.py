"""Real stocks of sp500-daily regressed on the published Fama-French factors and momentum, by statsmodels: excess total returns, HAC errors.

Without the data of QUORUM_SHARED_DATA (or ../shared/data) it leaves the file as it is.
"""

import sys

import numpy as np
import pandas as pd
import scipy.stats as st
import statsmodels
import statsmodels.api as sm

from _golden import DATA, certificate, write

if not (DATA / "sp500-daily").exists():
    sys.exit(f"no data at {DATA}: nothing was written")

SM = f"statsmodels {statsmodels.__version__}"
FROM, TO, LAG = "2012-01-03", "2019-12-31", 8
NAMES = ["mkt_rf", "smb", "hml", "rmw", "cma", "mom"]
SYMBOLS = ["AAPL", "BAC", "BLK", "CAT", "DUK", "GILD", "NEM", "XOM"]

daily = pd.read_csv(DATA / "sp500-daily" / "daily.csv.gz", keep_default_na=False, usecols=["date", "symbol", "adj_close"])
symbols = [s for s in SYMBOLS if s in set(daily.symbol)]
closes = daily[daily.symbol.isin(symbols)].pivot(index="date", columns="symbol", values="adj_close").astype(float)
returns = closes / closes.shift(1) - 1
published = pd.read_csv(DATA / "fama-french" / "ff5_mom_daily.csv.gz").set_index("date") / 100
dates = returns.index.intersection(published.index)
dates = dates[(dates >= FROM) & (dates <= TO)]
F = published.loc[dates, NAMES]
out = []


def add(by, fact, expected, because, **kw):
    out.append(certificate(__file__, by, fact, expected, 1e-9, because, measure="relative", **kw))


excess = returns.loc[dates, symbols].sub(published.loc[dates, "rf"], axis=0)
for symbol in symbols:
    fit = sm.OLS(excess[symbol].to_numpy(), sm.add_constant(F.to_numpy())).fit(cov_type="HAC", cov_kwds={"maxlags": LAG, "use_correction": False})
    add(SM, f"{symbol} on the published six factors, 2012 to 2019: coefficients, t, R2, rows", [*fit.params, *fit.tvalues, fit.rsquared, fit.nobs],
        "relative; 2,000 rows", symbol=symbol, start=FROM, end=TO, lag=LAG)

R, G = excess.to_numpy(), F.to_numpy()
T, N, K = len(R), R.shape[1], G.shape[1]
X = sm.add_constant(G)
B, *_ = np.linalg.lstsq(X, R, rcond=None)
E = R - X @ B
S, mu = E.T @ E / T, G.mean(0)
W = (G - mu).T @ (G - mu) / T
statistic = (T - N - K) / N * (B[0] @ np.linalg.solve(S, B[0])) / (1 + mu @ np.linalg.solve(W, mu))
add(f"numpy {np.__version__}", "GRS test of those stocks, 2012 to 2019: statistic, p", [statistic, st.f.sf(statistic, N, T - N - K)], "relative; two solves",
    symbols=symbols, start=FROM, end=TO)
write("factor_models", out)

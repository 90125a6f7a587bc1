"""Regressions, Newey-West errors, the GRS test, Fama-MacBeth, daily ICs and the deflated Sharpe ratio, by statsmodels, numpy, scipy and pandas."""

import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import statsmodels
import statsmodels.api as sm

from _golden import certificate, normals, u01, write

SCIPY, NUMPY, SM, PANDAS = f"scipy {scipy.__version__}", f"numpy {np.__version__}", f"statsmodels {statsmodels.__version__}", f"pandas {pd.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def factors(rows):
    """Three factors, the third leaning on the first, as the tests make them."""
    a, b, c = (0.01 * normals(rows, seed) for seed in (601, 602, 603))
    return np.column_stack([a, b, 0.5 * a + c])


def assets(rows, count):
    """Returns with autocorrelated residuals: betas 1, 0.5, -0.3 shifted a little by asset."""
    F = factors(rows)
    series = []
    for i in range(count):
        e = 0.006 * normals(rows, 610 + i)
        e[1:] += 0.3 * e[:-1]
        series.append(0.0003 * i + F @ np.array([1 + 0.1 * i, 0.5, -0.3 + 0.05 * i]) + e)
    return np.column_stack(series)


F, R = factors(300), assets(300, 5)
X = sm.add_constant(F)
plain = sm.OLS(R[:, 1], X).fit()
add(SM, "least squares of 300 returns on three factors: coefficients, classical errors, R2, residual variance",
    [*plain.params, *plain.bse, plain.rsquared, plain.mse_resid], 1e-10, "relative; QR against the pseudo-inverse", measure="relative", rows=300)
bare = sm.OLS(R[:, 1], F).fit()
add(SM, "least squares without a constant: coefficients, R2 around zero", [*bare.params, bare.rsquared], 1e-10, "relative", measure="relative", rows=300)
for lag in (0, 5, 12):
    robust = sm.OLS(R[:, 1], X).fit(cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": False})
    add(SM, f"newey-west regression at lag {lag}: covariance of the coefficients", robust.cov_params(), 1e-9, "relative; sums of 300 products", measure="relative", rows=300, lag=lag)
    add(SM, f"newey-west errors at lag {lag}: errors, t, p", [*robust.bse, *robust.tvalues, *robust.pvalues], 1e-9, "relative; p down to 1e-300", measure="relative", rows=300, lag=lag)

m = normals(250, 621)
m[1:] += 0.4 * m[:-1]
m += 0.1
for lag in (0, 4, 9):
    f = sm.OLS(m, np.ones(250)).fit(cov_type="HAC", cov_kwds={"maxlags": lag, "use_correction": False})
    add(SM, f"mean of 250 autocorrelated numbers at lag {lag}: mean, error, t, p", [f.params[0], f.bse[0], f.tvalues[0], f.pvalues[0]], 1e-11, "relative", measure="relative", lag=lag)

fd = [(f, d1, d2) for d1, d2 in ((1, 10), (5, 292), (25, 700), (2.5, 3.5)) for f in (0.01, 0.5, 1.0, 2.3, 9.0)]
add(SCIPY, "F upper tail", [st.f.sf(*v) for v in fd], 1e-11, "relative, two implementations of the incomplete beta", measure="relative",
    f=[v[0] for v in fd], d1=[v[1] for v in fd], d2=[v[2] for v in fd])


def grs(R, F):
    """Gibbons, Ross & Shanken by their formula."""
    T, N, K = len(R), R.shape[1], F.shape[1]
    B, *_ = np.linalg.lstsq(sm.add_constant(F), R, rcond=None)
    E = R - sm.add_constant(F) @ B
    a, S, mu = B[0], E.T @ E / T, F.mean(0)
    W = (F - mu).T @ (F - mu) / T
    g = (T - N - K) / N * (a @ np.linalg.solve(S, a)) / (1 + mu @ np.linalg.solve(W, mu))
    return g, st.f.sf(g, N, T - N - K), np.abs(a).mean()


add(NUMPY, "grs test of five assets on three factors: statistic, p, mean absolute alpha", grs(R, F), 1e-9, "relative; two solves", measure="relative", rows=300)

T, N = 60, 40
c1, c2 = normals(T * N, 631).reshape(T, N), np.floor(4 * u01(T * N, 632)).reshape(T, N)
r = 0.01 * normals(T * N, 633).reshape(T, N) + 0.002 * c1 - 0.001 * c2
r[u01(T * N, 634).reshape(T, N) < 0.1] = np.nan
gammas = []
for t in range(T):
    ok = ~np.isnan(r[t])
    gammas.append(np.linalg.lstsq(np.column_stack([np.ones(ok.sum()), c1[t, ok], c2[t, ok]]), r[t, ok], rcond=None)[0])
gammas = np.array(gammas)
fits = [sm.OLS(g, np.ones(T)).fit(cov_type="HAC", cov_kwds={"maxlags": 3, "use_correction": False}) for g in gammas.T]
add(SM, "fama-macbeth over 60 rows of 40 assets: premia, t", [*(f.params[0] for f in fits), *(f.tvalues[0] for f in fits)], 1e-10, "relative", measure="relative", rows=T, lanes=N, lag=3)

# Daily ICs over a small panel with gaps and ties.
T, N, H, Q = 40, 12, 3, 4
prices = 100 * np.exp(np.cumsum(0.02 * normals(T * N, 641).reshape(T, N), axis=0))
factor = np.round(4 * normals(T * N, 642).reshape(T, N)) / 4
prices[u01(T * N, 643).reshape(T, N) < 0.05] = np.nan
factor[u01(T * N, 644).reshape(T, N) < 0.1] = np.nan
forward = np.full((T, N), np.nan)
forward[: T - H - 1] = prices[1 + H :] / prices[1 : T - H] - 1
rank_ic, ic, auto, quantile_means = [], [], [], []
for t in range(T):
    ok = ~np.isnan(factor[t]) & ~np.isnan(forward[t])
    enough = ok.sum() >= 3
    rank_ic.append(st.spearmanr(factor[t, ok], forward[t, ok]).statistic if enough else np.nan)
    ic.append(st.pearsonr(factor[t, ok], forward[t, ok]).statistic if enough else np.nan)
    f = pd.Series(factor[t]).dropna()
    edges = np.quantile(f, np.linspace(0, 1, Q + 1))
    which = pd.Series(np.searchsorted(edges[1:-1], f.to_numpy(), side="left"), index=f.index)
    means = pd.Series(forward[t]).reindex(f.index).groupby(which).mean().reindex(range(Q))
    quantile_means.extend(means.to_numpy() if enough else [np.nan] * Q)
ranks = pd.DataFrame(factor).rank(axis=1)
for t in range(T):
    auto.append(ranks.iloc[t].corr(ranks.iloc[t - H]) if t >= H else np.nan)
because = "sums of a dozen products"
given = {"rows": T, "lanes": N, "horizon": H, "quantiles": Q}
add(SCIPY, "rank ic of a small panel with gaps and ties", rank_ic, 1e-12, because, **given)
add(SCIPY, "ic of a small panel with gaps and ties", ic, 1e-12, because, **given)
add(PANDAS, "rank autocorrelation of a small panel with gaps and ties", auto, 1e-12, because, **given)
add(PANDAS, "quantile means of a small panel with gaps and ties", quantile_means, 1e-13, because, **given)
held = [pd.Series([st.spearmanr(a[ok], b[ok]).statistic if (ok := ~np.isnan(a) & ~np.isnan(b)).sum() >= 3 else np.nan
        for a, b in ((factor[t], prices[t + k + 1] / prices[t + k] - 1) for t in range(T - k - 1))]).mean() for k in (1, 2, 5)]
add(SCIPY, "one-row decay of a small panel: mean rank ic one, two and five rows later", held, 1e-12, because, **given)

x = 0.0006 + 0.01 * normals(500, 651) + 0.002 * normals(500, 652) ** 3
s, g3, g4 = x.mean() / x.std(ddof=1), st.skew(x), st.kurtosis(x, fisher=False)
euler = 0.5772156649015329
for trials in (1, 50):
    best = 0 if trials == 1 else ((1 - euler) * st.norm.ppf(1 - 1 / trials) + euler * st.norm.ppf(1 - 1 / (trials * np.e))) / np.sqrt(499)
    p = st.norm.cdf((s - best) * np.sqrt(499) / np.sqrt(1 - g3 * s + (g4 - 1) / 4 * s * s))
    add(SCIPY, f"deflated sharpe after {trials} trials: ratio, expected best, probability", [s, best, p], 1e-11, "a few special functions", trials=trials)

write("regression", out)

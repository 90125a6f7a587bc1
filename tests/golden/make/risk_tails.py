"""Tails by weights, filters and extreme values, their backtests and risk contributions, by numpy and scipy."""

import numpy as np
import scipy
import scipy.integrate as integrate
import scipy.stats as st

from _golden import certificate, garch_returns, normals, write

SCIPY, NUMPY = (f"{m.__name__} {m.__version__}" for m in (scipy, np))
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


r = garch_returns(1000, 131, 0.0003, 2e-6, 0.09, 0.9)

for level in (0.95, 0.99):
    w = 0.99 ** np.arange(len(r))[::-1]
    w /= w.sum()
    order = np.argsort(r)
    k = int(np.searchsorted(np.cumsum(w[order]), 1 - level - 1e-12)) + 1
    tail = order[:k]
    add(NUMPY, f"weighted tail of 1000 returns at {level}: value at risk, expected shortfall, bars",
        [-r[order[k - 1]], -(w[tail] * r[tail]).sum() / w[tail].sum(), k], 1e-14, "sums of at most 1000 weights", seed=131, level=level)

v = np.empty(len(r) + 1)
early = 0.94 ** np.arange(75)
v[0] = (early * r[:75] ** 2).sum() / early.sum()  # the convention of the package arch
for t in range(len(r)):
    v[t + 1] = 0.94 * v[t] + 0.06 * r[t] ** 2
scaled = np.sort(r * np.sqrt(v[-1] / v[:-1]))
add(NUMPY, "filtered tail of 1000 returns at 0.99: value at risk, expected shortfall, bars", [-scaled[9], -scaled[:10].mean(), 10],
    1e-13, "a recursion of 1000 steps", seed=131, level=0.99)

losses = -r
u = np.quantile(losses, 0.9)
excess = losses[losses > u] - u
xi, _, beta = st.genpareto.fit(excess, floc=0, method="MLE")
best = min(
    (scipy.optimize.minimize(lambda p: -st.genpareto.logpdf(excess / excess.mean(), p[0], 0, np.exp(p[1])).sum(), start, method="Nelder-Mead",
        options={"xatol": 1e-11, "fatol": 1e-13, "maxiter": 10_000}) for start in ([0.1, 0.0], [xi, np.log(beta / excess.mean())])),
    key=lambda found: found.fun,
)
xi, beta = best.x[0], excess.mean() * np.exp(best.x[1])
add(SCIPY, "Pareto law of excesses: shape, scale, log likelihood", [xi, beta, st.genpareto.logpdf(excess, xi, 0, beta).sum()], 1e-6,
    "two searches stop near one flat optimum", measure="relative", seed=131, threshold=float(u))
for level in (0.95, 0.99, 0.999):
    s = (1 - level) / (len(excess) / len(r))
    q = u + st.genpareto.ppf(1 - s, xi, 0, beta)
    add(SCIPY, f"extreme tail of 1000 returns at {level}: value at risk, expected shortfall", [q, (q + beta - xi * u) / (1 - xi)], 1e-6,
        "two searches stop near one flat optimum", measure="relative", seed=131, level=level)

s, k = st.skew(r), st.kurtosis(r)
bent = lambda z: z + (z**2 - 1) * s / 6 + (z**3 - 3 * z) * k / 24 - (2 * z**3 - 5 * z) * s**2 / 36
for level in (0.95, 0.99):
    z = st.norm.ppf(1 - level)
    area = integrate.quad(lambda x: bent(x) * st.norm.pdf(x), -12, z, epsabs=1e-14, epsrel=1e-12, limit=400)[0]
    add(SCIPY, f"Cornish-Fisher shortfall of 1000 returns at {level}", -(r.mean() + r.std(ddof=1) * area / (1 - level)), 1e-12, "one quadrature",
        seed=131, level=level)


def ratio(n0, n1, p):
    return (n0 * np.log(1 - p) if n0 else 0) + (n1 * np.log(p) if n1 else 0)


hits = (normals(900, 141) + 0.35 * np.roll(normals(900, 141), 1) < -1.65).astype(int)
n, x = len(hits), int(hits.sum())
pairs = np.array([[np.sum((hits[:-1] == a) & (hits[1:] == b)) for b in (0, 1)] for a in (0, 1)])
kupiec = 2 * (ratio(n - x, x, x / n) - ratio(n - x, x, 0.05))
whole = pairs.sum(0)
apart = 2 * (ratio(*pairs[0], pairs[0, 1] / pairs[0].sum()) + ratio(*pairs[1], pairs[1, 1] / pairs[1].sum()) - ratio(*whole, whole[1] / whole.sum()))
add(SCIPY, "coverage tests of 900 bars at 0.95: exceptions, then statistic and p value of coverage, independence, both",
    [x, kupiec, st.chi2.sf(kupiec, 1), apart, st.chi2.sf(apart, 1), kupiec + apart, st.chi2.sf(kupiec + apart, 2)], 1e-11,
    "differences of log likelihoods near 200", seed=141, level=0.95)

add(NUMPY, "Acerbi-Szekely statistic of 1000 returns against one normal law at 0.975",
    1 + (r[-r > 0.02] / 0.025).sum() / (len(r) * 0.025), 1e-13, "one sum", seed=131, level=0.975, valueAtRisk=0.02, expectedShortfall=0.025)

assets = np.column_stack([0.01 * normals(400, 151), 0.008 * normals(400, 152) + 0.004 * normals(400, 151), 0.015 * normals(400, 153)])
w = np.array([0.5, 0.4, -0.2])
m, c = assets.mean(0), np.cov(assets, rowvar=False)
level, z = 0.975, st.norm.ppf(0.025)
es = lambda x: np.sqrt(x @ c @ x) * st.norm.pdf(z) / (1 - level) - x @ m
step = 1e-6
slope = [(es(w + step * e) - es(w - step * e)) / (2 * step) for e in np.eye(3)]
add(NUMPY, "normal contributions of three assets at 0.975: value at risk, expected shortfall, marginal by differences, incremental",
    [-(w @ m + z * np.sqrt(w @ c @ w)), es(w), *slope, *[es(w) - es(w * (1 - e)) for e in np.eye(3)]], 1e-9, "central differences of step 1e-6",
    seeds=[151, 152, 153], level=level)

write("risk_tails", out)

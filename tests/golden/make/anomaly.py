"""Detectors by scikit-learn, hmmlearn, scipy and pandas."""

import hmmlearn
import numpy as np
import pandas as pd
import scipy
import scipy.stats as st
import sklearn
from hmmlearn.hmm import GaussianHMM
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

from _golden import certificate, garch_returns, normals, u01, write

SKLEARN, HMMLEARN, PANDAS, SCIPY = (
    f"scikit-learn {sklearn.__version__}",
    f"hmmlearn {hmmlearn.__version__}",
    f"pandas {pd.__version__}",
    f"scipy {scipy.__version__}",
)
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


# Isolation forest: the rows of the benchmark, mean over ten seeds of the area under the curve and of the mean score.
rows = normals(200_000, 91).reshape(10_000, 20)
labels = np.zeros(10_000)
labels[::100] = 1
rows[::100] += 1.5 * np.sign(normals(2_000, 92).reshape(100, 20))
scores = [-IsolationForest(n_estimators=100, max_samples=256, random_state=s).fit(rows).score_samples(rows) for s in range(10)]
add(SKLEARN, "isolation forest: area under the curve, mean over seeds", float(np.mean([roc_auc_score(labels, s) for s in scores])), 0.002, "one seed's spread is 0.0004")
add(SKLEARN, "isolation forest: mean score, mean over seeds", float(np.mean([s.mean() for s in scores])), 0.008, "one seed's spread is 0.003")


def switching(n, seed):
    """Calm and volatile stretches by chance, exact in any language."""
    move, noise = u01(n, seed), normals(n, seed + 1)
    state, series = 0, []
    for t in range(n):
        if move[t] < (0.02 if state == 0 else 0.06):
            state = 1 - state
        series.append((0.0005, -0.001)[state] + (0.008, 0.025)[state] * noise[t])
    return np.array(series)


MODEL = dict(initial=[0.7, 0.3], transition=[0.97, 0.03, 0.08, 0.92], means=[0.001, -0.002], variances=[0.009**2, 0.022**2])


def given(states=2):
    m = GaussianHMM(n_components=states, covariance_type="diag", init_params="", params="")
    m.startprob_, m.transmat_ = np.array(MODEL["initial"]), np.array(MODEL["transition"]).reshape(2, 2)
    m.means_, m.covars_ = np.array(MODEL["means"]).reshape(-1, 1), np.array(MODEL["variances"]).reshape(-1, 1)
    return m


for n, seed in ((50, 501), (500, 502)):
    x = switching(n, seed).reshape(-1, 1)
    add(HMMLEARN, f"hidden Markov model as given: log likelihood of {n} values", given().score(x), 1e-9, "a sum of logs", measure="relative", length=n, seed=seed)
    filtered = [given().predict_proba(x[: t + 1])[-1, 1] for t in (0, 1, n // 2, n - 1)]
    add(HMMLEARN, f"hidden Markov model as given: filtered probability of the volatile state at four of {n} values (the last smoothed one of each beginning)", filtered, 1e-9, "products scaled to 1", length=n, seed=seed)

for n, seed in ((400, 511), (1_000, 512)):
    x = switching(n, seed).reshape(-1, 1)
    best = max(
        (
            GaussianHMM(2, "diag", min_covar=1e-12, covars_prior=0, covars_weight=0, means_weight=0, n_iter=2_000, tol=1e-7, random_state=s).fit(x)
            for s in range(20)
        ),
        key=lambda m: m.score(x),
    )
    order = np.argsort(best.covars_.ravel())
    add(HMMLEARN, f"hidden Markov model fitted: log likelihood of {n} values, best of 20 starts", best.score(x), 0.02, "where the climb stops", length=n, seed=seed)
    add(HMMLEARN, f"hidden Markov model fitted: variances by size of {n} values", best.covars_.ravel()[order], 0.01, "the top is flat", measure="relative", length=n, seed=seed)

# Robust z: median and MAD of the 25 values before.
x = pd.Series(garch_returns(200, 521, 0.05, 0.05, 0.08, 0.9))
past = x.shift(1).rolling(25)
mad = past.apply(lambda w: st.median_abs_deviation(w, scale="normal"), raw=True)
z = ((x - past.median()) / mad).to_numpy()
add(f"{PANDAS}, {SCIPY}", "robust z-score of 25 values before, every 25th", z[25::25], 1e-12, "one quotient", measure="relative", seed=521)

# Lee-Mykland by its definition, in numpy.
r, k = garch_returns(300, 531, 0.05, 0.05, 0.08, 0.9), 16
stat = [r[i] / np.sqrt(np.mean(np.abs(r[i - k + 2 : i]) * np.abs(r[i - k + 1 : i - 1]))) for i in range(k - 1, 300)]
add(f"numpy {np.__version__}", "jump statistic with K = 16, every 30th", stat[::30], 1e-12, "one quotient", measure="relative", seed=531)

# Change point: the run-length distribution by the recursion written out with scipy's Student t, nothing dropped.
x = np.concatenate([normals(40, 541), 3 + 2 * normals(30, 542)])
H, mu0, k0, a0, b0 = 1 / 50, 0.0, 1.0, 2.0, 2.0
P, mu, kk, a, b = np.array([1.0]), np.array([mu0]), np.array([k0]), np.array([a0]), np.array([b0])
recent, logs = [], []
for value in x:
    pred = st.t.pdf(value, 2 * a, mu, np.sqrt(b * (kk + 1) / (a * kk)))
    grown, new = P * pred * (1 - H), (P * pred * H).sum()
    logs.append(np.log((P * pred).sum()))
    b = np.append(b0, b + kk * (value - mu) ** 2 / (2 * (kk + 1)))
    mu = np.append(mu0, (kk * mu + value) / (kk + 1))
    kk, a = np.append(k0, kk + 1), np.append(a0, a + 0.5)
    P = np.append(new, grown)
    P /= P.sum()
    recent.append(P[:5].sum())
add(SCIPY, "change point: P(run < 5) after 10, 40, 41, 43, 46 and 70 values", [recent[i - 1] for i in (10, 40, 41, 43, 46, 70)], 1e-8, "1e-9 of the mass is dropped each time")
add(SCIPY, "change point: log evidence of 70 values", float(np.sum(logs)), 1e-7, "as above")

# Counts: tails of the negative binomial.
counts = np.floor(-np.log(u01(60, 551)) * 3)
window, tails = 20, []
for t in range(window, 60):
    past = counts[t - window : t]
    m = max(past.sum(), 1) / window
    v = max(past.var(ddof=1), m * (1 + 1 / window))
    tails.append(st.nbinom.sf(counts[t] - 1, m * m / (v - m), m / v))
add(SCIPY, "count burst: p-values after 20 counts, every 5th", tails[::5], 1e-9, "incomplete beta function", measure="relative", seed=551)

write("anomaly", out)

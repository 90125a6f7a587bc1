"""Statistics and drift of a feature by numpy and scipy: quantiles, the population stability index, the two-sample Kolmogorov-Smirnov distance."""

import numpy as np
import scipy
import scipy.special as special
import scipy.stats as st

from _golden import certificate, normals, u01, write

NUMPY, SCIPY = f"numpy {np.__version__}", f"scipy {scipy.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def samples(kind):
    """The pairs of stretches; drift.golden.test.ts makes the same."""
    a, b = normals(900, 61), normals(500, 62)
    return {
        "same law": (a, b),
        "moved": (a, 0.7 + b),
        "wider": (a, 2.5 * b),
        "rounded to halves": (np.round(2 * a) / 2, np.round(2 * (0.3 + b)) / 2),
        "flags": (np.floor(3 * u01(900, 63)) - 1, np.floor(2 * u01(500, 64))),
        "far apart": (a, 40 + b),
        "one value": (np.full(900, 2.0), b),
    }[kind]


def psi(reference, recent):
    distinct = np.unique(reference)
    if len(distinct) <= 10:
        shares = lambda x: np.append([np.mean(x == d) for d in distinct], np.mean(~np.isin(x, distinct)))
    else:
        cuts = np.unique(np.quantile(reference, np.linspace(0.1, 0.9, 9)))
        shares = lambda x: np.bincount(np.searchsorted(cuts, x, side="left"), minlength=len(cuts) + 1) / len(x)
    p, q = np.maximum(shares(reference), 1e-4), np.maximum(shares(recent), 1e-4)
    return float(np.sum((q - p) * np.log(q / p)))


for kind in ["same law", "moved", "wider", "rounded to halves", "flags", "far apart", "one value"]:
    reference, recent = samples(kind)
    add(NUMPY, f"psi: {kind}", psi(reference, recent), 1e-10, "shares are exact, a few logarithms", pair=kind)
    distance = st.ks_2samp(reference, recent, method="asymp").statistic
    n, m = len(reference), len(recent)
    tail = special.kolmogorov(np.sqrt(n * m / (n + m)) * distance)
    add(SCIPY, f"ks: {kind}", [distance, tail], 1e-10, "counts are exact, one series", pair=kind)

told = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
reference, _ = samples("wider")
add(NUMPY, "statistics: wider", [np.mean(reference), np.std(reference, ddof=1), *np.quantile(reference, told)], 1e-12, "sums in another order", pair="wider")

points = [0.2, 0.5, 1.0, 1.17, 1.19, 1.5, 2.5, 4.0]
add(SCIPY, "kolmogorov tail", special.kolmogorov(points), 1e-14, "both series stop below a float's last digit", points=points)

write("feature_drift", out)

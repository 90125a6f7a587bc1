"""Correlation matrix with gaps, spanning tree, centrality and lead-lag tests by pandas, scipy and networkx."""

import networkx as nx
import numpy as np
import pandas as pd
import scipy
import scipy.sparse.csgraph as csgraph
import scipy.stats as st

from _golden import certificate, normals, u01, write

SCIPY, NUMPY, PANDAS, NX = (f"{m.__name__} {m.__version__}" for m in (scipy, np, pd, nx))
ASSETS, BARS = 8, 120
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def panel(gaps):
    """A common factor in eight assets with growing loadings; asset 5 repeats asset 2's return two bars later, in part."""
    market, own = normals(BARS, 201), normals(ASSETS * BARS, 202).reshape(ASSETS, BARS)
    x = np.array([0.2 * i * market + own[i] for i in range(ASSETS)])
    x[5, 2:] += 0.8 * x[2, :-2]
    if gaps:
        x[u01(ASSETS * BARS, 203).reshape(ASSETS, BARS) < 0.1] = np.nan
    return x


x = panel(True)
corr = pd.DataFrame(x.T).corr(min_periods=30).to_numpy()
add(PANDAS, "correlations of 8 assets with a tenth of the bars missing", corr, 1e-13, "sums of 100 products", gaps=True)
distance = np.sqrt(2 * (1 - corr))
np.fill_diagonal(distance, 0)
tree = nx.minimum_spanning_tree(nx.from_numpy_array(distance))
edges = sorted((d, min(a, b), max(a, b)) for a, b, d in tree.edges(data="weight"))
assert np.isclose(csgraph.minimum_spanning_tree(distance).sum(), sum(e[0] for e in edges))
add(f"{NX}, same length by {SCIPY}", "spanning tree of 8 assets: from, to, distance of each link", [v for d, a, b in edges for v in (a, b, d)], 1e-13, "one root", gaps=True)
weights = np.where(corr > 0, corr, 0)
np.fill_diagonal(weights, 0)
values, vectors = np.linalg.eigh(weights)
add(NUMPY, "eigenvector centrality of 8 assets", np.abs(vectors[:, -1]), 1e-11, "the iteration stops when nothing moves by 1e-13", gaps=True)

full = panel(False)
rows = []
for leader in range(ASSETS):
    for follower in range(ASSETS):
        for lag in (1, 2, 3):
            if leader != follower:
                r = st.pearsonr(full[leader, :-lag], full[follower, lag:])
                rows.append((r.statistic, r.pvalue, leader, follower, lag))
p = np.array([r[1] for r in rows])
bh, bonferroni = st.false_discovery_control(p), np.minimum(1, p * len(p))
best = int(p.argmin())
add(SCIPY, "strongest lead of 168 tests: leader, follower, lag, correlation, p-value, by Benjamini-Hochberg, by Bonferroni",
    [*rows[best][2:], rows[best][0], rows[best][1], bh[best], bonferroni[best]], 1e-11, "relative; the p-value is 6e-9", measure="relative", gaps=False)
add(SCIPY, "adjusted p-values of 168 lead-lag tests in rising order", np.sort(bh), 1e-10, "relative", measure="relative", gaps=False)

write("market_graph", out)

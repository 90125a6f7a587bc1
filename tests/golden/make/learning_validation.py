"""The probability of backtest overfitting by numpy straight from its definition, and ridge regression by scikit-learn."""

from itertools import combinations

import numpy as np
import sklearn
from scipy.stats import rankdata
from sklearn.linear_model import Ridge

from _golden import certificate, normals, write

NUMPY, SK = f"numpy {np.__version__}", f"scikit-learn {sklearn.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def overfitting(M, blocks):
    T = len(M) // blocks * blocks
    cut = np.array_split(M[len(M) - T :], blocks)
    logits, losses, inside, outside = [], 0, [], []
    for chosen in combinations(range(blocks), blocks // 2):
        a = np.concatenate([cut[i] for i in chosen])
        b = np.concatenate([cut[i] for i in range(blocks) if i not in chosen])
        sa, sb = a.mean(0) / a.std(0, ddof=1), b.mean(0) / b.std(0, ddof=1)
        best = int(np.argmax(sa))
        w = rankdata(sb)[best] / (M.shape[1] + 1)
        logits.append(np.log(w / (1 - w)))
        losses += sb[best] <= 0
        inside.append(sa[best])
        outside.append(sb[best])
    return [np.mean(np.array(logits) <= 0), losses / len(logits), np.median(logits), np.polyfit(inside, outside, 1)[0]]


for trials, rows, blocks, step in ((5, 240, 8, 0.0), (10, 505, 10, 0.0), (6, 240, 12, 0.0003), (2, 100, 4, 0.001)):
    M = np.column_stack([0.01 * normals(rows, 700 + i) + step * i for i in range(trials)])
    add(NUMPY, f"overfitting of {trials} trials over {rows} rows in {blocks} blocks: probability, loss, median logit, slope",
        overfitting(M, blocks), 1e-10, "sums by block against whole halves", trials=trials, rows=rows, blocks=blocks, step=step)

for rows, width, penalty in ((50, 4, 1.0), (200, 12, 0.01), (30, 40, 5.0)):
    X = normals(rows * width, 801).reshape(rows, width) * (1 + np.arange(width))
    y = 3 + 0.5 * X[:, 0] + normals(rows, 802)
    fit = Ridge(alpha=penalty, solver="cholesky").fit(X, y)
    add(SK, f"ridge of {rows} rows on {width} columns at penalty {penalty}: intercept, coefficients", [fit.intercept_, *fit.coef_], 1e-9,
        "conjugate gradients to 1e-12 of the first residual against Cholesky", rows=rows, width=width, penalty=penalty)

write("learning_validation", out)

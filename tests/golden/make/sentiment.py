"""The linear models of tools/sentiment by scikit-learn, to the end of their convergence, over 60 rows of 6 columns."""

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.svm import LinearSVC

from _golden import certificate, normals, write

BY = f"scikit-learn {sklearn.__version__}"
ROWS, COLUMNS, SEED = 60, 6, 901

# Rows are kept as float32 in TypeScript: the same rounding here.
x = normals(ROWS * COLUMNS, SEED).reshape(ROWS, COLUMNS).astype(np.float32).astype(float)
noise = normals(ROWS, SEED + 1)
target = x[:, 0] - 0.5 * x[:, 1] + 0.5 * noise
labels = np.where(target < -0.6, 0, np.where(target < 0.7, 1, 2))
given = dict(rows=ROWS, columns=COLUMNS, seed=SEED)


def by_column(model):
    """Weights as columns x classes, the intercepts last."""
    return np.vstack([model.coef_.T, model.intercept_])


out = []
for weights in ([1, 1, 1], [2, 0.5, 1.5]):
    model = LogisticRegression(C=0.7, tol=1e-12, max_iter=10_000, class_weight=dict(enumerate(weights))).fit(x, labels)
    out.append(certificate(__file__, BY, f"softmax regression at cost 0.7, class weights {weights}", by_column(model), 2e-6,
        "both stop where the gradient is below 1e-9, not at the minimum itself", cost=0.7, classWeights=weights, **given))
model = LinearSVC(C=0.5, loss="squared_hinge", dual=True, tol=1e-9, max_iter=10_000_000, random_state=0).fit(x, labels)
out.append(certificate(__file__, BY, "one against the rest at cost 0.5", by_column(model), 2e-6,
    "coordinate descent to a tolerance of 1e-10", cost=0.5, **given))
model = Ridge(alpha=1 / 0.3, solver="cholesky").fit(x, target)
out.append(certificate(__file__, BY, "ridge regression at cost 0.3", [*model.coef_, model.intercept_], 1e-7,
    "an iterative minimiser against a direct one", cost=0.3, **given))
write("sentiment", out)

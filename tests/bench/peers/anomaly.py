"""Isolation forest by scikit-learn, one thread: 100 trees of 256 on 10,000 rows of 20 columns, the rows of anomaly.bench.ts."""

from _peer import best_ms, emit, normals

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

rows = normals(200_000, 91).reshape(10_000, 20)
labels = np.zeros(10_000)
labels[::100] = 1
rows[::100] += 1.5 * np.sign(normals(2_000, 92).reshape(100, 20))
fit_ms, forest = best_ms(lambda: IsolationForest(n_estimators=100, max_samples=256, random_state=0, n_jobs=1).fit(rows))
score_ms, scores = best_ms(lambda: -forest.score_samples(rows))
emit(
    "anomaly",
    "scikit-learn",
    sklearn.__version__,
    [
        {"id": "isolation forest, fit", "value": fit_ms, "unit": "ms"},
        {"id": "isolation forest, score 10,000 rows", "value": score_ms, "unit": "ms"},
    ],
    {"auc": float(roc_auc_score(labels, scores))},
)

"""Shapley values by shap's C++ code over 50 LightGBM trees of depth 6. Arguments: where the model goes, rows, features, background rows
(0: along the tree)."""

import sys
import time

from _peer import emit, normals

import lightgbm as lgb
import numpy as np
import shap

path, rows, features, background = sys.argv[1], *map(int, sys.argv[2:5])


def data(count, seed):
    return normals(count * features, seed).reshape(count, features)


X = data(20_000, 31)
y = 2 * X[:, 0] + X[:, 1] * X[:, 2] + np.sin(3 * X[:, 3]) + 0.5 * normals(len(X), 81)
model = lgb.train(dict(objective="regression", num_leaves=64, max_depth=6, num_threads=1, verbosity=-1), lgb.Dataset(X, y), 50)
model.save_model(path)
shown = data(rows, 131)
if background:
    e = shap.TreeExplainer(model, data=data(background, 231), feature_perturbation="interventional")
else:
    e = shap.TreeExplainer(model, feature_perturbation="tree_path_dependent")
    e.model.model_type = "internal"  # else LightGBM's own code runs, not shap's
times = []
for _ in range(3):
    start = time.process_time()
    values = e.shap_values(shown, check_additivity=False)
    times.append(time.process_time() - start)
check = {f"{i}": float(values[i // features, i % features]) for i in range(10 * features)}
emit("shap", "shap", shap.__version__, [{"id": "shap", "value": min(times) * 1e6 / rows, "unit": "cpu us/row"}], check)

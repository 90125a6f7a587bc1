"""Boosted trees by xgboost and LightGBM: processor seconds of binning and 50 rounds. Arguments: peer, case, rows, features, threads."""

import os
import sys
import time

peer, case, rows, features, threads = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
os.environ["OMP_NUM_THREADS"] = str(threads)

from _peer import emit, normals  # noqa: E402

import numpy as np  # noqa: E402

CATEGORIES = 32


def data(count, seed):
    x = normals(count * features, seed).reshape(count, features).astype(np.float32)
    y = 2 * x[:, 0] + x[:, 1] * x[:, 2] + np.sin(3 * x[:, 3]) + 0.5 * normals(count, seed + 50)
    if case == "categorical":
        x[:, : features // 4] = np.floor(np.clip((x[:, : features // 4] + 2) * 8, 0, CATEGORIES - 1))
        y = y + np.where(x[:, 0] % 3 == 1, 1.0, 0.0)
    if case == "logistic":
        y = y > 0
    return x, y.astype(np.float32)


X, y = data(rows, 31)
Xt, yt = data(20_000, 131)
columns = list(range(features // 4)) if case == "categorical" else []
leaf = case == "leaf"
if peer == "xgboost":
    import xgboost as lib

    p = dict(tree_method="hist", eta=0.1, max_bin=256, nthread=threads, min_child_weight=1, reg_lambda=1, base_score=float(y.mean()), verbosity=0,
             objective="binary:logistic" if case == "logistic" else "reg:squarederror")
    p |= dict(grow_policy="lossguide", max_leaves=63, max_depth=0) if leaf else dict(max_depth=6)
    if case == "sampled":
        p |= dict(subsample=0.5, colsample_bytree=0.5)
    kinds = ["c" if i in columns else "q" for i in range(features)]
    start = time.process_time()
    d = lib.QuantileDMatrix(X, y, max_bin=256, nthread=threads, feature_types=kinds, enable_categorical=True)
    binned = time.process_time()
    model = lib.train(p, d, 50)
    done = time.process_time()
    predicted = model.predict(lib.DMatrix(Xt, feature_types=kinds, enable_categorical=True))
else:
    import lightgbm as lib

    p = dict(objective="binary" if case == "logistic" else "regression", num_leaves=63 if leaf else 64, max_depth=-1 if leaf else 6, learning_rate=0.1,
             max_bin=255, num_threads=threads, lambda_l2=1, min_sum_hessian_in_leaf=1, min_data_in_leaf=1, verbosity=-1)
    if case == "sampled":
        p |= dict(bagging_fraction=0.5, bagging_freq=1, feature_fraction=0.5)
    start = time.process_time()
    d = lib.Dataset(X, y, params=p, categorical_feature=columns).construct()
    binned = time.process_time()
    model = lib.train(p, d, 50)
    done = time.process_time()
    predicted = model.predict(Xt)

error = float(np.sqrt(np.mean((predicted - yt) ** 2)))
emit("trees", peer, lib.__version__, [
    {"id": "train", "value": done - binned, "unit": "cpu s"},
    {"id": "total", "value": done - start, "unit": "cpu s"},
], {"error": error})

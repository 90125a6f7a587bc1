"""Trees by xgboost and LightGBM: what their saved models predict, what training gives on whole numbers, and Shapley values by shap.

The rows are whole numbers from a 32-bit mix, one in ten missing, so every side sees the same bins.
"""

import json
import tempfile
from pathlib import Path

import lightgbm as lgb
import numpy as np
import shap
import xgboost as xgb

from _golden import certificate, u01, write

XGB = f"xgboost {xgb.__version__}"
LGB = f"lightgbm {lgb.__version__}"
SHAP = f"shap {shap.__version__}"
out = []


def rows(count, features, seed, levels=40, missing=0.1):
    """Whole numbers 0..levels-1, row-major; missing where another draw is small."""
    x = np.floor(u01(count * features, seed) * levels)
    x[u01(count * features, seed + 1) < missing] = np.nan
    return x.reshape(count, features)


def signal(x, seed, levels=40):
    z = np.nan_to_num(x, nan=levels / 2) / levels
    noise = u01(len(x), seed) - 0.5
    return 3 * z[:, 0] + 2 * z[:, 1] * (z[:, 2] > 0.5) - 1.5 * np.abs(z[:, 3] - 0.5) + noise


def add(fact, by, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def lgb_text(booster):
    return booster.model_to_string().split("\nfeature_importances")[0]


def xgb_text(booster):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.json"
        booster.save_model(path)
        return json.dumps(json.loads(path.read_text()), separators=(",", ":"))


N, F = 400, 4
X = rows(N, F, 11)
Y = signal(X, 13)
T = rows(12, F, 17, missing=0.2)
LABELS = {"squared": Y, "logistic": (Y > np.median(Y)).astype(float), "softmax": np.digitize(Y, np.quantile(Y, [0.3, 0.7])).astype(float)}
TEST = dict(rows=12, features=F, seed=17, missing=0.2)
WHY_XGB = "xgboost adds up in float32"
WHY_LGB = "the same float64 sums"

# Saved models: margins and predictions.
for objective, labels, extra in [
    ("reg:squarederror", "squared", {}),
    ("binary:logistic", "logistic", {"scale_pos_weight": 2}),
    ("multi:softprob", "softmax", {"num_class": 3}),
    ("count:poisson", "softmax", {}),
    ("reg:squarederror", "squared", {"booster": "dart", "rate_drop": 0.5, "seed": 3}),
]:
    d = xgb.DMatrix(X, LABELS[labels])
    b = xgb.train({"max_depth": 3, "eta": 0.4, "objective": objective, "nthread": 1, **extra}, d, 2)
    name = f"read {objective}{' dart' if 'booster' in extra else ''}"
    t = xgb.DMatrix(T)
    both = np.concatenate([b.predict(t, output_margin=True).ravel(), b.predict(t).ravel()])
    add(f"{name}: margins and predictions", XGB, both, 1e-6, WHY_XGB, model=xgb_text(b), kind="both", **TEST)

CAT = X.copy()
CAT[:, 1] = np.where(np.isnan(X[:, 1]), np.nan, np.mod(X[:, 1], 9))
CATT = T.copy()
CATT[:, 1] = np.where(np.isnan(T[:, 1]), np.nan, np.mod(T[:, 1], 11))  # some categories that training never saw
CATY = Y + np.where(np.nan_to_num(CAT[:, 1]) % 3 == 1, 2.0, 0.0)
d = xgb.DMatrix(CAT, CATY, feature_types=["q", "c", "q", "q"], enable_categorical=True)
b = xgb.train({"max_depth": 3, "eta": 0.4, "nthread": 1, "max_cat_to_onehot": 1}, d, 3)
p = b.predict(xgb.DMatrix(CATT, feature_types=["q", "c", "q", "q"], enable_categorical=True), output_margin=True)
add("read xgboost categories: margins", XGB, p, 1e-6, WHY_XGB, model=xgb_text(b), kind="margins", categories=11, **TEST)

for objective, labels, extra in [
    ("regression", "squared", {}),
    ("binary", "logistic", {"is_unbalance": True}),
    ("multiclass", "softmax", {"num_class": 3}),
    ("poisson", "softmax", {}),
    ("quantile", "squared", {"alpha": 0.8}),
    ("regression", "squared", {"zero_as_missing": True}),
    ("regression", "squared", {"use_missing": False}),
    ("regression", "squared", {"boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.6}),
]:
    p = {"objective": objective, "num_leaves": 6, "learning_rate": 0.4, "min_data_in_leaf": 5, "num_threads": 1, "verbosity": -1, **extra}
    b = lgb.train(p, lgb.Dataset(X, LABELS[labels]), 2)
    name = f"read lightgbm {objective}{''.join(' ' + k for k in extra)}"
    # Of a forest LightGBM calls the sum raw, and the mean the prediction; here the mean is both.
    both = np.concatenate([b.predict(T, raw_score="boosting" not in extra).ravel(), b.predict(T).ravel()])
    add(f"{name}: margins and predictions", LGB, both, 1e-12, WHY_LGB, model=lgb_text(b), kind="both", **TEST)
p = {"objective": "regression", "num_leaves": 6, "learning_rate": 0.4, "min_data_in_leaf": 5, "min_data_per_group": 5, "num_threads": 1, "verbosity": -1}
b = lgb.train(p, lgb.Dataset(CAT, CATY, categorical_feature=[1]), 3)
add("read lightgbm categories: margins", LGB, b.predict(CATT, raw_score=True), 1e-12, WHY_LGB,
    model=lgb_text(b), kind="margins", categories=11, **TEST)

# Training on the same bins.
TRAIN = dict(rows=2000, features=6, seed=31)
BX = rows(2000, 6, 31)
BY = signal(BX, 33)
BT = rows(50, 6, 37)
for objective, labels in [("reg:squarederror", BY), ("binary:logistic", (BY > np.median(BY)).astype(float))]:
    for growth in ("depthwise", "lossguide"):
        for name, given in [
            ("plain", {}),
            ("penalised", {"lambda": 3, "alpha": 2, "min_child_weight": 5, "gamma": 0.5}),
            ("monotone", {"monotone_constraints": "(1,0,0,-1,0,0)"}),
        ]:
            # Where both sides of a split lie on a bound it changes nothing, and rounding decides whether xgboost makes it: few and small trees.
            bounded = name == "monotone"
            depth, leaves, rounds = (3, 6, 2) if bounded else (5, 20, 30)
            grow = {"max_depth": depth} if growth == "depthwise" else {"max_depth": 0, "max_leaves": leaves}
            p = {"tree_method": "hist", "grow_policy": growth, "eta": 0.1, "max_bin": 256, "nthread": 1, "objective": objective,
                 "base_score": float(labels.mean()), "min_child_weight": 1, **grow, **given}
            b = xgb.train(p, xgb.DMatrix(BX, labels), rounds)
            m = b.predict(xgb.DMatrix(BT), output_margin=True)
            add(f"train {objective} {growth} {name}: margins of 50 rows", XGB, m, 1e-4,
                "xgboost sums gradients in float32 and decides splits in float32", train=TRAIN, test=dict(rows=50, features=6, seed=37),
                objective=objective, growth=growth, settings=name, rounds=rounds, depth=depth, leaves=leaves)

# Shapley values.
d = xgb.DMatrix(X, Y)
b = xgb.train({"max_depth": 4, "eta": 0.4, "nthread": 1}, d, 4)
contributions = b.predict(xgb.DMatrix(T), pred_contribs=True)
add("shap of xgboost along the tree", XGB, contributions, 1e-5, "xgboost adds up in float32", model=xgb_text(b), kind="shap", **TEST)
p = {"objective": "regression", "num_leaves": 14, "learning_rate": 0.4, "min_data_in_leaf": 5, "num_threads": 1, "verbosity": -1}
b = lgb.train(p, lgb.Dataset(X, Y), 4)
add("shap of lightgbm along the tree", LGB, b.predict(T, pred_contrib=True), 1e-10, "the same float64 sums in another order", model=lgb_text(b), kind="shap", **TEST)
# shap's own code reads no missing values of LightGBM exactly, so the background and the rows have none here.
B = rows(20, F, 41, missing=0)
C = rows(12, F, 43, missing=0)
clean = lgb.train({**p, "use_missing": False}, lgb.Dataset(rows(N, F, 11, missing=0), Y), 4)
e = shap.TreeExplainer(clean, data=B, feature_perturbation="interventional")
v = np.column_stack([e.shap_values(C), np.full(12, e.expected_value)])
add("shap of lightgbm against 20 rows", SHAP, v, 1e-6, "shap keeps thresholds and values in float64 but sums leaf by leaf in another order",
    model=lgb_text(clean), kind="shap", background=dict(rows=20, features=F, seed=41, missing=0),
    rows=12, features=F, seed=43, missing=0)
e = shap.TreeExplainer(clean, feature_perturbation="tree_path_dependent")
e.model.model_type = "internal"  # else LightGBM's own code runs, not shap's
v = np.column_stack([e.shap_values(C), np.full(12, e.expected_value)])
add("shap of lightgbm along the tree by shap", SHAP, v, 1e-6, "as above", model=lgb_text(clean), kind="shap",
    rows=12, features=F, seed=43, missing=0)

write("trees", out)

"""Explanations: shap's KernelExplainer over all coalitions, scikit-learn's partial dependence, captum's integrated gradients.

Pins: shap 0.51.0, scikit-learn 1.9.1, captum 0.9.0, torch 2.15.0 (CPU), numpy 2.4.6.
"""

import numpy as np
import shap
import torch
from captum.attr import IntegratedGradients
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import partial_dependence

from _golden import certificate, normals, write

out = []


def curved(x):
    """Products, a wave and a kink of five features."""
    return x[:, 0] * x[:, 1] + np.sin(x[:, 2]) + np.maximum(x[:, 3], 0) * x[:, 0] + 0.5 * x[:, 4]


rows = normals(60 * 5, 811).reshape(60, 5)
background = rows[:8]
explainer = shap.KernelExplainer(curved, background)
for at in (20, 33):
    values = explainer.shap_values(rows[at : at + 1], nsamples=2**5, l1_reg=False, silent=True)[0]
    out.append(certificate(__file__, "shap 0.51.0", f"kernel shap of row {at}", values, 1e-6, "float32 rows", at=at))
out.append(certificate(__file__, "shap 0.51.0", "kernel shap expected", explainer.expected_value, 1e-6, "float32 rows"))


class Curved(RegressorMixin, BaseEstimator):
    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return curved(x)


fitted = Curved().fit(rows, curved(rows))
for feature in (0, 2, 3):
    low, high = np.quantile(rows[:, feature], [0.05, 0.95])
    grid = np.linspace(low, high, 7)
    found = partial_dependence(fitted, rows, [feature], method="brute", kind="average", custom_values={feature: grid})
    out.append(certificate(__file__, "scikit-learn 1.9.1", f"partial dependence on feature {feature}", found["average"][0],
                           1e-6, "float32 rows", feature=feature, points=7))

w1 = torch.tensor(normals(12 * 6, 821).reshape(12, 6)) * 0.5
b1 = torch.tensor(normals(6, 822))
w2 = torch.tensor(normals(6, 823).reshape(6, 1))
network = lambda x: torch.tanh(x.reshape(-1, 12) @ w1 + b1) @ w2
x = torch.tensor(normals(3 * 12, 824).reshape(3, 4, 3))
for points in (10, 50):
    found = IntegratedGradients(network).attribute(x, torch.zeros_like(x), n_steps=points, method="gausslegendre")
    out.append(certificate(__file__, "captum 0.9.0", f"integrated gradients of {points} points", found.ravel().numpy(),
                           2e-6, "float32 beside float64", points=points))

write("learning_explain", out)

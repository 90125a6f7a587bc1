"""Shares on the simplex by scipy, stacking, Platt, isotonic and temperature calibration by scikit-learn, conformal widths by numpy."""

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from sklearn.calibration import _SigmoidCalibration, _TemperatureScaling
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from _golden import certificate, normals, u01, write

SCIPY, SK, NUMPY = f"scipy {scipy.__version__}", f"scikit-learn {sklearn.__version__}", f"numpy {np.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


# Shares: three models that know something, one that knows nothing, one upside down.
y = normals(200, 901)
P = [0.6 * y + 0.5 * normals(200, 902), 0.3 * y + 0.4 * normals(200, 903), 0.9 * y + 1.2 * normals(200, 904), normals(200, 905), -y]
for used in ([0, 1, 2], [0, 1, 2, 3, 4], [1, 4]):
    M = np.column_stack([P[i] for i in used])
    k = len(used)
    fit = minimize(lambda w: ((y - M @ w) ** 2).sum(), np.full(k, 1 / k), jac=lambda w: -2 * M.T @ (y - M @ w), method="SLSQP", bounds=[(0, 1)] * k,
                   constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(k)}, options={"ftol": 1e-15, "maxiter": 1000})
    add(SCIPY, f"shares of models {used}", fit.x, 1e-6, "two minimisers of one convex function", used=used)


# Stacking: a line on the first two features, a line on all; out-of-fold by four folds in order, a line over both.
rows, width = 240, 3
X = normals(rows * width, 911).reshape(rows, width)
target = 0.4 * X[:, 0] - 0.2 * X[:, 2] + normals(rows, 912)
new = normals(6 * width, 913).reshape(6, width)


def line(n):
    return make_pipeline(StandardScaler(), Ridge(alpha=0.01 * n, solver="cholesky"))


def member(columns):
    sets = [X[:, columns], new[:, columns]]
    held = cross_val_predict(line(rows * 3 // 4), sets[0], target, cv=KFold(4))
    return held, line(rows).fit(sets[0], target).predict(sets[1])


both = [member([0, 1]), member([0, 1, 2])]
over = line(rows).fit(np.column_stack([h for h, _ in both]), target)
add(SK, "stacked predictions of six new rows", over.predict(np.column_stack([p for _, p in both])), 1e-8, "conjugate gradients against Cholesky, twice")

# Calibration.
score = normals(300, 921)
happened = (u01(300, 922) < 1 / (1 + np.exp(-(1.5 * score - 0.4)))).astype(float)
platt = _SigmoidCalibration().fit(score, happened)
add(SK, "platt: slope, offset", [platt.a_, platt.b_], 1e-5, "its minimiser stops at a gradient of 1e-6", scale=1)
platt = _SigmoidCalibration().fit(1000 * score, happened)
add(SK, "platt: slope, offset of scores a thousand times larger", [platt.a_, platt.b_], 1e-5, "its minimiser stops early", scale=1000)
rounded = np.round(score, 1)
iso = IsotonicRegression(out_of_bounds="clip").fit(rounded, happened)
at = np.array([-9, -1.23, -0.5, -0.04, 0, 0.11, 0.777, 1.5, 9.0])
add(SK, "isotonic values of tied scores", iso.predict(at), 1e-12, "means of zeros and ones", at=list(at))
logits = (normals(200 * 4, 931) * 3).reshape(200, 4)
classes = np.array([int(np.argmax(logits[i] / 2.5 - np.log(-np.log(u01(4, 940 + i))))) for i in range(200)])
beta = _TemperatureScaling().fit(logits, classes).beta_
add(SK, "temperature of four classes", [1 / float(beta)], 1e-6, "a search without gradients", classes=[int(c) for c in classes])

# Conformal widths.
p, h = normals(99, 951), normals(99, 952)
for level in (0.5, 0.8, 0.9, 0.95):
    q = np.quantile(np.abs(h - p), min(1, np.ceil(100 * level) / 99), method="inverted_cdf")
    add(NUMPY, f"conformal width at {level}", [q], 1e-15, "one of the errors", level=level)

write("learning_ensembles", out)

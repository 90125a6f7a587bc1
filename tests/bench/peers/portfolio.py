"""Weights of 500 assets out of 1,250 bars by PyPortfolioOpt (hierarchical risk parity, minimum variance of a given covariance) and
by skfolio (minimum CVaR of 100 assets over 2,000 scenarios), one thread."""

from _peer import best_ms, emit, normals

from importlib.metadata import version

import numpy as np
import pandas as pd
from pypfopt import EfficientFrontier, HRPOpt
from skfolio import RiskMeasure
from skfolio.optimization import MeanRisk


def made(T, n, seed):
    common = normals(T, seed)
    return np.column_stack([(0.004 + 0.00012 * (i * 37 % 100)) * common + (0.008 + 0.00014 * (i * 53 % 100)) * normals(T, seed + 1 + i) for i in range(n)])


X = made(1_250, 500, 2_000)
C = np.cov(X, rowvar=False)
order = np.argsort(np.diag(C))  # of two leaves the calmer stands left, as ours has it
names = [str(i) for i in range(500)]
frame = pd.DataFrame(C[np.ix_(order, order)], index=[names[i] for i in order], columns=[names[i] for i in order])


def tree():
    weights = HRPOpt(cov_matrix=frame).optimize()
    return np.array([weights[name] for name in names])


def calm():
    frontier = EfficientFrontier(None, C)
    frontier.min_volatility()
    return frontier.weights


S = made(2_000, 100, 4_000)


def tail():
    w = MeanRisk(risk_measure=RiskMeasure.CVAR, cvar_beta=0.95).fit(S).weights_
    return -np.sort(S @ w)[:100].mean()


t_ms, t = best_ms(tree, 2)
c_ms, c = best_ms(calm, 2)
s_ms, s = best_ms(tail, 1)
emit(
    "portfolio",
    "PyPortfolioOpt, skfolio",
    version("pyportfolioopt") + ", " + version("skfolio"),
    [
        {"id": "hierarchical risk parity: 500 assets", "value": t_ms, "unit": "ms"},
        {"id": "minimum variance: 500 assets", "value": c_ms, "unit": "ms"},
        {"id": "minimum CVaR: 100 assets, 2,000 scenarios", "value": s_ms, "unit": "ms"},
    ],
    {"tree0": t[0], "tree499": t[499], "variance": float(c @ C @ c) * 1e4, "cvar": float(s) * 100},
)

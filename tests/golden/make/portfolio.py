"""Portfolios and covariances: scikit-learn, PyPortfolioOpt, skfolio, cvxpy (Clarabel at its tightest) and scipy; numpy where none has the estimator.

Returns are made on both sides: asset i of n moves by a_i times a common series of normals and b_i times its own.
"""

from importlib.metadata import version

import cvxpy as cp
import numpy as np
import pandas as pd
from pypfopt import HRPOpt
from scipy.optimize import fsolve, linprog
from sklearn.covariance import oas, ledoit_wolf

from _golden import certificate, normals, write

out = []


def add(by, fact, expected, tolerance, because, **given):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **given))


def made(T, n, seed):
    common = normals(T, seed)
    return np.column_stack([(0.002 + 0.001 * (i * 3 % 7)) * common + (0.004 + 0.0015 * (i * 5 % 9)) * normals(T, seed + 1 + i) for i in range(n)])


def name(package):
    return f"{package} {version(package)}"


NUMPY, SKLEARN, CVXPY, SCIPY = name("numpy"), name("scikit-learn"), name("cvxpy") + " with Clarabel", name("scipy")


def constant_correlation(X):
    """Ledoit and Wolf (2004), appendix B, as in their own code."""
    T, n = X.shape
    x = X - X.mean(0)
    S = x.T @ x / T
    sd = np.sqrt(np.diag(S))
    r = ((S / np.outer(sd, sd)).sum() - n) / (n * (n - 1))
    F = r * np.outer(sd, sd)
    np.fill_diagonal(F, np.diag(S))
    phi = (x**2).T @ (x**2) / T - S**2
    theta = (x**3).T @ x / T - np.diag(S)[:, None] * S
    np.fill_diagonal(theta, 0)
    rho = np.trace(phi) + r * (np.outer(1 / sd, sd) * theta).sum()
    s = max(0, min(1, (phi.sum() - rho) / ((S - F) ** 2).sum() / T))
    return s * F + (1 - s) * S, s


def clipped(X):
    T, n = X.shape
    S = np.cov(X, rowvar=False, ddof=0)
    sd = np.sqrt(np.diag(S))
    values, vectors = np.linalg.eigh(S / np.outer(sd, sd))
    noise = values <= (1 + np.sqrt(n / T)) ** 2
    values[noise] = values[noise].mean()
    C = vectors @ np.diag(values) @ vectors.T
    d = np.sqrt(np.diag(C))
    return C / np.outer(d, d) * np.outer(sd, sd), noise.mean()


for T, n, seed in ((60, 6, 40), (8, 10, 60)):
    X = made(T, n, seed)
    for estimator, by, fit in (
        ("ledoit-wolf", SKLEARN, ledoit_wolf),
        ("oas", SKLEARN, oas),
        ("constant-correlation", NUMPY, constant_correlation),
        ("marchenko-pastur", NUMPY, clipped),
    ):
        C, s = fit(X)
        upper = C[np.triu_indices(n)] * 1e4
        add(by, f"covariance of {n} assets over {T} bars by {estimator}: shrinkage, upper half times 1e4", [s, *upper], 1e-11,
            "sums of a few hundred products", estimator=estimator, bars=T, assets=n, seed=seed)


def solve(objective, constraints, variable):
    cp.Problem(objective, constraints).solve(solver=cp.CLARABEL, tol_gap_abs=1e-13, tol_gap_rel=1e-13, tol_feas=1e-13, max_iter=200)
    return np.asarray(variable.value)


for T, n, seed, low, high in ((250, 12, 80, 0.0, 1.0), (250, 12, 80, 0.02, 0.15), (250, 12, 80, -0.1, 0.3)):
    X = made(T, n, seed)
    C = np.cov(X, rowvar=False)
    R = C * 1e4
    root = np.linalg.cholesky(R).T
    given = {"bars": T, "assets": n, "seed": seed, "lower": low, "upper": high}
    w = cp.Variable(n)
    v = solve(cp.Minimize(cp.sum_squares(root @ w)), [cp.sum(w) == 1, w >= low, w <= high], w)
    add(CVXPY, f"minimum variance of {n} assets from {low} to {high}", v, 1e-7, "what the interior point method leaves", **given)
    if low >= 0:
        y = cp.Variable(n)
        k = cp.sum(y)
        v = solve(cp.Minimize(cp.sum_squares(root @ y)), [np.sqrt(np.diag(R)) @ y == 1, y >= low * k, y <= high * k], y)
        add(CVXPY, f"maximum diversification of {n} assets from {low} to {high}", v / v.sum(), 1e-6, "what the interior point method leaves; the ratio is flat at its top", **given)
    T_cvar = 100
    x, level = X[:T_cvar], 0.9
    cost = np.r_[np.zeros(n), 1, np.full(T_cvar, 1 / ((1 - level) * T_cvar))]
    found = linprog(cost, A_ub=np.c_[-x, -np.ones(T_cvar), -np.eye(T_cvar)], b_ub=np.zeros(T_cvar), A_eq=[np.r_[np.ones(n), np.zeros(1 + T_cvar)]], b_eq=[1],
                    bounds=[(low, high)] * n + [(None, None)] + [(0, None)] * T_cvar)
    add(SCIPY, f"minimum cvar of {n} assets from {low} to {high}: cvar at 0.9 times 1e4, weights", [found.fun * 1e4, *found.x[:n]], 1e-6, "tolerance of a linear programme",
        **{**given, "scenarios": T_cvar, "level": level})

for T, n, seed in ((250, 12, 80), (300, 25, 120)):
    C = np.cov(made(T, n, seed), rowvar=False)
    given = {"bars": T, "assets": n, "seed": seed}
    sd = np.sqrt(np.diag(C))
    add(NUMPY, f"inverse volatility of {n} assets", 1 / sd / (1 / sd).sum(), 1e-14, "a root and a quotient", **given)
    R = C / np.outer(sd, sd)
    y = np.exp(fsolve(lambda z: np.exp(z) * (R @ np.exp(z)) - 1 / n, np.full(n, -np.log(n) / 2), xtol=1e-13))  # of logarithms: all above 0
    add(SCIPY, f"equal risk contribution of {n} assets", y / sd / (y / sd).sum(), 1e-9, "parts of risk are made equal to 1e-10", **given)
    order = np.argsort(np.diag(C))  # of two leaves the calmer stands left, as ours has it
    frame = pd.DataFrame(C[np.ix_(order, order)], index=order, columns=order)
    weights = HRPOpt(cov_matrix=frame).optimize()
    add(name("pyportfolioopt"), f"hierarchical risk parity of {n} assets", [weights[i] for i in range(n)], 1e-12, "products of quotients", **given)

write("portfolio", out)

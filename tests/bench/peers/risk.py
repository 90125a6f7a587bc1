"""Value at risk of 500 assets in equal parts: 2,499 past bars, and 10,000 normal draws by Cholesky, with parts of expected shortfall; one thread."""

from _peer import best_ms, emit, normals

import numpy as np

N, T, DRAWS = 500, 2_499, 10_000
common = normals(T, 900)
X = np.column_stack([0.008 * common + 0.015 * normals(T, 1_000 + i) for i in range(N)])
w = np.full(N, 1 / N)


def historical():
    r = np.sort(X @ w)
    k = int(np.ceil(0.01 * T))
    return -r[k - 1], -r[:k].mean()


def drawn():
    L = np.linalg.cholesky(np.cov(X, rowvar=False))
    z = np.random.default_rng(1).standard_normal((DRAWS, N))
    pnl = z @ (L.T @ w) + X.mean(0) @ w  # the portfolio needs w'L z only: the quicker way, for both sides
    worst = np.argsort(pnl)[: DRAWS // 100]
    parts = -(z[worst].mean(0) @ L.T + X.mean(0)) * w
    return -pnl[worst[-1]], -pnl[worst].mean(), parts.sum()


h_ms, (h_var, h_es) = best_ms(historical)
d_ms, (d_var, d_es, d_sum) = best_ms(drawn)
emit(
    "risk",
    "numpy",
    np.__version__,
    [
        {"id": "historical: 500 assets, 2,499 bars", "value": h_ms, "unit": "ms"},
        {"id": "drawn: 500 assets, 10,000 draws, covariance and parts", "value": d_ms, "unit": "ms"},
    ],
    {"historicalVar": h_var, "historicalEs": h_es, "drawnEs": d_es},
)

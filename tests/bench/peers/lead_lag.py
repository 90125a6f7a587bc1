"""Lead-lag tests by numpy and scipy, one thread: 20 assets of 250 bars (seed 501), every ordered pair at lags 1..5, adjusted together."""

from _peer import best_ms, emit, normals

import numpy as np
import scipy
import scipy.stats as st

ASSETS, BARS, LAGS = 20, 250, 5
X = normals(ASSETS * BARS, 501).reshape(ASSETS, BARS)


def tests():
    p = [
        st.pearsonr(X[i, :-lag], X[j, lag:]).pvalue
        for i in range(ASSETS)
        for j in range(ASSETS)
        for lag in range(1, LAGS + 1)
        if i != j
    ]
    return st.false_discovery_control(np.array(p))


ms, adjusted = best_ms(tests)
emit("lead-lag", "scipy", scipy.__version__, [{"id": "universe", "value": ms, "unit": "ms"}], {"tested": len(adjusted), "smallestAdjusted": float(adjusted.min())})

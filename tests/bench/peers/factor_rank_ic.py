"""Daily rank IC alone by numpy and scipy, one thread, over the same file: what that part of the daily measures
costs without a framework around it."""

import sys

from _peer import best_ms, emit

import numpy as np
import scipy
from scipy.stats import rankdata

closes = np.fromfile(sys.argv[1]).reshape(-1, int(sys.argv[2]))
factor = 1 - closes[20:] / closes[:-20]


def work():
    ranks = rankdata(factor, axis=1)
    z, out = ranks - ranks.mean(1, keepdims=True), {}
    for h in (1, 5, 10):
        ahead = rankdata(closes[20 + h :] / closes[20:-h] - 1, axis=1)
        y = (ahead - ahead.mean(1, keepdims=True))[: len(closes) - 30]
        x = z[: len(y)]
        out[f"ic{h}"] = float(((x * y).sum(1) / np.sqrt((x * x).sum(1) * (y * y).sum(1))).mean())
    return out


ms, check = best_ms(work)
emit("factor-rank-ic", "scipy", scipy.__version__, [{"id": "daily measures without decay", "value": ms, "unit": "ms"}], check)

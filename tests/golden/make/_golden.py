"""What the golden scripts share: the synthetic series of tests/bench/series.ts, the optional real ones, and how a file is written.

Run one as `python tests/golden/make/numeric.py` with the packages of tests/bench/peers/requirements.txt.
"""

import gzip
import json
import math
import os
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("QUORUM_SHARED_DATA", HERE.parents[3] / "shared" / "data"))


def u01(n, seed):
    """n numbers in (0, 1): a 32-bit mix of i + seed * 0x9E3779B9."""
    x = ((np.arange(n, dtype=np.uint64) + np.uint64(seed * 0x9E3779B9 % 2**32)) % np.uint64(2**32)).astype(np.uint32)
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return ((x ^ (x >> 16)).astype(np.float64) + 0.5) / 2**32


def normals(n, seed):
    return np.sqrt(-2 * np.log(u01(n, 2 * seed))) * np.cos(2 * np.pi * u01(n, 2 * seed + 1))


def garch_returns(length, seed, mu, omega, alpha, beta, burn=500):
    shocks, returns, variance = normals(length + burn, seed), [], omega / (1 - alpha - beta)
    for t in range(length + burn):
        surprise = math.sqrt(variance) * shocks[t]
        if t >= burn:
            returns.append(mu + surprise)
        variance = omega + alpha * surprise * surprise + beta * variance
    return np.array(returns)


def djia_closes(symbol):
    with gzip.open(DATA / "djia20" / "bars.csv.gz", "rt") as lines:
        names = next(lines).rstrip().split(",")
        at = names.index("close")
        return np.array([float(line.split(",")[at]) for line in lines if line.startswith(symbol + ",")])


def plain(value):
    """Numbers as JSON can hold them: NaN becomes null."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in np.asarray(value, dtype=float).ravel()]
    return None if math.isnan(value) else float(value)


def certificate(script, by, fact, expected, tolerance, because, measure="absolute", **given):
    return {
        "fact": fact,
        "input": given,
        "expected": plain(expected),
        "by": by,
        "script": Path(script).name,
        "tolerance": tolerance,
        "measure": measure,
        "because": because,
    }


def write(name, certificates):
    lines = ",\n".join("  " + json.dumps(c, allow_nan=False) for c in certificates)
    (HERE.parent / f"{name}.json").write_text(f"[\n{lines}\n]\n")
    print(f"{name}.json: {len(certificates)} facts")

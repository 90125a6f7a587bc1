"""What the peer baselines share: the series of tests/bench/series.ts, timing, and the line of JSON that the bench reads."""

import json
import os
import sys
import time
from pathlib import Path

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "golden" / "make"))

from _golden import garch_returns, normals  # noqa: E402, F401


def best_ms(work, runs=3):
    """Fastest of some runs in milliseconds after one to warm up, and what the work gave."""
    result, times = work(), []
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times), result


def emit(name, peer, version, results, check):
    """results: [{id, value, unit}], matched with ours by id; check: numbers that ours must reach too."""
    print(json.dumps({"name": name, "peer": {"name": peer, "version": version}, "results": results, "check": check}))

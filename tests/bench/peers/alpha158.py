"""qlib's Alpha158 over the columns handed over as bits, out of qlib's own binary store; writing that store is not timed.
pyqlib wants an older numpy than the other peers may have: where it is not installed this script ends and ours is printed alone."""

import sys
import tempfile
import time
from pathlib import Path

from _peer import emit

import logging

import numpy as np
import qlib
from qlib.contrib.data.loader import Alpha158DL
from qlib.data import D
from qlib.data.cache import H

names = ("open", "high", "low", "close", "volume", "vwap")
rows, lanes = int(sys.argv[2]), int(sys.argv[3])
columns = np.fromfile(sys.argv[1]).reshape(len(names), rows, lanes)
prices = {"kbar": {}, "price": {"windows": [0], "feature": ["OPEN", "HIGH", "LOW", "VWAP"]}, "rolling": {}}
formulas, titles = Alpha158DL.get_feature_config(prices)

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("calendars", "instruments"):
            (root / part).mkdir()
        days = [str(np.datetime64("2020-01-01") + day) for day in range(rows)]
        (root / "calendars" / "day.txt").write_text("\n".join(days))
        symbols = [f"S{lane:04d}" for lane in range(lanes)]
        (root / "instruments" / "all.txt").write_text("\n".join(f"{s}\t{days[0]}\t{days[-1]}" for s in symbols))
        for lane, symbol in enumerate(symbols):
            to = root / "features" / symbol.lower()
            to.mkdir(parents=True)
            for name, column in zip(names, columns):
                np.hstack([[0], column[:, lane]]).astype("<f").tofile(to / f"{name}.day.bin")
        qlib.init(
            provider_uri=folder,
            region="cn",
            kernels=1,
            expression_cache=None,
            dataset_cache=None,
            logging_level=logging.ERROR,
        )
        H.clear()
        start = time.perf_counter()
        found = D.features(D.instruments("all"), formulas, days[0], days[-1], "day")
        ms = (time.perf_counter() - start) * 1000
        found.columns = titles
        last = found.xs(symbols[0], level="instrument").iloc[-1]
    check = {title: float(last[title]) for title in titles if np.isfinite(last[title])}
    emit("alpha158", "pyqlib", qlib.__version__, [{"id": "Alpha158, one thread", "value": ms, "unit": "ms"}], check)

"""alphalens over the closes in a file of float64 (arguments: file, lanes): factor = minus the 20-row return; IC by day, quantile returns, rank
autocorrelation and turnover at 1, 5 and 10 rows, entered at the same close. As many lines as alphalens prints are swallowed."""

import contextlib
import io
import sys
import time
import warnings

from _peer import emit

import alphalens as al
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
FILE, LANES = sys.argv[1], int(sys.argv[2])
closes = np.fromfile(FILE).reshape(-1, LANES)
prices = pd.DataFrame(closes, index=pd.bdate_range("2010-01-01", periods=len(closes), name="date"))
factor = -prices.pct_change(20, fill_method=None).iloc[20:].stack()
factor.index.names = ["date", "asset"]


def work():
    with contextlib.redirect_stdout(io.StringIO()):
        data = al.utils.get_clean_factor_and_forward_returns(factor, prices, quantiles=5, periods=(1, 5, 10), max_loss=0.5)
        ic = al.performance.factor_information_coefficient(data)
        means, _ = al.performance.mean_return_by_quantile(data)
        rank = {h: al.performance.factor_rank_autocorrelation(data, h).mean() for h in (1, 5, 10)}
        turnover = al.performance.quantile_turnover(data["factor_quantile"], 5, 1).mean()
    return ic, means, rank, turnover


start = time.perf_counter()
ic, means, rank, turnover = work()  # once: it takes ten seconds and gains nothing from a warm-up
ms = (time.perf_counter() - start) * 1000
check = {"topTurnover": turnover}
for column, h in zip(ic.columns, (1, 5, 10)):
    check |= {f"ic{h}": ic[column].mean(), f"deviation{h}": ic[column].std(), f"autocorrelation{h}": rank[h]}
    check |= {f"excess{h}q{q}": means[column].loc[q] for q in range(1, 6)}
emit("factor-eval", "alphalens-reloaded", al.__version__, [{"id": "full evaluation", "value": ms, "unit": "ms"}], {k: float(v) for k, v in check.items()})

"""Price, volume and cross-section factors by pandas and scipy."""

import numpy as np
import pandas as pd
import scipy
import scipy.stats as st

from _golden import certificate, normals, u01, write

SCIPY, PANDAS = f"scipy {scipy.__version__}", f"pandas {pd.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


closes = pd.Series(100 * np.exp(np.cumsum(0.015 * normals(300, 301))))
add(PANDAS, "momentum over 5, 20 and 60 bars, and over 231 without the last 21", [*(closes.pct_change(n).iloc[-1] for n in (5, 20, 60)), closes.pct_change(231).iloc[-22]], 1e-13, "one quotient", seed=301)
add(PANDAS, "realised volatility a year over 20 and 60 bars", [np.log(closes).diff().iloc[-n:].std() * np.sqrt(252) for n in (20, 60)], 1e-13, "one standard deviation", seed=301)

volumes = pd.Series(np.floor(1e6 * np.exp(0.3 * normals(120, 302) + 0.005 * np.arange(120))))
long = volumes.iloc[-60:]
line = st.linregress(np.arange(60), long / long.mean())
add(SCIPY, "volume trend of 5 bars against 60: ratio, its log, slope, t, p-value",
    [volumes.iloc[-5:].mean() / long.mean(), np.log(volumes.iloc[-5:].mean() / long.mean()), line.slope, line.slope / line.stderr, line.pvalue], 1e-10, "relative; sums of 60 products", measure="relative", seed=302)

x = normals(20, 303)
x[u01(20, 304) < 0.2] = np.nan
x[7] = 9.0
z = st.zscore(x, ddof=1, nan_policy="omit")
add(SCIPY, "standard scores of 20 assets with gaps, cut at 3", np.clip(z, -3, 3), 1e-13, "one mean and deviation", seeds=[303, 304])
ties = np.round(np.where(np.isnan(x), np.nan, x))
add(PANDAS, "percentile ranks of 20 assets with gaps and ties", ((pd.Series(ties).rank() - 0.5) / np.isfinite(ties).sum()).to_numpy(), 1e-15, "one quotient", seeds=[303, 304])

write("factors", out)

"""GJR and EGARCH with normal, t and skewed t shocks by arch: the likelihood of given parameters, and the top that its optimiser finds."""

import arch
from arch import arch_model

from _golden import certificate, garch_returns, write

ARCH = f"arch {arch.__version__}"
out = []
SERIES = {"length": 1500, "seed": 61, "mu": 0.05, "omega": 0.05, "alpha": 0.08, "beta": 0.9}
r = garch_returns(*SERIES.values())
heavy = (r * (1 + 0.1 * r * r))[:800]  # tails that a t has; on normal ones nu runs away and the top is flat
GIVEN = {"gjr": [0.04, 0.06, 0.05, 0.06, 0.86], "egarch": [0.04, 0.02, 0.15, -0.05, 0.95]}
SHAPES = {"normal": [], "t": [7.0], "skewed-t": [7.0, -0.1]}
DIST = {"normal": "normal", "t": "t", "skewed-t": "skewt"}
for model, given in GIVEN.items():
    for law, shape in SHAPES.items():
        m = arch_model(r, vol="GARCH" if model == "gjr" else "EGARCH", p=1, o=1, q=1, dist=DIST[law], rescale=False)
        at = m.fix(given + shape)
        inputs = {"series": SERIES, "model": model, "law": law}
        out.append(certificate(__file__, ARCH, f"likelihood of given parameters: {model}, {law}", at.loglikelihood, 1e-7, "a sum of 1,500 terms near 2",
                               parameters=given, shape=shape, **inputs))
        f = arch_model(heavy, vol="GARCH" if model == "gjr" else "EGARCH", p=1, o=1, q=1, dist=DIST[law], rescale=False).fit(disp="off", tol=1e-14, options={"maxiter": 5000}, show_warning=False)
        out.append(certificate(__file__, ARCH, f"fit: {model}, {law}", f.loglikelihood, 1e-3, "arch stops where its finite differences end", **inputs))
write("asymmetric", out)

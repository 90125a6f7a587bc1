"""GARCH(1,1) with a constant mean by arch, one thread: 100 synthetic series of 2,500 bars (seeds 1001..1100)."""

from _peer import best_ms, emit, garch_returns

import arch
from arch import arch_model

SERIES = [garch_returns(2500, 1001 + k, 0.05, 0.05, 0.08, 0.9) for k in range(100)]
ms, fits = best_ms(lambda: [arch_model(r, vol="GARCH", p=1, q=1, rescale=False).fit(disp="off") for r in SERIES])
emit(
    "garch",
    "arch",
    arch.__version__,
    [{"id": "fit", "value": ms / len(SERIES), "unit": "ms"}],
    {"logLikelihood": sum(f.loglikelihood for f in fits), "converged": sum(f.convergence_flag == 0 for f in fits)},
)

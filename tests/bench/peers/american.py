"""1,000 American puts in processor time: QuantLib's QD+ fixed point, fast and accurate. Its Python objects are made inside the time, as a user must."""

import time

from _peer import emit

import numpy as np
import QuantLib as ql

from _golden import u01

N = 1000
u = [u01(N, 40 + i) for i in range(5)]
K, V, R, Q, T = 70 + 60 * u[0], 0.1 + 0.4 * u[1], 0.01 + 0.07 * u[2], 0.04 * u[3], (30 + 700 * u[4]).astype(int)
TODAY, DAYS = ql.Date(15, 2, 2023), ql.Actual365Fixed()
ql.Settings.instance().evaluationDate = TODAY
SPOT = ql.QuoteHandle(ql.SimpleQuote(100.0))


def curve(rate):
    return ql.YieldTermStructureHandle(ql.FlatForward(TODAY, float(rate), DAYS))


def prices(scheme):
    out = np.empty(N)
    for i in range(N):
        flat = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, ql.NullCalendar(), float(V[i]), DAYS))
        process = ql.BlackScholesMertonProcess(SPOT, curve(Q[i]), curve(R[i]), flat)
        option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Put, float(K[i])), ql.AmericanExercise(TODAY, TODAY + int(T[i])))
        option.setPricingEngine(ql.QdFpAmericanEngine(process, scheme))
        out[i] = option.NPV()
    return out


def best_cpu_ms(work, runs=3):
    result, times = work(), []
    for _ in range(runs):
        start = time.process_time()
        result = work()
        times.append((time.process_time() - start) * 1000)
    return min(times), result


engine = ql.QdFpAmericanEngine
exact = prices(engine.highPrecisionScheme())
results, check = [], {"sum": float(exact.sum())}
for name, scheme in (("fast", engine.fastScheme()), ("accurate", engine.accurateScheme())):
    ms, found = best_cpu_ms(lambda: prices(scheme))
    results.append({"id": f"1,000 puts, {name}", "value": ms, "unit": "cpu ms"})
    check[f"{name} rmse"] = float(np.sqrt(np.mean((found - exact) ** 2)))
    check[f"{name} worst"] = float(np.max(np.abs(found - exact)))
for i, price in enumerate(exact):
    check[f"price {i}"] = float(price)
emit("american", "QuantLib", ql.__version__, results, check)

"""Heston by QuantLib, one thread, processor time: the DAX table of 2002, SPX of 2023, 10,000 prices, a million paths of 50 steps.

The protocol of the DAX table: whole weeks, Act/365, start 0.1, 1, 0.1, 0.5, -0.5 (QuantLib's own test). argv: the folder of option tables.
"""

import sys
import time

from _peer import emit

import numpy as np
import pandas as pd
import QuantLib as ql

FOLDER = sys.argv[1]
DC, CAL = ql.Actual365Fixed(), ql.NullCalendar()


def cpu_ms(work, runs):
    best, result = float("inf"), None
    for _ in range(runs):
        start = time.process_time()
        result = work()
        best = min(best, (time.process_time() - start) * 1000)
    return best, result


def curve(d0, days, rates):
    return ql.YieldTermStructureHandle(ql.ZeroCurve([d0] + [d0 + int(n) for n in days], [rates[0], *rates], DC))


def flat(d0, rate):
    return ql.YieldTermStructureHandle(ql.FlatForward(d0, rate, DC))


def calibrate(spot, r, q, quotes, start):
    v0, kappa, theta, sigma, rho = start
    model = ql.HestonModel(ql.HestonProcess(r, q, ql.QuoteHandle(ql.SimpleQuote(spot)), v0, kappa, theta, sigma, rho))
    engine, helpers = ql.AnalyticHestonEngine(model, 64), []
    for period, strike, volatility in quotes:
        helper = ql.HestonModelHelper(period, CAL, spot, strike, ql.QuoteHandle(ql.SimpleQuote(volatility)), r, q, ql.BlackCalibrationHelper.ImpliedVolError)
        helper.setPricingEngine(engine)
        helpers.append(helper)
    model.calibrate(helpers, ql.LevenbergMarquardt(1e-8, 1e-8, 1e-8), ql.EndCriteria(400, 40, 1e-8, 1e-8, 1e-8))
    return sum((100 * h.calibrationError()) ** 2 for h in helpers)


def dax():
    d, d0 = pd.read_csv(f"{FOLDER}/dax_2002-07-05.csv"), ql.Date(5, 7, 2002)
    ql.Settings.instance().evaluationDate = d0
    rates = d.groupby("days").rate.first()
    quotes = [(ql.Period((int(x.days) + 3) // 7, ql.Weeks), x.strike, x.implied_vol) for x in d.itertuples()]
    return lambda: calibrate(4468.17, curve(d0, rates.index, rates.values), flat(d0, 0.0), quotes, (0.1, 1, 0.1, 0.5, -0.5))


def spx():
    d = pd.read_csv(f"{FOLDER}/spx_2023-02-15.csv.gz").dropna(subset=["bid_iv", "ask_iv"])
    d = d[(d.t_years > 0.019) & (d.t_years < 2.0) & (abs(d.strike / d.forward - 1) <= 0.2)].sort_values(["expiry", "strike"])
    d = pd.concat(g.iloc[np.unique(np.linspace(0, len(g) - 1, 15).astype(int))] for _, g in d.groupby("expiry"))
    d["days"] = (d.t_years * 365.25).round().astype(int)
    d0 = ql.Date(15, 2, 2023)
    ql.Settings.instance().evaluationDate = d0
    forwards = d.groupby("days").forward.first()
    spot = forwards.iloc[0]
    q = curve(d0, forwards.index, [-np.log(x / spot) / (n / 365) for n, x in forwards.items()])
    quotes = [(ql.Period(int(x.days), ql.Days), x.strike, (x.bid_iv + x.ask_iv) / 2) for x in d.itertuples()]
    return lambda: calibrate(spot, flat(d0, 0.0), q, quotes, (0.04, 2, 0.04, 1, -0.7))


dax_ms, dax_sse = cpu_ms(dax(), 3)
spx_ms, spx_sse = cpu_ms(spx(), 2)
d0 = ql.Date(5, 7, 2002)
ql.Settings.instance().evaluationDate = d0
process = ql.HestonProcess(flat(d0, 0.02), flat(d0, 0.01), ql.QuoteHandle(ql.SimpleQuote(100.0)), 0.04, 1.5, 0.04, 0.3, -0.7)
model = ql.HestonModel(process)
options = [ql.EuropeanOption(ql.PlainVanillaPayoff(ql.Option.Call, float(k)), ql.EuropeanExercise(d0 + 30 + 7 * i)) for i in range(100) for k in np.linspace(60, 140, 100)]


def prices():
    engine, total = ql.AnalyticHestonEngine(model, 64), 0.0
    for option in options:
        option.setPricingEngine(engine)
        total += option.NPV()
    return total


prices_ms, total = cpu_ms(prices, 3)
call = ql.EuropeanOption(ql.PlainVanillaPayoff(ql.Option.Call, 100.0), ql.EuropeanExercise(d0 + 365))


def paths():
    call.setPricingEngine(ql.MCEuropeanHestonEngine(process, "pseudorandom", timeSteps=50, requiredSamples=1_000_000, seed=42))
    return call.NPV()


paths_ms, _ = cpu_ms(paths, 1)
emit(
    "heston",
    "QuantLib",
    ql.__version__,
    [
        {"id": "calibrate DAX 2002, 104 quotes", "value": dax_ms, "unit": "ms cpu"},
        {"id": "calibrate SPX 2023, 630 quotes", "value": spx_ms, "unit": "ms cpu"},
        {"id": "10,000 prices", "value": prices_ms, "unit": "ms cpu"},
        {"id": "1,000,000 paths x 50 steps", "value": paths_ms, "unit": "ms cpu"},
    ],
    {"daxSse": dax_sse, "spxSse": spx_sse, "priceSum": total},
)

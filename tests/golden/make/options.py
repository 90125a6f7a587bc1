"""European prices and greeks from 50 digits, implied volatilities, normal ones, and American prices, by mpmath and QuantLib."""

import mpmath
import QuantLib as ql

from _golden import certificate, write

mpmath.mp.dps = 50
MP = mpmath.mpf
MPMATH = f"mpmath {mpmath.__version__}, 50 digits"
QL = f"QuantLib {ql.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


def value(sign, s, k, t, v, r, q):
    sd = v * mpmath.sqrt(t)
    d1 = (mpmath.log(s / k) + (r - q) * t) / sd + sd / 2
    return sign * (s * mpmath.exp(-q * t) * mpmath.ncdf(sign * d1) - k * mpmath.exp(-r * t) * mpmath.ncdf(sign * (d1 - sd)))


# spot, strike, years, volatility, rate, dividend yield
CASES = {
    "at the money": (100, 100, 1, 0.2, 0.05, 0.02),
    "in the money, negative rate": (120, 95, 0.5, 0.35, -0.02, 0.01),
    "deep out of the money": (100, 180, 0.25, 0.2, 0.03, 0),
    "a minute left": (100, 100.01, 1 / 365 / 24 / 60, 0.3, 0.05, 0),
    "forty years": (100, 150, 40, 0.25, 0.04, 0.03),
    "low volatility": (100, 101, 1, 0.01, 0.02, 0.02),
    "high volatility": (100, 90, 2, 2.5, 0.01, 0.0),
}
for name, case in CASES.items():
    for sign in (1, -1):
        a = [MP(x) for x in case]
        d = lambda *orders: mpmath.diff(lambda s, k, t, v, r, q: value(sign, s, k, t, v, r, q), tuple(a), orders)
        found = [value(sign, *a), d(1, 0, 0, 0, 0, 0), d(2, 0, 0, 0, 0, 0), d(0, 0, 0, 1, 0, 0), -d(0, 0, 1, 0, 0, 0), d(0, 0, 0, 0, 1, 0), d(0, 0, 0, 0, 0, 1),
                 d(1, 0, 0, 1, 0, 0), d(0, 0, 0, 2, 0, 0), -d(1, 0, 1, 0, 0, 0), -d(0, 0, 1, 1, 0, 0), d(0, 0, 0, 1, 1, 0), d(0, 1, 0, 0, 0, 0), d(0, 2, 0, 0, 0, 0)]
        add(MPMATH, f"Black-Scholes {'call' if sign > 0 else 'put'}, {name}", found, 2e-11, "d is known to its last digits, and the density multiplies its error by d; derivatives are of differences of 50 digits",
            measure="relative", sign=sign, terms=list(case))

rows = []
for x in (0, 1e-7, 0.01, 0.2, 1, 4):
    for s in (0.005, 0.05, 0.3, 1, 2.5):
        for sign in (1, -1):
            forward, strike, years = MP(100), MP(float(100 * mpmath.exp(x))), MP(0.5)
            volatility = MP(s) / mpmath.sqrt(years)
            price = value(sign, forward, strike, years, volatility, MP(0), MP(0))
            if sign < 0 and x > 0 or price < mpmath.mpf("1e-290"):  # in the money the price itself has lost the digits
                continue
            rows.append((float(price), 100.0, float(strike), 0.5, sign, float(volatility)))
for x in (0.01, 0.2, 1, 4):
    for s in (0.3, 1, 2.5):
        strike = MP(float(100 * mpmath.exp(-x)))
        rows.append((float(value(-1, MP(100), strike, MP(0.5), MP(s) / mpmath.sqrt(MP(0.5)), MP(0), MP(0))), 100.0, float(strike), 0.5, -1, float(MP(s) / mpmath.sqrt(MP(0.5)))))
names = ("price", "forward", "strike", "years", "sign")
add(MPMATH, "implied volatility", [r[5] for r in rows], 2e-14, "ten units of the last place; the price is rounded once", measure="relative", **{n: [r[i] for r in rows] for i, n in enumerate(names)})

rows = []
for forward, strike in ((0.02, 0.02), (0.02, 0.035), (-0.005, 0.01), (0.01, -0.01), (0.02, 0.0200001)):
    for v in (0.002, 0.01, 0.05):
        for right, kind in (("call", ql.Option.Call), ("put", ql.Option.Put)):
            price = ql.bachelierBlackFormula(kind, strike, forward, v * 2**0.5, 0.97)
            rows.append((right, forward, strike, v, price))
add(QL, "Bachelier value", [r[4] for r in rows], 2e-13, "QuantLib takes the difference of terms that nearly agree; absolute, of a notional of 1", right=[r[0] for r in rows], forward=[r[1] for r in rows],
    strike=[r[2] for r in rows], volatility=[r[3] for r in rows], years=2, discount=0.97)

TODAY, DAYS = ql.Date(15, 2, 2023), ql.Actual365Fixed()
ql.Settings.instance().evaluationDate = TODAY


def american(right, spot, strike, days, v, r, q, engine):
    curve = lambda x: ql.YieldTermStructureHandle(ql.FlatForward(TODAY, x, DAYS))
    process = ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(spot)), curve(q), curve(r), ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, ql.NullCalendar(), v, DAYS)))
    option = ql.VanillaOption(ql.PlainVanillaPayoff(ql.Option.Call if right == "call" else ql.Option.Put, strike), ql.AmericanExercise(TODAY, TODAY + days))
    option.setPricingEngine(engine(process))
    return option.NPV()


AM = [("put", 100, 100, 365, 0.2, 0.05, 0.02), ("put", 100, 120, 1095, 0.4, 0.08, 0.0), ("put", 100, 90, 30, 0.3, 0.01, 0.0), ("call", 100, 90, 180, 0.25, 0.02, 0.06), ("call", 100, 110, 730, 0.5, 0.0, 0.03),
      ("put", 80, 100, 90, 0.3, 0.1, 0.0), ("put", 100, 105, 182, 0.25, 0.03, 0.06), ("put", 100, 100, 7, 0.2, 0.05, 0.05), ("call", 100, 100, 3650, 0.3, 0.04, 0.04), ("put", 100, 100, 365, 0.05, 0.04, 0.0)]
keys = ("right", "spot", "strike", "days", "volatility", "rate", "dividendYield")
columns = {k: [a[i] for a in AM] for i, k in enumerate(keys)}
high = lambda p: ql.QdFpAmericanEngine(p, ql.QdFpAmericanEngine.highPrecisionScheme())
add(QL, "American value", [american(*a, high) for a in AM], 2e-4, "the two schemes differ by about 2e-6 of the strike at ten years, by 1e-7 below two", **columns)
add(QL, "Barone-Adesi-Whaley value", [american(*a, ql.BaroneAdesiWhaleyApproximationEngine) for a in AM], 2e-3, "QuantLib stops its search for the critical price at 1e-6 of the strike", **columns)

write("options", out)

"""European prices under Heston by QuantLib's adaptive engine, and at the edges by mpmath with 30 digits; the calibrations of two option surfaces."""

import mpmath as mp
import QuantLib as ql

from _golden import certificate, write

QL = f"QuantLib {ql.__version__}"
MP = f"mpmath {mp.__version__}, Lewis's integral with 30 digits"
out = []
DC = ql.Actual365Fixed()
D0 = ql.Date(5, 7, 2002)
ql.Settings.instance().evaluationDate = D0


def curve(rate):
    return ql.YieldTermStructureHandle(ql.FlatForward(D0, rate, DC))


def by_quantlib(p, days, strikes, rate, dividend):
    process = ql.HestonProcess(curve(rate), curve(dividend), ql.QuoteHandle(ql.SimpleQuote(100.0)), p["v0"], p["kappa"], p["theta"], p["sigma"], p["rho"])
    engine = ql.AnalyticHestonEngine(ql.HestonModel(process), 1e-12, 100000)
    prices = []
    for strike in strikes:
        option = ql.EuropeanOption(ql.PlainVanillaPayoff(ql.Option.Call, strike), ql.EuropeanExercise(D0 + days))
        option.setPricingEngine(engine)
        prices.append(option.NPV())
    return prices


def by_mpmath(p, years, strikes):
    """Calls on a forward of 1: 1 - sqrt(K) / pi * integral of Re[exp(-iuk) E(iu + 1/2)] / (u^2 + 1/4)."""
    mp.mp.dps = 30
    v0, kappa, theta, sigma, rho = (mp.mpf(repr(p[n])) for n in ("v0", "kappa", "theta", "sigma", "rho"))
    t = mp.mpf(repr(years))

    def transform(w):
        q, xi = w - w * w, kappa - sigma * rho * w
        d = mp.sqrt(xi * xi + sigma**2 * q)
        e = mp.exp(-d * t)
        m = (d + xi) + (d - xi) * e
        return mp.exp(-v0 * q * (1 - e) / m + theta * 2 * kappa / sigma**2 * ((xi - d) * t / 2 - mp.log(m / (2 * d))))

    decay = (v0 + kappa * theta * t) * mp.sqrt(1 - rho**2) / sigma
    end = max(70 / decay, 12 / mp.sqrt((v0 if kappa * t < 1 else theta) * t)) * 1.5
    cuts = [end * mp.mpf(i) / 24 for i in range(25)]
    prices = []
    for strike in strikes:
        k = mp.log(mp.mpf(repr(strike)))
        integral = mp.quad(lambda u: (mp.exp(-1j * u * k) * transform(mp.mpf("0.5") + 1j * u)).real / (u * u + mp.mpf("0.25")), cuts)
        prices.append(float(1 - mp.sqrt(mp.exp(k)) / mp.pi * integral))
    return prices


PLAIN = {"v0": 0.04, "kappa": 1.5, "theta": 0.04, "sigma": 0.3, "rho": -0.7}
DAX = {"v0": 0.1957, "kappa": 15.66, "theta": 0.0746, "sigma": 3.36, "rho": -0.5115}
STRIKES = [60.0, 85.0, 100.0, 115.0, 150.0]
for name, p, days, rate, dividend in (
    ("a month of a usual surface", PLAIN, 30, 0.02, 0.01),
    ("a year of a usual surface", PLAIN, 365, 0.02, 0.01),
    ("ten years of a usual surface, negative rate", PLAIN, 3650, -0.01, 0.0),
    ("two weeks of the DAX of 2002, Feller violated", DAX, 14, 0.0357, 0.0),
    ("93 weeks of the DAX of 2002, Feller violated", DAX, 651, 0.0357, 0.0),
):
    out.append(certificate(__file__, QL, f"price: {name}", by_quantlib(p, days, STRIKES, rate, dividend), 2e-8,
                           "its adaptive integral is asked for 12 digits and gives 10 of a spot of 100", parameters=p, days=days, strikes=STRIKES, rate=rate, dividend=dividend))

WINGS = [0.3, 0.8, 1.0, 1.25, 3.0]
for name, p, years in (
    ("one day", PLAIN, 1 / 365),
    ("thirty years", PLAIN, 30.0),
    ("hardly any volatility of variance", {**PLAIN, "sigma": 0.001}, 1.0),
    ("correlation -0.95, volatility of variance 1", {**PLAIN, "sigma": 1.0, "rho": -0.95}, 0.5),
    ("correlation +0.8, moments explode", {**PLAIN, "sigma": 1.0, "kappa": 0.5, "rho": 0.8}, 2.0),
):
    out.append(certificate(__file__, MP, f"edge: {name}", by_mpmath(p, years, WINGS), 2e-11, "both ends of the law are left out below 1e-12",
                           parameters=p, years=years, strikes=WINGS))

write("heston", out)

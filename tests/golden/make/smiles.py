"""SABR by QuantLib's closed form, plain and shifted; the least error that scipy finds on smiles of SPX; a variance swap by replication."""

import gzip

import numpy as np
import QuantLib as ql
import scipy
from scipy.integrate import quad
from scipy.optimize import least_squares
from scipy.stats import norm

from _golden import DATA, certificate, write

QL = f"QuantLib {ql.__version__}"
SCIPY = f"scipy {scipy.__version__}"
out = []
STRIKES = [0.005, 0.01, 0.02, 0.029, 0.03, 0.04, 0.08]
for beta in (0.0, 0.5, 1.0):
    p = {"alpha": 0.2 * 0.03 ** (1 - beta), "beta": beta, "nu": 0.5, "rho": -0.3}
    out.append(certificate(__file__, QL, f"sabr: beta {beta}", [ql.sabrVolatility(k, 0.03, 2.0, p["alpha"], beta, p["nu"], p["rho"]) for k in STRIKES],
                           1e-13, "the same closed form", parameters=p, forward=0.03, years=2.0, strikes=STRIKES))
p = {"alpha": 0.02, "beta": 0.5, "nu": 0.5, "rho": -0.3, "shift": 0.03}
LOW = [-0.02, -0.002, 0.01, 0.03]
out.append(certificate(__file__, QL, "sabr: shifted, strikes below zero", [ql.shiftedSabrVolatility(k, 0.005, 2.0, 0.02, 0.5, 0.5, -0.3, 0.03) for k in LOW],
                       1e-13, "the same closed form", parameters=p, forward=0.005, years=2.0, strikes=LOW))

SVI = {"a": 0.01, "b": 0.1, "rho": -0.6, "m": 0.02, "sigma": 0.15}


def total(k):
    return SVI["a"] + SVI["b"] * (SVI["rho"] * (k - SVI["m"]) + np.hypot(k - SVI["m"], SVI["sigma"]))


def strip(k):
    s = np.sqrt(total(k))
    d1 = -k / s + s / 2
    price = norm.cdf(d1) - np.exp(k) * norm.cdf(d1 - s) if k > 0 else np.exp(k) * norm.cdf(s - d1) - norm.cdf(-d1)
    return price * np.exp(-k)


fair = 2 / 0.5 * (quad(strip, -6, 0, epsabs=1e-13)[0] + quad(strip, 0, 4, epsabs=1e-13)[0])
out.append(certificate(__file__, SCIPY, "variance swap of an SVI smile", fair, 1e-8, "two adaptive integrals, the far ends left out", parameters=SVI, years=0.5))

if (DATA / "options").exists():
    import pandas as pd

    with gzip.open(DATA / "options" / "spx_2023-02-15.csv.gz", "rt") as lines:
        d = pd.read_csv(lines).dropna(subset=["bid_iv", "ask_iv"])
    d["mid"], d["z"] = (d.bid_iv + d.ask_iv) / 2, np.log(d.strike / d.forward) / np.sqrt(d.t_years)
    d = d[(d.t_years > 0.03) & (d.t_years < 2) & (d.z > -0.6) & (d.z < 0.3)]
    for expiry in ("2023-03-17", "2023-12-15"):
        g = d[d.expiry == expiry].sort_values("strike")
        t, f = g.t_years.iloc[0], g.forward.iloc[0]

        def errors(x):
            return [100 * (ql.sabrVolatility(k, f, t, x[0], 1.0, x[1], x[2]) - v) for k, v in zip(g.strike, g.mid)]

        o = least_squares(errors, (0.2, 1.0, -0.5), bounds=([1e-4, 1e-4, -0.9999], [5, 20, 0.9999]), xtol=1e-14, ftol=1e-14, gtol=1e-14)
        out.append(certificate(__file__, SCIPY, f"sabr fit: SPX {expiry}: alpha, nu, rho, rmse", [*o.x, np.sqrt(np.mean(o.fun**2))], 2e-5,
                               "both search until steps vanish, with differences for derivatives", expiry=expiry))

write("smiles", out)

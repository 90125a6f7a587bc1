"""Quadrature, transforms, interpolation, more laws, and streams of variates, by scipy, numpy and mpmath."""

import mpmath
import numpy as np
import scipy
import scipy.special as sp
import scipy.stats as st
from numpy.polynomial import legendre
from scipy.interpolate import CubicSpline, PchipInterpolator

from _golden import certificate, normals, u01, write

mpmath.mp.dps = 40
MPMATH = f"mpmath {mpmath.__version__}, 40 digits"
SCIPY, NUMPY = f"scipy {scipy.__version__}", f"numpy {np.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


xs = [-37.0, -30.1, -20.3, -8.2, -5.0, -3.3, -1.96, -1.0, -0.67, -0.66, -0.5, -1e-8, 0.3, 0.7, 2.5]
add(MPMATH, "normal cdf to the last digits", [float(mpmath.ncdf(mpmath.mpf(x))) for x in xs], 1e-15, "a few roundings of a rational approximation good to 1e-16", measure="relative", x=xs)
es = [-5.0, -0.5, -0.3, 0.0, 0.4, 0.47, 1.0, 3.9, 4.1, 10.0, 26.0, 200.0]
add(MPMATH, "scaled erfc", [float(mpmath.exp(mpmath.mpf(x) ** 2) * mpmath.erfc(mpmath.mpf(x))) for x in es], 1.5e-15, "a few roundings", measure="relative", x=es)

for n in (2, 5, 16, 64):
    x, w = legendre.leggauss(n)
    add(NUMPY, f"Legendre rule of {n}: largest point, its weight, middle weight", [(1 + x[-1]) / 2, w[-1] / 2, w[n // 2] / 2], 2e-14, "numpy's points come from eigenvalues", n=n)


def laguerre_value(n, x):
    before, value = mpmath.mpf(0), mpmath.mpf(1)
    for k in range(1, n + 1):
        before, value = value, ((2 * k - 1 - x) * value - (k - 1) * before) / k
    return value


def laguerre_rule(n, i):
    """Point i and its weight times exp(x), by Newton's steps in 120 digits from the eigenvalue of the Jacobi matrix."""
    with mpmath.workdps(120):
        k = np.arange(1, n)
        jacobi = np.diag(2.0 * np.arange(n) + 1) + np.diag(k.astype(float), 1) + np.diag(k.astype(float), -1)
        x = mpmath.mpf(np.linalg.eigvalsh(jacobi)[i])
        for _ in range(8):
            value, before = laguerre_value(n, x), laguerre_value(n - 1, x)
            x -= value * x / (n * (value - before))
        return float(x), float(x / ((n + 1) ** 2 * laguerre_value(n + 1, x) ** 2) * mpmath.exp(x))


for n, i in ((1, 0), (4, 3), (32, 0), (32, 31), (64, 20), (128, 0), (128, 100)):
    add(MPMATH, f"Laguerre rule of {n}: point {i} and its weight", laguerre_rule(n, i), 2e-13 * (1 if n < 100 else 10),
        "the recurrence of n terms loses a digit or two where x is large", measure="relative", n=n, i=i)

integrals = {
    "exp(-x) sin(x) / x from 0 to infinity": (lambda x: mpmath.exp(-x) * mpmath.sin(x) / x, [0, mpmath.inf]),
    "normal density from -infinity to infinity": (lambda x: mpmath.exp(-x * x / 2) / mpmath.sqrt(2 * mpmath.pi), [-mpmath.inf, 0, mpmath.inf]),
    "1 / sqrt(x) from 0 to 1": (lambda x: 1 / mpmath.sqrt(x), [0, 1]),
    "|x - 1 / 3| from 0 to 1": (lambda x: abs(x - mpmath.mpf(1) / 3), [0, mpmath.mpf(1) / 3, 1]),
    "cos(50 x) from 0 to 3": (lambda x: mpmath.cos(50 * x), [0, 1, 2, 3]),
    "exp(x) from -infinity to 1": (lambda x: mpmath.exp(x), [-mpmath.inf, 1]),
}
for name, (f, ends) in integrals.items():
    add(MPMATH, f"integral of {name}", float(mpmath.quad(f, ends)), 2e-10, "asked for 1e-11; the singular one converges slowly", name=name)

for n in (1, 2, 8, 12, 31, 64):
    z = np.fft.fft(normals(n, 3) + 1j * normals(n, 4))
    add(NUMPY, f"transform of {n}", [*z.real, *z.imag], 2e-13, "log2 n roundings of sums of n numbers near 1", n=n, seeds=[3, 4])

px, py = np.cumsum(0.1 + u01(9, 11)), np.cumsum(normals(9, 12))
at = [float(v) for v in np.linspace(px[0], px[-1], 14)]
for end, bc in (("natural", "natural"), ("not-a-knot", "not-a-knot"), ("given", ((1, 0.3), (1, -0.2)))):
    s = CubicSpline(px, py, bc_type=bc)
    add(SCIPY, f"cubic spline, {end}", [*s(at), *s(at, 1), *s(at[1:-1], 2)], 1e-11, "solving for the slopes", x=[float(v) for v in px], y=[float(v) for v in py], at=at, end=end)
s = PchipInterpolator(px, py)
add(SCIPY, "monotone cubic", [*s(at), *s(at, 1)], 1e-12, "a few roundings", x=[float(v) for v in px], y=[float(v) for v in py], at=at)

pairs = [(x, y, r) for r in (-1, -0.99, -0.93, -0.9, -0.3, 0, 0.5, 0.92, 0.93, 0.999, 1) for x, y in ((0, 0), (1, -0.5), (-2, -2.1), (0.3, 2.5))]


def bivariate(x, y, r):
    if abs(r) == 1:
        return mpmath.ncdf(min(x, y)) if r == 1 else max(mpmath.mpf(0), mpmath.ncdf(x) - mpmath.ncdf(-y))
    r = mpmath.mpf(r)
    f = lambda u: mpmath.npdf(u) * mpmath.ncdf((y - r * u) / mpmath.sqrt(1 - r * r))
    turn = y / r if r != 0 else mpmath.mpf(0)
    return mpmath.quad(f, sorted({mpmath.mpf(-40), mpmath.mpf(-9), min(turn, mpmath.mpf(x)) - mpmath.mpf(1) / 4, min(turn, mpmath.mpf(x)), mpmath.mpf(x)}))


mpmath.mp.dps = 25
add(MPMATH.replace("40", "25"), "bivariate normal", [float(bivariate(*p)) for p in pairs], 1e-14, "the rule's own error, 5e-16, and that of the judge's quadrature",
    x=[p[0] for p in pairs], y=[p[1] for p in pairs], rho=[p[2] for p in pairs])
ax = [(a, x) for a in (0.5, 1, 3.5, 40, 600) for x in (0.01, 0.7, 3, 45, 620)]
mpmath.mp.dps = 60
add(MPMATH, "gamma upper tail", [float(mpmath.gammainc(mpmath.mpf(a), mpmath.mpf(x), mpmath.inf, regularized=True)) for a, x in ax], 1e-11, "a ln x is as large as 4,000 and is rounded",
    measure="relative", a=[v[0] for v in ax], x=[v[1] for v in ax])
add(SCIPY, "chi-squared upper tail", st.chi2.sf([0.1, 3.841458820694124, 9.21, 40], [1, 1, 2, 5]), 1e-12, "rounding", measure="relative", x=[0.1, 3.841458820694124, 9.21, 40], df=[1, 1, 2, 5])

sobol = st.qmc.Sobol(64, scramble=False, bits=32).random(2048)
rows = [1, 2, 3, 100, 1023, 1777, 2047]
add(SCIPY, "Sobol points", sobol[rows][:, [0, 1, 2, 5, 17, 40, 63]], 0, "bits", rows=rows, columns=[0, 1, 2, 5, 17, 40, 63])

write("numeric_base", out)

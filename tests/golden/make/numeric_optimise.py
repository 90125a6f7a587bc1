"""Nonlinear least squares: two of NIST's certified fits, and fits against bounds by scipy's own trust-region method."""

import numpy as np
import scipy
from scipy.optimize import least_squares

from _golden import certificate, write

SCIPY = f"scipy {scipy.__version__}"
NIST = "NIST Statistical Reference Datasets, certified values"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, measure="relative", **kw))


digits = "certified to eleven digits; the fit is asked for nine, its Jacobian being differences"
x = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
y = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
for start in ([25, 39, 41.5, 39], [0.25, 0.39, 0.415, 0.39]):
    add(NIST, f"least squares of NIST MGH09 from {start}", [1.9280693458e-01, 1.9128232873e-01, 1.2305650693e-01, 1.3606233068e-01, 3.0750560385e-04],
        1e-7, "certified to eleven digits; the columns of this Jacobian are nearly collinear and are differences here, which leaves seven to eight", model="MGH09", x=x, y=y, start=start)
x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760]
y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78]
for start in ([500, 0.0001], [250, 0.0005]):
    add(NIST, f"least squares of NIST Misra1a from {start}", [2.3894212918e02, 5.5015643181e-04, 1.2455138894e-01], 1e-9, digits, model="Misra1a", x=x, y=y, start=start)

rosen = lambda v: np.array([10 * (v[1] - v[0] ** 2), 1 - v[0]])
for lower, upper in (([-1.5, -1], [0.5, 3]), ([-2, 1.5], [3, 3]), ([-2, -2], [3, 3])):
    fit = least_squares(rosen, [-1.2, 1.6] if lower[1] == 1.5 else [-1.2, 1.0], bounds=(lower, upper), xtol=1e-15, ftol=1e-15, gtol=1e-15)
    add(SCIPY, f"least squares of Rosenbrock within {lower} and {upper}", [*fit.x], 1e-6, "scipy keeps strictly inside the bounds and stops about 1e-8 short of them",
        model="Rosenbrock", lower=lower, upper=upper, start=[-1.2, 1.6] if lower[1] == 1.5 else [-1.2, 1.0])

write("numeric_optimise", out)

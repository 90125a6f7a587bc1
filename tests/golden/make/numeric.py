"""Special functions, moments, ranks, quantiles, tests and the least-squares line, by scipy, numpy and statsmodels."""

import mpmath
import numpy as np
import scipy
import scipy.special as sp
import scipy.stats as st
import statsmodels
import statsmodels.api as sm

from _golden import certificate, normals, u01, write

mpmath.mp.dps = 50
MPMATH = f"mpmath {mpmath.__version__}, 50 digits"
SCIPY, NUMPY, SM = f"scipy {scipy.__version__}", f"numpy {np.__version__}", f"statsmodels {statsmodels.__version__}"
out = []


def add(by, fact, expected, tolerance, because, **kw):
    out.append(certificate(__file__, by, fact, expected, tolerance, because, **kw))


xs = [-37.0, -20.0, -8.2, -5.0, -3.0, -1.96, -1.0, -0.5, -1e-8, 0.0, 0.3, 0.66, 1.0, 2.5, 5.5, 8.0]
add(SCIPY, "normal pdf", st.norm.pdf(xs), 5e-14, "rounding of x^2 / 2 in the exponent", measure="relative", x=xs)
ps = [1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.025, 0.05, 0.074, 0.076, 0.3, 0.5, 0.61, 0.925, 0.975, 0.999, 1 - 1e-12]
add(SCIPY, "normal quantile", sp.ndtri(ps), 5e-15, "the approximation is good to 1e-16; two implementations differ by a few roundings", measure="relative", p=ps)
es = [-5.0, -2.0, -0.5, -0.4, 0.0, 0.4, 0.47, 1.0, 3.9, 4.1, 10.0, 26.0]
add(SCIPY, "erfc", sp.erfc(es), 2e-15, "rounding of a rational approximation good to 1e-16", measure="relative", x=es)

zs = [0.01, 0.5, 1.0, 1.5, 2.0, 3.7, 11.9, 12.0, 40.0, 1234.5]
add(MPMATH, "log gamma", [float(mpmath.loggamma(z)) for z in zs], 2e-12, "absolute, since ln Gamma(1) = ln Gamma(2) = 0: two units in the last place of the largest, 7551", z=zs)
ab = [(0.5, 0.5), (2, 3), (12, 0.5), (50, 0.5), (1250, 0.5), (500000, 0.5), (40, 60)]
ln_beta = [float(mpmath.log(mpmath.beta(mpmath.mpf(a), mpmath.mpf(b)))) for a, b in ab]
add(MPMATH, "log beta", ln_beta, 1e-13, "one or two roundings of numbers below 100; scipy's own loses three digits at (1250, 0.5)", a=[a for a, _ in ab], b=[b for _, b in ab])
xab = [(x, a, b) for a, b in [(0.5, 0.5), (2, 3), (30, 0.5), (1249, 0.5), (40, 60)] for x in (0.01, 0.3, 0.5, 0.9, 0.999)]
beta = [float(mpmath.betainc(mpmath.mpf(a), mpmath.mpf(b), 0, mpmath.mpf(x), regularized=True)) for x, a, b in xab]
add(MPMATH, "incomplete beta", beta, 2e-12, "a ln x is as large as 6,000 here and is rounded", measure="relative",
    x=[v[0] for v in xab], a=[v[1] for v in xab], b=[v[2] for v in xab])


def t_tail(t, df):
    """Two-sided tail of Student's t. scipy's own keeps 10 digits near t = 0 with one degree of freedom, so it cannot be the judge."""
    t, df = mpmath.mpf(t), mpmath.mpf(df)
    return mpmath.betainc(df / 2, mpmath.mpf(1) / 2, 0, df / (df + t * t), regularized=True)


td = [(t, df) for df in (1, 2, 3.5, 10, 83, 250, 2498, 1e4) for t in (-30.0, -4.0, -1.96, -0.1, 0.0, 0.7, 2.2, 6.0)]
cdf = [float(t_tail(t, df) / 2 if t <= 0 else 1 - t_tail(t, df) / 2) for t, df in td]
add(MPMATH, "student t cdf", cdf, 1e-12, "relative, down to 1e-190 in the tail", measure="relative", t=[v[0] for v in td], df=[v[1] for v in td])
td = [(t, 1e6) for t in (-6.0, -4.0, -1.0, 0.3, 2.0)]
cdf = [float(t_tail(t, df) / 2 if t <= 0 else 1 - t_tail(t, df) / 2) for t, df in td]
add(MPMATH, "student t cdf with a million degrees of freedom", cdf, 1e-10, "the continued fraction subtracts numbers that agree in five digits", measure="relative", t=[v[0] for v in td], df=[v[1] for v in td])
tt = [(t, df) for df in (1, 5, 82, 2498) for t in (0.0, 1e-6, 0.5, 1.96, 8.0, 35.0)]
add(MPMATH, "student t two-sided tail", [float(t_tail(*v)) for v in tt], 1e-12, "relative, down to 1e-218 in the tail", measure="relative", t=[v[0] for v in tt], df=[v[1] for v in tt])

x, y = 1e6 + normals(400, 1), 0.3 * normals(400, 1) + normals(400, 2)
add(NUMPY, "moments of 400 normals on a million: mean, variance, population variance", [x.mean(), x.var(ddof=1), x.var()], 1e-9, "a million leaves 1e-10 for the last digits", seed=1, offset=1e6)
add(NUMPY, "covariance of two series of 400", np.cov(x, y)[0, 1], 1e-9, "as the moments above", seeds=[1, 2], offset=1e6)
z = normals(300, 5) ** 3
add(SCIPY, "shape of 300 cubed normals: skewness, excess kurtosis", [st.skew(z), st.kurtosis(z)], 1e-11, "sums of 300 sixth powers", seed=5)

a, b = normals(84, 3), 0.4 * normals(84, 3) + normals(84, 4)
r = st.pearsonr(a, b)
add(SCIPY, "pearson of 84 pairs: correlation, p-value", [r.statistic, r.pvalue], 1e-12, "relative", measure="relative", seeds=[3, 4], n=84)
ra, rb = np.floor(10 * u01(84, 11)), np.floor(6 * u01(84, 11) + 4 * u01(84, 12))
r = st.spearmanr(ra, rb)
add(SCIPY, "spearman of 84 pairs with many ties: correlation, p-value", [r.statistic, r.pvalue], 1e-11, "relative; the p-value goes through the t statistic", measure="relative", seeds=[11, 12], n=84)
add(SCIPY, "ranks of 84 numbers with many ties", st.rankdata(ra), 0, "halves are exact", seed=11, n=84)

q = normals(101, 7)
qs = [0, 0.001, 0.01, 0.025, 0.25, 0.5, 0.61, 0.99, 1]
add(NUMPY, "quantiles of 101 normals", np.quantile(q, qs), 1e-14, "one interpolation", seed=7, n=101, p=qs)

p = np.concatenate([u01(40, 21), u01(10, 22) / 1000])
add(SCIPY, "benjamini-hochberg over 50 p-values", st.false_discovery_control(p), 1e-15, "one product and quotient", seeds=[21, 22])

x, y = 0.01 * normals(250, 8), 0.0004 + 1.3 * 0.01 * normals(250, 8) + 0.008 * normals(250, 9)
f = sm.OLS(y, sm.add_constant(x)).fit()
add(SM, "line through 250 points: slope, intercept, standard errors, t, p, R2, residual deviation",
    [f.params[1], f.params[0], f.bse[1], f.bse[0], f.tvalues[1], f.pvalues[1], f.rsquared, np.sqrt(f.mse_resid)], 1e-9, "relative; the p-value is 1e-80", measure="relative", seeds=[8, 9])

S = np.array([[4.0, 2, 0.6], [2, 5, 1.1], [0.6, 1.1, 3]])
add(NUMPY, "cholesky factor of a 3 x 3 matrix", np.linalg.cholesky(S), 1e-15, "nine roundings", matrix=S.ravel().tolist())

from scipy.optimize import minimize, rosen, rosen_der

for bounds, name in (([(-5, 5)] * 4, "inside"), ([(-5, 0.5), (-5, 5), (-5, 5), (-5, 5)], "against x0 <= 0.5")):
    m = minimize(rosen, [-1.2, 1, -1.2, 1], jac=rosen_der, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-16, "gtol": 1e-12, "maxiter": 10000})
    add(SCIPY, f"minimum of Rosenbrock's function in four variables {name}: x, value", [*m.x, m.fun], 1e-7, "the minimum is flat: the square root of float64's precision",
        start=[-1.2, 1, -1.2, 1], lower=[b[0] for b in bounds], upper=[b[1] for b in bounds])

write("numeric", out)

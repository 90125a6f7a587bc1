"""The 101 formulas of Kakushadze and the 158 of qlib's Alpha158, computed by pandas over a made panel of 24 lanes and 420 rows.

The texts of the 101 are read from tools/factors/corpora and evaluated by Python on pandas frames; those of Alpha158 come from qlib itself
(pyqlib 0.9.7, qlib.contrib.data.loader) and are evaluated by pandas, not by qlib: windows that are not full are missing.
Needs numpy, pandas and pyqlib. Run: python tests/golden/make/factor_formulas.py
"""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
from _golden import HERE, certificate, normals

LANES, ROWS = 24, 420
SHOWN = [(ROWS - 1, 0), (ROWS - 1, 7), (ROWS - 1, 13), (ROWS - 1, 23), (ROWS - 20, 5), (ROWS - 7, 11)]


def panel():
    shape = (ROWS, LANES)
    n = ROWS * LANES
    z = [normals(n, seed).reshape(shape) for seed in range(101, 107)]
    lane = np.arange(LANES)
    close = 50 * (1 + lane / 500) * np.exp(np.cumsum(0.012 * z[0], axis=0))
    before = np.vstack([close[:1], close[:-1]])
    open_ = before * (1 + 0.004 * z[1])
    high = np.maximum(open_, close) * (1 + 0.005 * np.abs(z[2]))
    low = np.minimum(open_, close) * (1 - 0.005 * np.abs(z[3]))
    volume = np.round(1e6 * np.exp(0.4 * z[4]))
    vwap = (high + low + close) / 3 + 0.001 * close * z[5]
    columns = dict(open=open_, high=high, low=low, close=close, volume=volume, vwap=vwap, turnover=close * volume, cap=close * 1e6 * (1 + lane))
    return {name: pd.DataFrame(values) for name, values in columns.items()}


P = panel()
GROUPS = {"sector": np.arange(LANES) % 3, "industry": np.arange(LANES) % 6, "subindustry": np.arange(LANES) % 8}


class C:
    """A column: arithmetic as pandas does it, comparisons missing where an operand is, division by zero missing."""

    def __init__(self, frame):
        self.f = frame.where(np.isfinite(frame))

    def __neg__(self): return C(-self.f)
    def __add__(self, y): return C(self.f + val(y))
    def __radd__(self, y): return C(val(y) + self.f)
    def __sub__(self, y): return C(self.f - val(y))
    def __rsub__(self, y): return C(val(y) - self.f)
    def __mul__(self, y): return C(self.f * val(y))
    def __rmul__(self, y): return C(val(y) * self.f)
    def __truediv__(self, y): return C(self.f / val(y))
    def __rtruediv__(self, y): return C(val(y) / self.f)
    def __pow__(self, y): return C(self.f ** val(y))
    def __lt__(self, y): return truth(self, y, lambda a, b: a < b)
    def __gt__(self, y): return truth(self, y, lambda a, b: a > b)
    def __le__(self, y): return truth(self, y, lambda a, b: a <= b)
    def __ge__(self, y): return truth(self, y, lambda a, b: a >= b)


val = lambda y: y.f if isinstance(y, C) else y
frame = lambda y: y if isinstance(y, C) else C(pd.DataFrame(np.full((ROWS, LANES), float(y))))


def truth(x, y, holds):
    a, b = frame(x).f, frame(y).f
    return C(holds(a, b).astype(float).where(a.notna() & b.notna()))


def where(condition, x, y):
    c, a, b = condition.f, frame(x).f, frame(y).f
    return C(a.where(c == 1, b).where(c.notna()))


def rolled(x, rows):
    return x.f.rolling(int(rows))


def apply(x, rows, of):
    return C(rolled(x, rows).apply(of, raw=True))


def place(values, best):
    """1 the oldest row; of equals the oldest, as numpy and qlib have it."""
    return float(best(values) + 1)


def line(rows, of):
    t = np.arange(int(rows))
    def fit(values):
        slope, level = np.polyfit(t, values, 1)
        return of(values, t, slope, level)
    return fit


def grouped(x, group):
    ids = GROUPS[group]
    out = x.f.copy()
    for one in np.unique(ids):
        block = x.f.loc[:, ids == one]
        out.loc[:, ids == one] = block.sub(block.mean(axis=1), axis=0)
    return C(out)


def signed_power(x, y):
    return C(np.sign(x.f) * np.abs(x.f) ** val(y))


def ranks(x):
    """Values that differ by 1e-12 of themselves or 1e-15 of the row's largest are equal: rounding must not decide."""
    v = x.f.values
    out = np.full(v.shape, np.nan)
    for t in range(len(v)):
        there = np.flatnonzero(~np.isnan(v[t]))
        row = v[t, there]
        if len(row) == 0:
            continue
        near = 1e-12 * np.abs(row) + 1e-15 * np.abs(row).max()
        below = (row[None, :] < (row - near)[:, None]).sum(axis=1)
        upto = (row[None, :] <= (row + near)[:, None]).sum(axis=1)
        out[t, there] = (below + 1 + upto) / 2 / len(row)
    return C(pd.DataFrame(out))


F = {
    "abs": lambda x: C(x.f.abs()), "sign": lambda x: C(np.sign(x.f)), "log": lambda x: C(np.log(x.f.where(x.f > 0))), "where": where,
    "max": lambda x, y: C(pd.DataFrame(np.maximum(frame(x).f.values, frame(y).f.values))),
    "min": lambda x, y: C(pd.DataFrame(np.minimum(frame(x).f.values, frame(y).f.values))),
    "signed_power": signed_power, "rank": ranks,
    "scale": lambda x: C(x.f.div(x.f.abs().sum(axis=1), axis=0)), "group_neutralise": grouped,
    "delay": lambda x, d: C(x.f.shift(int(d))), "delta": lambda x, d: C(x.f - x.f.shift(int(d))), "change": lambda x, d: C(x.f / x.f.shift(int(d)) - 1),
    "ts_sum": lambda x, d: apply(x, d, np.sum), "ts_mean": lambda x, d: apply(x, d, np.mean),
    "ts_std": lambda x, d: apply(x, d, lambda v: np.std(v, ddof=1)), "ts_min": lambda x, d: C(rolled(x, d).min()), "ts_max": lambda x, d: C(rolled(x, d).max()),
    "ts_argmax": lambda x, d: apply(x, d, lambda v: place(v, np.argmax)), "ts_argmin": lambda x, d: apply(x, d, lambda v: place(v, np.argmin)),
    "ts_rank": lambda x, d: C(rolled(x, d).rank(pct=True)), "ts_product": lambda x, d: apply(x, d, np.prod),
    "ts_quantile": lambda x, d, q: C(rolled(x, d).quantile(q)),
    "decay_linear": lambda x, d: apply(x, d, lambda v: np.average(v, weights=np.arange(1, len(v) + 1))),
    "covariance": lambda x, y, d: afresh(x, y, d, covariance_of), "correlation": lambda x, y, d: afresh(x, y, d, correlation_of),
    "ts_slope": lambda x, d: apply(x, d, line(d, lambda v, t, b, a: b)),
    "ts_r2": lambda x, d: apply(x, d, line(d, lambda v, t, b, a: np.corrcoef(t, v)[0, 1] ** 2)),
    "ts_residual": lambda x, d: apply(x, d, line(d, lambda v, t, b, a: v[-1] - (a + b * t[-1]))),
}


def covariance_of(u, v):
    return np.cov(u, v)[0, 1]


def correlation_of(u, v):
    c = np.corrcoef(u, v)[0, 1]
    return np.sign(c) if abs(c) > 1 - 1e-12 else c


def afresh(x, y, d, of):
    """Taken from every window anew, so that one that does not move is found as such: no correlation, and a covariance of 0."""
    d = int(d)
    out = np.full((ROWS, LANES), np.nan)
    a, b = x.f.values, y.f.values
    for s in range(LANES):
        for t in range(d - 1, ROWS):
            u, v = a[t - d + 1 : t + 1, s], b[t - d + 1 : t + 1, s]
            if np.isnan(u).any() or np.isnan(v).any():
                continue
            if np.ptp(u) == 0 or np.ptp(v) == 0:
                out[t, s] = 0.0 if of is covariance_of else np.nan
            else:
                out[t, s] = of(u, v)
    return C(pd.DataFrame(out))


NAMES = {name: C(values) for name, values in P.items()}
NAMES["returns"] = F["change"](NAMES["close"], 1)
NAMES |= {name: name for name in GROUPS}


class Words(dict):
    def __missing__(self, name):
        average = re.fullmatch(r"adv(\d+)", name)
        if not average:
            raise KeyError(name)
        self[name] = F["ts_mean"](NAMES["turnover"], int(average[1]))
        return self[name]


def closing(text, start):
    depth = 0
    for i in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[i], 0)
        if depth == 0:
            return i
    raise ValueError(text)


def cut(text, sign):
    """Places of a sign outside brackets."""
    places, i = [], 0
    while i < len(text):
        if text[i] == "(":
            i = closing(text, i)
        elif text[i] == sign:
            places.append(i)
        i += 1
    return places


def python(text):
    """x ? y : z becomes where(x, y, z), ^ becomes **; the rest is Python already."""
    commas = cut(text, ",")
    if commas:
        parts = [text[a + 1 : b] for a, b in zip([-1, *commas], [*commas, len(text)])]
        return ", ".join(python(part) for part in parts)
    questions = cut(text, "?")
    if questions:
        first = questions[0]
        depth = 0
        for i in range(first, len(text)):
            if i in questions:
                depth += 1
            elif text[i] == ":" and i in cut(text, ":"):
                depth -= 1
                if depth == 0:
                    return f"where({python(text[:first])}, {python(text[first + 1 : i])}, {python(text[i + 1 :])})"
    out, i = "", 0
    while i < len(text):
        if text[i] == "(":
            end = closing(text, i)
            out += "(" + python(text[i + 1 : end]) + ")"
            i = end
        else:
            out += "**" if text[i] == "^" else text[i]
        i += 1
    return out


def shown(column):
    return [float(frame(column).f.iat[row, lane]) for row, lane in SHOWN]


def kakushadze():
    import yaml

    texts = yaml.safe_load((HERE.parents[2] / "tools" / "factors" / "corpora" / "alpha-101.yaml").read_text())
    words = Words(NAMES)
    for name, text in texts.items():
        yield name, shown(eval(python(text).strip(), F, words))


def qlib158():
    from qlib.contrib.data.loader import Alpha158DL

    def op(name, of):
        return name, of

    def count(x, d):
        return F["ts_mean"](x, d)

    Q = dict([
        op("Ref", lambda x, d: F["delay"](x, d)), op("Mean", count), op("Std", F["ts_std"]), op("Sum", F["ts_sum"]), op("Max", F["ts_max"]),
        op("Min", F["ts_min"]), op("Quantile", F["ts_quantile"]), op("Rank", F["ts_rank"]), op("IdxMax", F["ts_argmax"]), op("IdxMin", F["ts_argmin"]),
        op("Corr", F["correlation"]), op("Log", F["log"]), op("Abs", F["abs"]), op("Greater", F["max"]), op("Less", F["min"]),
        op("Slope", F["ts_slope"]), op("Rsquare", F["ts_r2"]), op("Resi", F["ts_residual"]),
    ])
    fields, names = Alpha158DL.get_feature_config(
        {"kbar": {}, "price": {"windows": [0], "feature": ["OPEN", "HIGH", "LOW", "VWAP"]}, "rolling": {}}
    )
    for text, name in zip(fields, names):
        yield name, shown(eval(text.replace("$", ""), Q, dict(NAMES)))


def main():
    by = f"pandas {pd.__version__}, numpy {np.__version__}"
    why = "windows slid along in float64 beside windows taken afresh"
    facts = [certificate(__file__, by, name, values, 1e-8, why, "relative") for name, values in [*kakushadze(), *qlib158()]]
    for fact in facts:
        fact["input"] = {}
    (HERE.parent / "factor_formulas.json").write_text(json.dumps(facts, indent=1) + "\n")
    empty = [fact["fact"] for fact in facts if all(v is None for v in fact["expected"])]
    print(len(facts), "formulas; all missing:", empty)


if __name__ == "__main__":
    main()

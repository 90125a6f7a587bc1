"""Features of ticks and books, written from their formulas in numpy and pandas: the rows of the second clock from the single events, then
each formula over its window, plainly. Run: python tests/golden/make/features_microstructure.py (numpy 2, pandas, scipy as in
tests/bench/peers/requirements.txt)."""

import numpy as np
import pandas as pd
from scipy.stats import norm

from _golden import certificate, u01, write

NUMPY = f"numpy {np.__version__}, pandas {pd.__version__}"
out = []


def add(fact, values, at, tolerance=1e-9, because="sums of up to 1,800 rows in another order", measure="relative"):
    out.append(certificate(__file__, NUMPY, fact, values, tolerance, because, measure=measure, rows=list(at)))


# ---- events -------------------------------------------------------------------------------------------------------------------
S, E = 2400, 9000
kind, a, b, c, d, when = (u01(E, seed) for seed in (701, 702, 703, 704, 705, 706))
at = np.arange(E) * 266_666_666 + np.floor(when * 100_000_000) + 1
isq, ist = kind < 0.6, (kind >= 0.6) & (kind < 0.85)
iso = kind >= 0.85
ticks = 10_000 + np.cumsum(np.where(isq, np.where(a < 0.15, -1, np.where(a > 0.85, 1, 0)), 0))
q = pd.DataFrame({"at": at[isq], "bid": (ticks - 1 - (b < 0.25))[isq] / 100, "ask": (ticks + 1 + (b > 0.75))[isq] / 100,
                  "bs": 1 + np.floor(c * 50)[isq], "as_": 1 + np.floor(d * 50)[isq]})
q = pd.concat([pd.DataFrame({"at": [0.0], "bid": [99.99], "ask": [100.01], "bs": [10.0], "as_": [10.0]}), q], ignore_index=True)
q["mid"] = (q.bid + q.ask) / 2
p, n = q.shift(1), q
e = np.where(n.bid >= p.bid, n.bs, 0) - np.where(n.bid <= p.bid, p.bs, 0) - np.where(n.ask <= p.ask, n.as_, 0) + np.where(n.ask >= p.ask, p.as_, 0)
e[0] = 0
q["flow"] = e
q["changed"] = ((n.bid != p.bid) | (n.ask != p.ask) | (n.bs != p.bs) | (n.as_ != p.as_)).astype(float)
q.loc[0, "changed"] = 0
for col, side, sign in (("bid_up", "bid", 1), ("bid_down", "bid", -1), ("ask_up", "ask", 1), ("ask_down", "ask", -1)):
    q[col] = (sign * (n[side] - p[side]) > 0).astype(float)
q["s"] = (q["at"] // 1e9).astype(int)
q["ret2"] = np.log(q.mid / q.mid.shift(1)).fillna(0) ** 2
q["moved"] = (q.mid != q.mid.shift(1)).astype(float)
q.loc[0, "moved"] = 0
seconds = pd.RangeIndex(S)
last = q.groupby("s").last().reindex(seconds).ffill()
sums = q.groupby("s")[["flow", "changed", "bid_up", "bid_down", "ask_up", "ask_down", "ret2", "moved"]].sum().reindex(seconds).fillna(0)
bid, ask, bs, as_, mid = (last[k].to_numpy() for k in ("bid", "ask", "bs", "as_", "mid"))
flow, changes, ret2, moved = (sums[k].to_numpy() for k in ("flow", "changed", "ret2", "moved"))
# spread by the time it stood, and the middle's extremes, the state at a second's beginning among them
before = np.concatenate([[np.nan], mid[:-1]])
grouped = q.groupby("s").mid
mid_high = np.fmax(before, grouped.max().reindex(seconds).to_numpy())
mid_low = np.fmin(before, grouped.min().reindex(seconds).to_numpy())
cuts = np.unique(np.concatenate([q["at"].to_numpy(), np.arange(S + 1) * 1e9]))
state = np.searchsorted(q["at"].to_numpy(), cuts[:-1], side="right") - 1
stood = np.diff(cuts)
spread_time = np.bincount((cuts[:-1] // 1e9).astype(int), (q.ask - q.bid).to_numpy()[state] * stood, minlength=S)[:S] / 1e9

# trades: at the mid where a is above 0.9; quotes that stood before
t = pd.DataFrame({"at": at[ist], "a": a[ist], "size": (1 + np.floor(b * 20))[ist] * np.where(c[ist] > 0.97, 20, 1)})
place = np.searchsorted(q["at"].to_numpy(), t["at"].to_numpy(), side="left") - 1
tb, ta = q.bid.to_numpy()[place], q.ask.to_numpy()[place]
tm = (tb + ta) / 2
t["price"] = np.where(t.a < 0.45, ta, np.where(t.a < 0.9, tb, tm))
step = np.sign(t.price.diff().fillna(0).to_numpy())
tick = pd.Series(np.where(step == 0, np.nan, step)).ffill().fillna(0).to_numpy()
sign = np.where(t.price > tm, 1, np.where(t.price < tm, -1, tick))
t["s"] = (t["at"] // 1e9).astype(int)
gap = np.diff(t["at"].to_numpy() / 1, prepend=np.nan) / 1e9
t["v"], t["val"], t["one"], t["sz2"] = t["size"], t.price * t["size"], 1.0, t["size"] ** 2
t["buy"], t["sell"] = t["size"] * (sign > 0), t["size"] * (sign < 0)
t["nb"], t["ns"] = (sign > 0) * 1.0, (sign < 0) * 1.0
t["sv"], t["eff"] = sign * t.val, 2 * sign * (t.price - tm) * t["size"]
t["qv"] = t.val * (sign != 0)
t["tickbuy"] = t["size"] * (tick > 0)
t["gap"], t["gap2"] = np.nan_to_num(gap), np.nan_to_num(gap) ** 2
T = t.groupby("s")[["v", "val", "one", "sz2", "buy", "sell", "nb", "ns", "sv", "eff", "qv", "tickbuy", "gap", "gap2"]].sum().reindex(seconds).fillna(0)
tmax = t.groupby("s")["size"].max().reindex(seconds).fillna(0).to_numpy()
tlast = t.groupby("s").price.last().reindex(seconds)
thigh, tlow = t.groupby("s").price.max().reindex(seconds), t.groupby("s").price.min().reindex(seconds)
lastat = t.groupby("s")["at"].last().reindex(seconds).ffill().to_numpy()
since = ((np.arange(S) + 1) * 1e9 - lastat) / 1e9
V, VAL, N, SZ2, BUY, SELL, NB, NS, SV, EFF, QV, TICKBUY, GAP, GAP2 = (T[k].to_numpy() for k in T.columns)
signed = BUY - SELL
price = tlast.ffill().to_numpy()
high, low = thigh.fillna(pd.Series(price)).to_numpy(), tlow.fillna(pd.Series(price)).to_numpy()

o = pd.DataFrame({"at": at[iso], "type": np.where(a[iso] < 0.5, 1, np.where(a[iso] < 0.85, 2, 5)), "size": (1 + np.floor(b * 30))[iso]})
o["s"] = (o["at"] // 1e9).astype(int)
per = lambda mask, by: np.bincount(o.s[mask], o["size"][mask] if by else None, minlength=S).astype(float)
ADD, ADDS, CAN, CANS, HID = per(o.type == 1, 0), per(o.type == 1, 1), per(o.type == 2, 0), per(o.type == 2, 1), per(o.type == 5, 1)

# ---- rows of the second clock ------------------------------------------------------------------------------------------------------------
rows = [0, 1, 2, 5, 9, 17, 33, 500, 1234, 1999, 2398, 2399, int(np.argmax(HID > 0))]
exact = dict(tolerance=1e-12, because="few additions", measure="relative")
for name, column in dict(bid=bid, ask=ask, mid=mid, bid_size=bs, ask_size=as_, imbalance_flow=flow, level_flow_1=flow, quote_changes=changes, mid_high=mid_high, mid_low=mid_low,
                         bid_up=sums.bid_up, bid_down=sums.bid_down, ask_up=sums.ask_up, ask_down=sums.ask_down, mid_changes=moved, trade_count=N, trade_volume=V,
                         buy_volume=BUY, sell_volume=SELL, trade_value=VAL, trade_size_max=tmax, trade_size_squared=SZ2, tick_rule_buys=TICKBUY,
                         add_count=ADD, add_size=ADDS, cancel_count=CAN, cancel_size=CANS, hidden_volume=HID, trade_last=tlast, trade_high=thigh, trade_low=tlow,
                         signed_value=SV, quoted_trade_value=QV).items():
    add(f"second.{name}", np.asarray(column)[rows], rows, **exact)
for name, column in dict(spread_time_mean=spread_time, mid_return_squares=ret2, effective_spread_value=EFF, trade_gap_sum=GAP, trade_gap_squared=GAP2, seconds_since_trade=since).items():
    add(f"second.{name}", np.asarray(column)[rows], rows, 1e-9, "differences of prices and of times near each other", measure="relative")

# ---- features by second -----------------------------------------------------------------------------------------------------------------------
W = [2350, 2399]  # rows at which values are taken
move, dmid = np.diff(np.log(mid), prepend=np.nan), np.diff(mid, prepend=np.nan)
queue, depth, rel = (bs + as_) / 2, bs + as_, (ask - bid) / mid
dprice = np.diff(price, prepend=np.nan)


def over(fact, of, tolerance=1e-9, **kw):
    add(f"microstructure.{fact}", [of(i) for i in W], W, tolerance, **kw)


def w(x, i, n, lag=0):
    return x[i - lag - n + 1:i - lag + 1]


corr = lambda x, y: np.corrcoef(x, y)[0, 1]
slope = lambda x, y: np.polyfit(x, y, 1)[0]
for n_ in (300, 1800):
    over(f"quoted-spread-mean-{n_}", lambda i: w(spread_time, i, n_).mean() / w(mid, i, n_).mean())
    over(f"effective-spread-{n_}", lambda i: w(EFF, i, n_).sum() / w(QV, i, n_).sum())
    over(f"kyle-lambda-{n_}", lambda i: slope(w(signed, i, n_), w(dmid, i, n_)), 1e-7)
    over(f"kyle-fit-{n_}", lambda i: corr(w(signed, i, n_), w(dmid, i, n_)) ** 2, 1e-7)
    over(f"flow-impact-{n_}", lambda i: slope(w(flow, i, n_), w(dmid, i, n_)), 1e-7)
    over(f"flow-fit-{n_}", lambda i: corr(w(flow, i, n_), w(dmid, i, n_)) ** 2, 1e-7)
    over(f"volume-imbalance-{n_}", lambda i: w(signed, i, n_).sum() / (w(BUY, i, n_) + w(SELL, i, n_)).sum())
    over(f"tick-rule-imbalance-{n_}", lambda i: 2 * w(TICKBUY, i, n_).sum() / w(V, i, n_).sum() - 1)
    over(f"sign-persistence-{n_}", lambda i: corr(w(np.sign(signed), i, n_), w(np.sign(signed), i, n_, 1)))
    over(f"trade-dispersion-{n_}", lambda i: w(N, i, n_).var(ddof=1) / w(N, i, n_).mean())
    over(f"trade-size-{n_}", lambda i: w(V, i, n_).sum() / w(N, i, n_).sum())
    over(f"trade-size-concentration-{n_}", lambda i: w(SZ2, i, n_).sum() / w(V, i, n_).sum() ** 2)
    over(f"largest-trade-share-{n_}", lambda i: w(tmax, i, n_).max() / w(V, i, n_).sum())
    over(f"cancel-size-ratio-{n_}", lambda i: w(CANS, i, n_).sum() / w(ADDS, i, n_).sum())
    over(f"hidden-share-{n_}", lambda i: w(HID, i, n_).sum() / w(V, i, n_).sum())
    over(f"quote-to-trade-{n_}", lambda i: w(changes, i, n_).sum() / w(N, i, n_).sum())
    over(f"amihud-{n_}", lambda i: np.mean(np.abs(w(move, i, n_))[w(N, i, n_) > 0] / w(VAL, i, n_)[w(N, i, n_) > 0]))
    over(f"realised-variance-{n_}", lambda i: (w(move, i, n_) ** 2).sum())
    over(f"realised-skew-{n_}", lambda i: np.sqrt(n_) * (w(move, i, n_) ** 3).sum() / (w(move, i, n_) ** 2).sum() ** 1.5, 1e-6, because="the sum of cubes nearly cancels")
    over(f"realised-kurtosis-{n_}", lambda i: n_ * (w(move, i, n_) ** 4).sum() / (w(move, i, n_) ** 2).sum() ** 2)
    over(f"return-autocorrelation-{n_}", lambda i: corr(w(move, i, n_), w(move, i, n_, 1)), 1e-7)
    over(f"noise-variance-{n_}", lambda i: w(ret2, i, n_).sum() / (2 * w(moved, i, n_).sum()))
    over(f"queue-recovery-{n_}", lambda i: -slope(w(queue, i, n_, 1), w(np.diff(queue, prepend=np.nan), i, n_)), 1e-7)
    rho = lambda i: corr(w(rel, i, n_), w(rel, i, n_, 1))
    over(f"spread-half-life-{n_}", lambda i: -np.log(2) / np.log(rho(i)) if 0 < rho(i) < 1 else np.nan, 1e-6, because="a logarithm of a correlation")

    def roll(i):
        cov = np.cov(w(dprice, i, n_), w(dprice, i, n_, 1))[0, 1]
        return 2 * np.sqrt(-cov) / price[i] if cov <= 0 else np.nan
    over(f"roll-spread-{n_}", roll, 1e-7)

    def bursts(i):
        m = w(GAP, i, n_).sum() / w(N, i, n_).sum()
        sd = np.sqrt(w(GAP2, i, n_).sum() / w(N, i, n_).sum() - m * m)
        return (sd - m) / (sd + m)
    over(f"trade-burstiness-{n_}", bursts)

    def bipower(i):
        r = np.abs(w(move, i, n_))
        return np.pi / 2 * n_ / (n_ - 1) * (r[1:] * r[:-1]).sum()
    over(f"bipower-variance-{n_}", bipower)
    over(f"jump-share-{n_}", lambda i: max(0.0, 1 - bipower(i) / (w(move, i, n_) ** 2).sum()), 1e-9, measure="absolute")

    def jump(i):
        r = np.abs(w(move, i, n_))
        rv = (r ** 2).sum()
        qp = n_ * (np.pi / 2) ** 2 * n_ / (n_ - 3) * (r[3:] * r[2:-1] * r[1:-2] * r[:-3]).sum()
        return (1 - bipower(i) / rv) / np.sqrt((np.pi ** 2 / 4 + np.pi - 5) * max(1, qp / bipower(i) ** 2) / n_)
    over(f"jump-score-{n_}", jump, 1e-7)

    def minrv(i):
        r = np.abs(w(move, i, n_))
        return np.pi / (np.pi - 2) * n_ / (n_ - 1) * (np.minimum(r[1:], r[:-1]) ** 2).sum()
    over(f"least-variance-{n_}", minrv)

    def tsrv(i):
        lp, K = np.log(mid[i - n_:i + 1]), 30
        nbar = (n_ - K + 1) / K
        slow = ((lp[K:] - lp[:-K]) ** 2).sum() / K
        return (slow - nbar / n_ * (np.diff(lp) ** 2).sum()) / (1 - nbar / n_)
    over(f"two-scale-variance-{n_}", tsrv, 1e-8)

    def realised(i, h):
        s = slice(i - h - n_ + 1, i - h + 1)
        then = mid[i - n_ + 1:i + 1]
        return 2 * (SV[s] - signed[s] * then).sum() / QV[s].sum()
    if n_ == 300:
        over("realised-spread-5s-300", lambda i: realised(i, 5), 1e-6, because="values of trades less values at the mid nearly cancel")
        over("price-impact-5s-300", lambda i: w(EFF, i, 300, 5).sum() / w(QV, i, 300, 5).sum() - realised(i, 5), 1e-6, because="as above")

    def hasbrouck(i, which):
        r, x = move, NB - NS
        idx = np.arange(i - n_ + 1, i + 1)
        lagged = np.column_stack([r[idx - 1], x[idx - 1], r[idx - 2], x[idx - 2]])
        X = np.column_stack([x[idx], lagged])
        br, bx = np.linalg.lstsq(X, r[idx], rcond=None)[0], np.linalg.lstsq(lagged, x[idx], rcond=None)[0]
        ur, ux = r[idx] - X @ br, x[idx] - lagged @ bx

        def summed(r0, x0):
            R, Y = [0, 0, r0], [0, 0, x0]
            for _ in range(10):
                z = np.array([R[-1], Y[-1], R[-2], Y[-2]])
                y = bx @ z
                R.append(br[0] * y + br[1:] @ z)
                Y.append(y)
            return sum(R)
        impact, own = summed(br[0], 1), summed(1, 0)
        return impact if which == "impact" else impact ** 2 * ux.var() / (impact ** 2 * (ux @ ux / n_) + own ** 2 * (ur @ ur / n_)) * (ux @ ux / n_) / ux.var()
    over(f"hasbrouck-impact-{n_}", lambda i: hasbrouck(i, "impact"), 1e-6, because="least squares by another method")
    over(f"hasbrouck-share-{n_}", lambda i: hasbrouck(i, "share"), 1e-6, because="least squares by another method")


def corwin_schultz(i, n_):
    H = lambda k, m: high[i - k - m + 1:i - k + 1].max()
    L = lambda k, m: low[i - k - m + 1:i - k + 1].min()
    beta = np.log(H(0, n_) / L(0, n_)) ** 2 + np.log(H(n_, n_) / L(n_, n_)) ** 2
    gamma = np.log(H(0, 2 * n_) / L(0, 2 * n_)) ** 2
    k = 3 - 2 * np.sqrt(2)
    alpha = (np.sqrt(2 * beta) - np.sqrt(beta)) / k - np.sqrt(gamma / k)
    return max(0.0, 2 * (np.exp(alpha) - 1) / (1 + np.exp(alpha)))


for n_ in (60,):
    over(f"corwin-schultz-{n_}", lambda i: corwin_schultz(i, n_), 1e-8)


def abdi_ranaldo(i, n_):
    terms = []
    for j in range(i - n_ + 1, i + 1):
        eta = lambda k: (np.log(high[k - 59:k + 1].max()) + np.log(low[k - 59:k + 1].min())) / 2
        close = np.log(price[j - 60])
        terms.append((close - eta(j - 60)) * (close - eta(j)))
    return 2 * np.sqrt(max(0.0, np.mean(terms)))


over("abdi-ranaldo-600", lambda i: abdi_ranaldo(i, 600), 1e-8)
bulk = norm.cdf(dprice / pd.Series(dprice).rolling(300).std().to_numpy())
over("bulk-imbalance-300", lambda i: 2 * (w(V, i, 300) * w(bulk, i, 300)).sum() / w(V, i, 300).sum() - 1)
F = pd.Series(N).rolling(10).sum().to_numpy()
over("branching-by-moments-300", lambda i: max(0.0, 1 - 1 / np.sqrt(w(F, i, 300).var(ddof=1) / w(F, i, 300).mean())))
for n_ in (10, 60, 300):
    over(f"flow-in-queues-{n_}", lambda i: w(flow, i, n_).sum() / w(queue, i, n_).mean())


def hawkes(i, n_, counts):
    """The weighted line anew from all rows at each row."""
    fade, keep = np.exp(-1.0), 1 - 1 / n_
    G, weights, ratio, mu = [0.0], [], 0.0, 0.0
    for j in range(i + 1):
        lam = mu + ratio * G[j]
        weights.append(1 / max(lam, 1e-3))
        k = max(0, j - 60 * n_)
        wt = np.array(weights[k:]) * keep ** np.arange(j - k, -1, -1)
        g, x = np.array(G[k:]), counts[k:j + 1]
        spread = wt.sum() * (wt * g * g).sum() - (wt * g).sum() ** 2
        ratio = max(0.0, (wt.sum() * (wt * g * x).sum() - (wt * g).sum() * (wt * x).sum()) / spread) if spread > 1e-12 * wt.sum() * (wt * g * g).sum() else 0.0
        mu = ((wt * x).sum() - ratio * (wt * g).sum()) / wt.sum()
        if mu < 0:
            mu, ratio = 0.0, (wt * g * x).sum() / (wt * g * g).sum()
        G.append(fade * G[j] + (1 - fade) * counts[j])
    return ratio, mu, lam


over("branching-300", lambda i: hawkes(i, 300, N)[0], 1e-7)
over("excitement-300", lambda i: 1 - hawkes(i, 300, N)[1] / hawkes(i, 300, N)[2], 1e-7, measure="absolute")
over("quote-branching-1800", lambda i: hawkes(i, 1800, changes)[0], 1e-7)


def buckets(i, rows_, v, bought):
    """Every bucket as (size, bought, rows), by walking along the volume."""
    done, filled, got, begun, size = [], 0.0, 0.0, rows_, None
    for j in range(rows_, i + 1):
        mean = rows_ * v[:j].sum() / j
        if filled == 0:
            size = mean
        left = v[j]
        while left > 0:
            room = size - filled
            if left < room:
                filled, got, left = filled + left, got + left * bought[j] / v[j], 0
            else:
                got += room * bought[j] / v[j]
                left -= room
                if left <= 1e-12 * v[j]:
                    left = 0
                end = j + (v[j] - left) / v[j]
                done.append((size, got, end - begun))
                filled, got, begun, size = 0.0, 0.0, end, mean
    return done


def vpin(i, rows_):
    tail = buckets(i, rows_, V, BUY)[-50:]
    return sum(abs(2 * g - s) for s, g, _ in tail) / sum(s for s, _, _ in tail)


over("vpin-10", lambda i: vpin(i, 10), 1e-8)
over("bucket-imbalance-10", lambda i: (lambda s: 2 * s[1] / s[0] - 1)(buckets(i, 10, V, BUY)[-1]), 1e-7)
over("bucket-seconds-60", lambda i: buckets(i, 60, V, BUY)[-1][2], 1e-8)

# ---- features of the book ---------------------------------------------------------------------------------------------------------------------
R = 2600
mv = u01(R, 801)
mt = 10_000 + np.cumsum(np.where(mv < 0.1, -1, np.where(mv > 0.9, 1, 0)))
BP, AP, BS, AS = (np.empty((R, 10)) for _ in range(4))
for k in range(1, 11):
    wider = np.where(u01(R, 850 + k) > 0.8, 0.5, 0)
    BP[:, k - 1], AP[:, k - 1] = (mt - k - wider) / 100, (mt + k + wider) / 100
    BS[:, k - 1], AS[:, k - 1] = 1 + np.floor(u01(R, 810 + k) * 99), 1 + np.floor(u01(R, 830 + k) * 99)
BP[::7, 9] = BS[::7, 9] = np.nan
btw = -np.log(u01(R, 802)) / 4
W = [2548, 2599]  # 2548 = 7 x 364: a row that lacks a level
m = (BP[:, 0] + AP[:, 0]) / 2
over("level-imbalance-4", lambda i: (BS[i, 3] - AS[i, 3]) / (BS[i, 3] + AS[i, 3]))
over("level-imbalance-10", lambda i: (BS[i, 9] - AS[i, 9]) / (BS[i, 9] + AS[i, 9]))
weighted = lambda i, wt: (np.nansum(wt * BS[i]) - (wt * AS[i]).sum()) / (np.nansum(wt * BS[i]) + (wt * AS[i]).sum())
K = np.arange(1, 11)
over("levels-imbalance-10", lambda i: weighted(i, np.ones(10)))
over("harmonic-imbalance", lambda i: weighted(i, 1 / K))
over("fading-imbalance", lambda i: weighted(i, np.exp(-(K - 1) / 2)))
dist = lambda P, i: np.abs(P[i] / m[i] - 1)


def pressure(i):
    x, y = np.nansum(BS[i] / dist(BP, i)), np.nansum(AS[i] / dist(AP, i))
    return (x - y) / (x + y)


over("pressure-imbalance", pressure)
over("weighted-mid", lambda i: (BP[i, 0] * AS[i, 0] + AP[i, 0] * BS[i, 0]) / (BS[i, 0] + AS[i, 0]) / m[i] - 1, 1e-9, because="a ratio near 1", measure="absolute")


def deepmid(i):
    ok = ~np.isnan(BS[i])
    return ((BP[i] * AS[i] + AP[i] * BS[i])[ok].sum() / (BS[i] + AS[i])[ok].sum()) / m[i] - 1


over("deep-weighted-mid", deepmid, 1e-9, because="a ratio near 1", measure="absolute")


def ladder(P, Z, i):
    ok = ~np.isnan(Z[i])
    dd, z = dist(P, i)[ok], Z[i][ok]
    return dict(slope=(dd * z.cumsum()).sum() / (dd ** 2).sum(), distance=(dd * z).sum() / z.sum(), concentration=(z ** 2).sum() / z.sum() ** 2, gap=(dd[-1] - dd[0]) / (len(dd) - 1))


for what in ("slope", "distance", "concentration", "gap"):
    over(f"book-{what}-bid", lambda i: ladder(BP, BS, i)[what])
    over(f"book-{what}-ask", lambda i: ladder(AP, AS, i)[what])


def sweep(P, Z, i):
    want = left = 0.5 * min(np.nansum(BS[i]), AS[i].sum())
    paid = 0
    for pr, z in zip(P[i], Z[i]):
        take = min(left, z)
        paid, left = paid + take * pr, left - take
        if left <= 0:
            break
    return abs(paid / want / m[i] - 1)


over("sweep-cost-bid", lambda i: sweep(BP, BS, i))
over("sweep-cost-ask", lambda i: sweep(AP, AS, i))


def level_flow(k):
    P, Q, A, Z = (np.where(np.isnan(x[:, k]), f, x[:, k]) for x, f in ((BP, -np.inf), (BS, 0), (AP, np.inf), (AS, 0)))
    f = np.full(R, np.nan)
    f[1:] = np.where(P[1:] >= P[:-1], Q[1:], 0) - np.where(P[1:] <= P[:-1], Q[:-1], 0) - np.where(A[1:] <= A[:-1], Z[1:], 0) + np.where(A[1:] >= A[:-1], Z[:-1], 0)
    return f


LF = np.column_stack([level_flow(k) for k in range(10)])
bq, bdepth = (BS[:, 0] + AS[:, 0]) / 2, np.nansum(BS, 1) + AS.sum(1)
over("book-flow-50", lambda i: w(LF[:, 0], i, 50).sum() / w(bq, i, 50).mean())
over("book-flow-level-10-50", lambda i: w(LF[:, 9], i, 50).sum() / w(bq, i, 50).mean())
over("book-flow-deep-50", lambda i: w(LF.sum(1), i, 50).sum() / w(bdepth, i, 50).mean())


def component(j):
    """Weights are taken after complete rows 500, 1000 ... (the first flow is row 1) and used from the row after."""
    seen = j  # complete rows up to j - 1 are j - 1; row j is the seen-th
    learnt = (seen - 1) // 500 * 500
    block = LF[learnt - 499:learnt + 1]
    values, vectors = np.linalg.eigh(np.cov(block.T, bias=True))
    v = vectors[:, -1] * np.sign(vectors[:, -1].sum())
    return (LF[j] * v / np.abs(v).sum()).sum(), values[-1] / values.sum()


over("book-flow-integrated-50", lambda i: sum(component(j)[0] for j in range(i - 49, i + 1)) / w(bq, i, 50).mean(), 1e-7, because="eigenvectors by another method")
over("book-flow-common-share", lambda i: component(i)[1], 1e-9)


def micro(i):
    share, spread_ = BS[:, 0] / (BS[:, 0] + AS[:, 0]), AP[:, 0] - BP[:, 0]
    total = mass = 0.0
    waiting, counts, sums_ = np.zeros(20), np.zeros(20), np.zeros(20)
    for j in range(i + 1):
        total, mass = total * 0.995 + spread_[j], mass * 0.995 + 1
        if j and m[j] != m[j - 1]:
            counts = counts * 0.999 + waiting
            sums_ = sums_ * 0.999 + waiting * (m[j] - m[j - 1])
            waiting[:] = 0
        s = min(9, int(share[j] * 10)) + 10 * (spread_[j] > total / mass)
        waiting[s] += 1
    return sums_[s] / counts[s] / m[i]


over("micro-price", micro, 1e-8)
over("change-rate-200", lambda i: 200 / w(btw, i, 200).sum())
over("change-burstiness-200", lambda i: (lambda x: (x.std(ddof=1) - x.mean()) / (x.std(ddof=1) + x.mean()))(w(btw, i, 200)))
over("age-of-mid", lambda i: btw[np.max(np.nonzero(np.diff(m[:i + 1]))[0]) + 2:i + 1].sum())
imb = (BS[:, 0] - AS[:, 0]) / (BS[:, 0] + AS[:, 0])
over("imbalance-foresight-1000", lambda i: corr(w(imb, i, 1000, 1), w(np.diff(m, prepend=np.nan), i, 1000)), 1e-7)
dB, dA, pB, pA = (np.diff(x[:, 0], prepend=np.nan) for x in (BS, AS, BP, AP))
wear = lambda dq, dp, i: np.where(w(dp, i, 200) == 0, np.maximum(0, -w(dq, i, 200)), 0).sum()
over("queue-wear-200", lambda i: (wear(dA, pA, i) - wear(dB, pB, i)) / (wear(dA, pA, i) + wear(dB, pB, i)))
over("touch-drift-200", lambda i: np.sign(w(pB, i, 200)).sum() + np.sign(w(pA, i, 200)).sum() and (np.sign(w(pB, i, 200)).sum() + np.sign(w(pA, i, 200)).sum()) / (np.abs(np.sign(w(pB, i, 200))).sum() + np.abs(np.sign(w(pA, i, 200))).sum()))

write("features_microstructure", out)

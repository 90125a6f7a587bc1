"""Sentiment features by pandas and numpy, from the formulas as their descriptions have them, over rows that both sides make.

Versions: tests/bench/peers/requirements.txt. Writes features_sentiment.json.
"""

import warnings

import numpy as np
import pandas as pd

from _golden import certificate, normals, u01, write

warnings.filterwarnings("ignore")
PANDAS, NUMPY = f"pandas {pd.__version__}", f"numpy {np.__version__}, formula as written"
SEED, ROWS, AT = 9100, 320, [211, 250, 318]


def rows():
    """tests/tools/features/sentiment/generated-texts.ts makes the same."""
    n, s = ROWS, SEED
    t = np.arange(n)
    f = {}
    articles = np.floor(2.6 * u01(n, s)) + np.where(t % 41 == 17, 9, 0)
    posts = np.floor(3.4 * u01(n, s + 1) * u01(n, s + 2) * 1.6)
    quiet = (t >= 236) & (t < 242)
    articles, posts = np.where(quiet, 0, articles), np.where(quiet, 0, posts)
    texts = articles + posts
    article_tone = np.clip(0.3 * np.sin(t / 23) + 0.3 * normals(n, s + 3), -1, 1)
    post_tone = np.clip(0.05 + 0.35 * normals(n, s + 4), -1, 1)
    f["article_count"], f["post_count"], f["text_count"] = articles, posts, texts
    f["article_tone"] = np.where(articles > 0, article_tone, np.nan)
    f["post_tone"] = np.where(posts > 0, post_tone, np.nan)
    f["text_tone"] = np.where(texts > 0, (articles * article_tone + posts * post_tone) / np.maximum(texts, 1), np.nan)
    extra = 0.1 * u01(n, s + 5)
    f["article_tone_squared"] = np.where(articles > 0, article_tone**2 + np.where(articles > 1, extra, 0), np.nan)
    f["text_tone_squared"] = np.where(texts > 0, f["text_tone"] ** 2 + np.where(texts > 1, extra, 0), np.nan)
    f["positive_count"] = np.floor(u01(n, s + 6) * (texts + 1))
    f["negative_count"] = np.floor(u01(n, s + 7) * (texts - f["positive_count"] + 1))
    f["novel_count"] = np.floor(u01(n, s + 8) * (texts + 1))
    f["source_count"] = np.where(texts > 0, 1 + np.floor(u01(n, s + 9) * (texts - 1)), 0)
    f["universe_news_count"] = np.floor(40 * u01(n, s + 10)) / 20
    f["universe_tone"] = np.where(f["universe_news_count"] > 0, 0.2 * np.sin(t / 31) + 0.1 * normals(n, s + 11), np.nan)
    f["filing_count"] = np.where(t % 37 == 5, 1 + t % 2, 0).astype(float)
    f["days_since_filing"] = (t % 37 + 0.25).astype(float)
    f["earnings_surprise"] = 2 * normals(n, s + 12)[t // 63]
    f["implied_volatility"] = 0.25 * np.exp(0.3 * np.sin(t / 17) + 0.05 * normals(n, s + 13))
    f["implied_skew"] = 0.04 + 0.02 * normals(n, s + 14)
    f["close"] = 50 * np.exp(np.cumsum(0.015 * normals(n, s + 15)))
    f["volume"] = np.floor(1e6 * np.exp(0.4 * normals(n, s + 16)))
    f["universe_return"] = 0.01 * normals(n, s + 17)
    f["vix"] = 20 * np.exp(0.1 * normals(n, s + 18))
    return pd.DataFrame(f)


F = rows()
out = []


def add(fact, values, by=PANDAS, tolerance=1e-9, because="sums and moments of some ten to a hundred numbers"):
    values = np.asarray(values, dtype=float)
    out.append(certificate(__file__, by, f"sentiment.{fact}", values[AT], tolerance, because, "absolute", rows=AT))


def tones(kind):
    return (F[f"{kind}_tone"] * F[f"{kind}_count"]).fillna(0)


def over(kind, n):
    return tones(kind).rolling(n).sum() / F[f"{kind}_count"].rolling(n).sum().replace(0, np.nan)


def decayed(x, half_life):
    """Exponential mean begun at the first row."""
    return x.ewm(halflife=half_life, adjust=False).mean()


def decayed_mean(sums, count, h):
    """Rows without text leave it as it was; written so that no rounding makes ranks of equal values differ."""
    return (decayed(sums, h) / decayed(count, h)).where(count > 0).ffill()


def decayed_tone(kind, h):
    return decayed_mean(tones(kind), F[f"{kind}_count"], h)


uni = pd.DataFrame({"tones": (F.universe_tone * F.universe_news_count).fillna(0), "count": F.universe_news_count})
uni_over = lambda n: uni.tones.rolling(n).sum() / uni["count"].rolling(n).sum()
uni_tone = lambda h: decayed_mean(uni.tones, uni["count"], h)
mood = decayed_tone("text", 5)
log_close = np.log(F.close)
r = log_close.diff()
log_volume = np.log(F.volume)
z = lambda x, n: (x - x.rolling(n).mean()) / x.rolling(n).std()
slope = lambda x, n: x.rolling(n).apply(lambda w: np.polyfit(np.arange(n), w, 1)[0], raw=True)
beta = lambda x, y, n: x.rolling(n).cov(y) / x.rolling(n).var()

for kind, prefix, windows, halves, stances in (
    ("text", "", [1, 5, 20, 60], [2, 5, 20], [5, 20]),
    ("article", "article-", [5, 20], [5], [5]),
    ("post", "post-", [5, 20], [5], [5]),
):
    count = F[f"{kind}_count"]
    for n in windows:
        add(f"{prefix}tone-{n}", over(kind, n))
    for h in halves:
        add(f"{prefix}decayed-tone-{h}", decayed_tone(kind, h))
    for h in stances:
        w = 1 - 0.5 ** (1 / h)
        add(f"{prefix}stance-{h}", decayed(tones(kind), h) / (decayed(count, h) + 2 * w))
    add(f"{prefix}tone-surprise-60", over(kind, 5) - over(kind, 60))
    for n in [1, 5, 20] if kind == "text" else [5]:
        add(f"{prefix}count-{n}", count.rolling(n).sum())
    for n in [20, 60] if kind == "text" else [20]:
        usual = count.shift(1).rolling(n).mean()
        add(f"{prefix}burst-{n}", (count - usual) / np.sqrt(usual + 1 / n))
    last = pd.Series(np.where(count > 0, np.arange(ROWS), np.nan)).ffill()
    add(f"{prefix}silence", np.arange(ROWS) - last)

squares = lambda kind: (F[f"{kind}_tone_squared"] * F[f"{kind}_count"]).fillna(0)
spread = lambda kind, n: np.sqrt(squares(kind).rolling(n).sum() / F[f"{kind}_count"].rolling(n).sum() - over(kind, n) ** 2)
total = lambda name, n: F[name].rolling(n).sum()
texts = F.text_count
for n in (5, 20):
    add(f"disagreement-{n}", spread("text", n))
    add(f"pessimism-{n}", total("negative_count", n) / total("text_count", n))
    add(f"bullishness-{n}", np.log((1 + total("positive_count", n)) / (1 + total("negative_count", n))))
    add(f"tone-change-{n}", over("text", n) - over("text", n).shift(n))
    add(f"novelty-{n}", total("novel_count", n) / total("text_count", n))
    add(f"source-breadth-{n}", total("source_count", n) / total("text_count", n))
    add(f"tone-to-universe-{n}", over("text", n) - uni_over(n))
    add(f"universe-tone-{n}", uni_over(n))
    add(f"implied-change-{n}", np.log(F.implied_volatility).diff(n))
add("article-disagreement-20", spread("article", 20))
good, bad = total("positive_count", 20), total("negative_count", 20)
add("agreement-20", 1 - np.sqrt(1 - ((good - bad) / (good + bad)) ** 2))
for n in (5, 20, 60):
    add(f"positive-share-{n}", total("positive_count", n) / (total("positive_count", n) + total("negative_count", n)))
add("neutral-share-20", (texts - F.positive_count - F.negative_count).rolling(20).sum() / total("text_count", 20))
add("article-post-gap-20", over("article", 20) - over("post", 20))
add("tone-surprise-z-60", (over("text", 1) - over("text", 60)) / (spread("text", 60) / np.sqrt(texts)))
add("tone-convergence", decayed_tone("text", 2) - decayed_tone("text", 10))
for n in (20, 60):
    add(f"tone-trend-{n}", slope(mood, n), NUMPY)
    add(f"tone-volatility-{n}", mood.diff().rolling(n).std())
    add(f"attention-{n}", texts.rolling(5).mean() / texts.rolling(n).mean())
    add(f"news-return-{n}", r.where(texts > 0, 0).rolling(n).sum())
    add(f"fading-surprise-{n}", F.earnings_surprise * 0.5 ** ((np.arange(ROWS) % 63) / n))
    add(f"implied-to-realised-{n}", np.log(F.implied_volatility / (r.rolling(n).std() * np.sqrt(252))))


def mann_kendall(w):
    n = len(w)
    s = np.sign(w[None, :] - w[:, None])[np.triu_indices(n, 1)].sum()
    return (s - np.sign(s)) / np.sqrt(n * (n - 1) * (2 * n + 5) / 18)


add("tone-trend-test-20", mood.rolling(20).apply(mann_kendall, raw=True), NUMPY)
add("tone-rank-120", mood.rolling(120).rank(pct=True))
quick = decayed(tones("text"), 1) / (decayed(texts, 1) + 1)
add("tone-persistence-60", quick.rolling(60).corr(quick.shift(1)))
sign = np.sign(mood)
add("tone-streak", sign * (sign.groupby((sign != sign.shift()).cumsum()).cumcount() + 1))

loud = np.log1p(texts)
burst20 = (texts - texts.shift(1).rolling(20).mean()) / np.sqrt(texts.shift(1).rolling(20).mean() + 1 / 20)
bursting = (burst20 > 3).astype(float).where(burst20.notna())
add("abnormal-attention-40", loud - loud.shift(1).rolling(40).median())
add("attention-score-60", z(loud, 60))
add("attention-trend-20", slope(loud, 20), NUMPY)
add("burst-share-60", bursting.rolling(60).mean())
add("burst-age", np.arange(ROWS) - pd.Series(np.where(bursting == 1, np.arange(ROWS), np.nan)).ffill())
add("attention-dispersion-60", texts.rolling(60).var() / texts.rolling(60).mean())
add("attention-persistence-60", loud.rolling(60).corr(loud.shift(1)))
add("attention-concentration-20", texts.rolling(20).max() / total("text_count", 20))
add("silent-share-20", (texts == 0).astype(float).rolling(20).mean())
add("attention-to-universe-20", total("text_count", 20) / total("universe_news_count", 20))
add("novelty-surprise-60", total("novel_count", 5) / total("text_count", 5) - total("novel_count", 60) / total("text_count", 60))
usual = F.source_count.shift(1).rolling(20).mean()
add("source-burst-20", (F.source_count - usual) / np.sqrt(usual + 1 / 20))
add("post-share-20", total("post_count", 20) / total("text_count", 20))
add("attention-move-correlation-60", loud.rolling(60).corr(r.abs()))
add("attention-volume-correlation-60", loud.rolling(60).corr(log_volume))

move = mood.diff()
add("divergence-20", (mood - mood.shift(20)) / move.rolling(20).std() - (log_close - log_close.shift(20)) / r.rolling(20).std())
add("tone-return-correlation-60", move.rolling(60).corr(r))
add("tone-leads-return-60", move.shift(1).rolling(60).corr(r))
add("return-leads-tone-60", move.rolling(60).corr(r.shift(1)))
add("tone-response-60", beta(move, r, 60))
five = log_close.diff(5)
b = beta(five, mood, 60)
add("tone-beyond-return-60", mood - (mood.rolling(60).mean() + b * (five - five.rolling(60).mean())))
add("silent-return-20", r.where(texts == 0, 0).rolling(20).sum())
add("news-variance-share-60", (r**2).where(texts > 0, 0).rolling(60).sum() / (r**2).rolling(60).sum())
add("tone-on-volume-20", mood * (log_volume - log_volume.rolling(20).mean()))
everybody = uni_tone(5)
add("tone-beta-60", beta(everybody, mood, 60))
add("sentiment-beta-60", beta(everybody.diff(), r, 60))
add("tone-universe-correlation-60", everybody.rolling(60).corr(mood))
add("universe-tone-score-60", z(everybody, 60))
add("universe-attention-score-60", z(F.universe_news_count, 60))
add("universe-tone-convergence", uni_tone(2) - uni_tone(10))

index = np.arange(ROWS)
filed = F.filing_count > 0
filing = filed.cumsum()
quarter = pd.Series(index // 63)
abnormal = r - np.log1p(F.universe_return)


def since(event, x):
    """Sums over the rows after the one in which the event's number changed."""
    first = event != event.shift()
    return x.where(~first, 0).groupby(event).cumsum()


def at_event(event, x):
    return x.where((event != event.shift()) & (event != event.iloc[0])).ffill()


tone_since = lambda event: since(event, tones("text")) / since(event, texts).replace(0, np.nan)
add("days-since-filing", F.days_since_filing)
add("filings-60", total("filing_count", 60))
add("tone-since-filing", tone_since(filing))
add("filing-tone-change", tone_since(filing) - at_event(filing, over("text", 20)))
add("filing-attention", since(filing, texts) / since(filing, pd.Series(1.0, index)) / at_event(filing, texts.rolling(20).mean()))
add("filing-return", at_event(filing, r))
add("filing-drift", since(filing, r))
add("earnings-surprise", F.earnings_surprise)
add("surprise-change", at_event(quarter, F.earnings_surprise.diff()))
add("surprise-age", index % 63)
add("announcement-return", at_event(quarter, abnormal))
add("earnings-drift", since(quarter, abnormal))
add("drift-with-surprise", np.sign(F.earnings_surprise) * since(quarter, abnormal))
add("earnings-tone", tone_since(quarter))
add("earnings-tone-change", tone_since(quarter) - at_event(quarter, over("text", 20)))
add("tone-with-surprise", np.sign(F.earnings_surprise) * mood)

level, skew = F.implied_volatility, F.implied_skew
add("implied-volatility", level)
add("implied-rank-120", level.rolling(120).rank(pct=True))
add("implied-score-60", z(np.log(level), 60))
add("implied-unrest-20", np.log(level).diff().rolling(20).std())
add("implied-skew", skew)
add("implied-skew-ratio", skew / level)
add("implied-skew-change-20", skew.diff(20))
add("implied-skew-score-60", z(skew, 60))
add("variance-premium-20", level**2 - 252 * r.rolling(20).var())
add("implied-to-vix", np.log(level / (F.vix / 100)))
add("move-to-implied", r.abs() / (level.shift(1) / np.sqrt(252)))
add("implied-return-correlation-60", np.log(level).diff().rolling(60).corr(r))
add("implied-tone-correlation-60", np.log(level).rolling(60).corr(mood))

write("features_sentiment", out)

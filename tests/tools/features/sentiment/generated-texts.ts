// The rows of tests/golden/make/features_sentiment.py: texts in bursts and silences, filings, earnings, implied volatility.

import { normals, u01 } from "#tests/bench/series.ts";
import type { Columns } from "#tools/columns/index.ts";

const clip = (x: number): number => Math.min(1, Math.max(-1, x));

export function generatedTexts(n: number, s: number): Columns {
  const [even, normal] = [(k: number) => u01(n, s + k), (k: number) => normals(n, s + k)];
  const column = (of: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, t) => of(t));
  const quiet = (t: number): boolean => t >= 236 && t < 242;
  const [u0, u1, u2, n3, n4, u5, u6, u7, u8, u9] = [
    even(0),
    even(1),
    even(2),
    normal(3),
    normal(4),
    even(5),
    even(6),
    even(7),
    even(8),
    even(9),
  ] as Float64Array[];
  const articles = column((t) => (quiet(t) ? 0 : Math.floor(2.6 * u0![t]!) + (t % 41 === 17 ? 9 : 0)));
  const posts = column((t) => (quiet(t) ? 0 : Math.floor(3.4 * u1![t]! * u2![t]! * 1.6)));
  const texts = column((t) => articles[t]! + posts[t]!);
  const article = n3!.map((z, t) => clip(0.3 * Math.sin(t / 23) + 0.3 * z));
  const post = n4!.map((z) => clip(0.05 + 0.35 * z));
  const both = column((t) => (articles[t]! * article[t]! + posts[t]! * post[t]!) / Math.max(texts[t]!, 1));
  const where = (count: Float64Array, x: Float64Array) => x.map((value, t) => (count[t]! > 0 ? value : Number.NaN));
  const squared = (count: Float64Array, x: Float64Array) =>
    where(
      count,
      x.map((value, t) => value ** 2 + (count[t]! > 1 ? 0.1 * u5![t]! : 0)),
    );
  const positive = u6!.map((u, t) => Math.floor(u * (texts[t]! + 1)));
  const perMember = even(10).map((u) => Math.floor(40 * u) / 20);
  const surprises = normal(12);
  let level = 0;
  return {
    article_count: articles,
    post_count: posts,
    text_count: texts,
    article_tone: where(articles, article),
    post_tone: where(posts, post),
    text_tone: where(texts, both),
    article_tone_squared: squared(articles, article),
    text_tone_squared: squared(texts, both),
    positive_count: positive,
    negative_count: u7!.map((u, t) => Math.floor(u * (texts[t]! - positive[t]! + 1))),
    novel_count: u8!.map((u, t) => Math.floor(u * (texts[t]! + 1))),
    source_count: u9!.map((u, t) => (texts[t]! > 0 ? 1 + Math.floor(u * (texts[t]! - 1)) : 0)),
    universe_news_count: perMember,
    universe_tone: where(
      perMember,
      normal(11).map((z, t) => 0.2 * Math.sin(t / 31) + 0.1 * z),
    ),
    filing_count: column((t) => (t % 37 === 5 ? 1 + (t % 2) : 0)),
    days_since_filing: column((t) => (t % 37) + 0.25),
    earnings_surprise: column((t) => 2 * surprises[Math.floor(t / 63)]!),
    implied_volatility: normal(13).map((z, t) => 0.25 * Math.exp(0.3 * Math.sin(t / 17) + 0.05 * z)),
    implied_skew: normal(14).map((z) => 0.04 + 0.02 * z),
    close: normal(15).map((z) => {
      level += 0.015 * z;
      return 50 * Math.exp(level);
    }),
    volume: normal(16).map((z) => Math.floor(1e6 * Math.exp(0.4 * z))),
    universe_return: normal(17).map((z) => 0.01 * z),
    vix: normal(18).map((z) => 20 * Math.exp(0.1 * z)),
  };
}

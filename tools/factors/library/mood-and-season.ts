// What is said about a company, and what time of the year it is.

import { defineFactor, type Factor } from "./factor.ts";

export const moodAndSeason: readonly Factor[] = [
  defineFactor({
    id: "sentiment.news-tone",
    group: "sentiment",
    says: "Tone of articles summed over 5 sessions, each session's mean times its articles, over their number",
    formula: "ts_sum(is_missing(article_tone) ? 0 : article_tone * article_count, 5) / ts_sum(article_count, 5)",
    direction: 1,
    source: "Tetlock (2007), Journal of Finance 62(3)",
  }),
  defineFactor({
    id: "sentiment.news-attention",
    group: "sentiment",
    says: "Articles of 5 sessions over those usual in 5 of the last 63",
    formula: "ts_sum(article_count, 5) / (ts_mean(article_count, 63) * 5)",
    direction: -1,
    source: "Barber and Odean (2008), Review of Financial Studies 21(2)",
  }),
  defineFactor({
    id: "sentiment.attention-volume",
    group: "sentiment",
    says: "Largest turnover of 5 sessions over mean turnover of 63",
    formula: "ts_max(turnover, 5) / adv63",
    direction: 1,
    source: "Gervais, Kaniel and Mingelgrin (2001), Journal of Finance 56(3)",
  }),
  defineFactor({
    id: "seasonality.same-month",
    group: "seasonality",
    says: "Return of the 21 sessions that began 252 sessions ago: the coming month, a year before",
    formula: "delay(close, 231) / delay(close, 252) - 1",
    direction: 1,
    source: "Heston and Sadka (2008), Journal of Financial Economics 87(2)",
  }),
  defineFactor({
    id: "seasonality.same-month-three-years",
    group: "seasonality",
    says: "Mean of that return one, two and three years before",
    formula:
      "(delay(close, 231) / delay(close, 252) + delay(close, 483) / delay(close, 504) + delay(close, 735) / delay(close, 756)) / 3 - 1",
    direction: 1,
    source: "Heston and Sadka (2008), Journal of Financial Economics 87(2)",
  }),
  defineFactor({
    id: "seasonality.other-months",
    group: "seasonality",
    says: "Mean return a session of the year before, the coming month's left out",
    formula: "(delay(close, 21) / delay(close, 231) - 1) / 210",
    direction: -1,
    source:
      "Heston and Sadka (2008), Journal of Financial Economics 87(2); over longer spans the sign is that of momentum",
  }),
  defineFactor({
    id: "seasonality.announcement",
    group: "seasonality",
    says: "1 where the newest filing is 55 to 95 days old, so that the next one is near; else 0",
    formula: "days_since_filing >= 55 && days_since_filing <= 95 ? 1 : 0",
    direction: 1,
    source: "Frazzini and Lamont (2007), NBER working paper 13090",
  }),
];

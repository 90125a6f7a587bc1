// Everything that a thesis rests on, read from the view: profile, quality of the data, tone of the news.

import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { WordList } from "#tools/define/index.ts";
import { listNews, newsToneAt, readScoredNews } from "#tools/sentiment/index.ts";
import { universeAt } from "#tools/universe/index.ts";
import { companyAt } from "./company-at.ts";
import type { Profile } from "./profile.ts";
import { type DataQuality, dataQuality } from "./quality.ts";
import { type Thesis, type ThesisFigures, thesisOf } from "./thesis.ts";

const sessions = 60;
const toneDays = 14;
const coverageDays = 30;
const relevant = 0.3;

export interface CompanyThesis {
  readonly profile: Profile;
  readonly figures: ThesisFigures;
  readonly quality: DataQuality;
  readonly thesis: Thesis;
}

/** @throws knowledge/symbol-unknown */
export async function thesisAt(market: MarketView, symbol: string, words: WordList): Promise<CompanyThesis> {
  const { profile, filings, bars } = await companyAt(market, symbol, sessions);
  const tone = await newsToneAt(market, profile.instrument, toneDays, words);
  const scored = await readScoredNews(market, profile.instrument, coverageDays, words);
  const stories = listNews(scored, { limit: scored.length, minRelevance: relevant }).relevant;
  const sessionsMs = await sessionsAt(market);
  const quality = dataQuality({ asOfMs: market.asOf, profile, filings, bars, sessionsMs, stories });
  const figures = figuresOfThesis(profile, tone.stance);
  return { profile, figures, quality, thesis: thesisOf(figures, profile.instrument.sector, quality) };
}

const figuresOfThesis = ({ ratios, dividends }: Profile, newsStance: number | null): ThesisFigures => ({
  netMargin: ratios.netMargin,
  revenueGrowth: ratios.revenueGrowth,
  netIncomeGrowth: ratios.netIncomeGrowth,
  returnOnEquity: ratios.returnOnEquity,
  debtToEquity: ratios.debtToEquity,
  liabilitiesToAssets: ratios.liabilitiesToAssets,
  priceToEarnings: ratios.priceToEarnings,
  dividendYield: ratios.dividendYield,
  dividendChange: dividends.change,
  newsStance,
});

/** Close times of the universe's newest sessions, oldest first. */
async function sessionsAt(market: MarketView): Promise<number[]> {
  const { members } = await universeAt(market);
  const times = new Set(members.flatMap(({ timesMs }) => Array.from(timesMs.slice(-sessions))));
  return [...times].sort((a, b) => a - b).slice(-sessions);
}

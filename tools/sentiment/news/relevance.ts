// How far a story filed under a company is about that company. Who else is meant is known for the universe's companies only.

import type { Instrument, NewsItem } from "#knowledge/domain/index.ts";
import { placesOf } from "./company-names.ts";

/** Why a story has its relevance, and how much that is: set by judgement, not fitted. */
export const relevanceOf = {
  subject: 1, // the first company that the title names
  "among-others": 0.6, // in the title, after another company
  crowd: 0.4, // in the title with two others or more
  "in-summary": 0.4, // in the summary only
  list: 0.3, // "5 stocks to buy", "Dow's 140-point fall led by", round-ups
  rater: 0.15, // a bank or broker speaking of someone else
  "not-named": 0.15, // filed under the symbol, company nowhere named
  "others-only": 0.05, // the title is about another company of the universe
} as const;
export type RelevanceReason = keyof typeof relevanceOf;

export interface Relevance {
  /** 0 to 1. */
  readonly value: number;
  readonly because: RelevanceReason;
}

const listTitle =
  /^(?:these |the |top |best |my )*\d+ (?:[\w'’]+[- ]){0,8}(?:stocks?|shares|picks|names|companies|etfs?|funds|reasons to love stocks)\b|\bstocks? to (?:buy|watch|sell|own|avoid)\b.*\b(?:now|today|this)\b|\b(?:best|top|hottest)\b.{0,40}\bstocks\b|\bstocks to watch\b|\bamong (?:the )?.{0,40}\bstocks\b|\bmovers\b|\bround-?up\b|\bmarket talk\b|\bshare (?:gains|losses) (?:contribute|lead)|\b(?:led|highlighted|driven|paced) by (?:gains|losses|strong returns|declines) (?:for|in)\b|\bportfolio\b.*\bstocks\b/i;
const raterVerb =
  /^(?:['’]s)?\s+(?:analysts? |strategists? |economists? )?(?:(?:up|down)grades?(?!.{0,30}dividend)|initiates?|reiterates?|maintains?|sees|says|expects|recommends|names|picks|forecasts?|(?:lowers?|raises?|cuts?|hikes?|trims?|lifts?|boosts?)\b.{0,60}\b(?:forecasts?|targets?|ratings?|estimates?|odds|outlook))\b/i;
const ratedBy = /\b(?:according to|says|at|by|from|-|:)\s+$/i;

/** @param item       a story filed under the instrument's symbol
 *  @param instrument the company asked about
 *  @param universe   companies that the story may be about instead; the instrument itself may be among them */
export function relevance(
  item: Pick<NewsItem, "title" | "summary">,
  instrument: Instrument,
  universe: readonly Instrument[],
): Relevance {
  const because = reason(
    item,
    instrument,
    universe.filter(({ symbol }) => symbol !== instrument.symbol),
  );
  return { value: relevanceOf[because], because };
}

function reason(
  { title, summary }: Pick<NewsItem, "title" | "summary">,
  instrument: Instrument,
  others: readonly Instrument[],
): RelevanceReason {
  const [own] = placesOf(title, instrument);
  const named = others.flatMap((other) => placesOf(title, other).slice(0, 1));
  if (own === undefined) {
    if (placesOf(summary, instrument).length === 0) return named.length > 0 ? "others-only" : "not-named";
    if (listTitle.test(title)) return "list";
    return named.length > 0 ? "not-named" : "in-summary";
  }
  if (listTitle.test(title)) return "list";
  if (speaksOfOthers(title, instrument, own)) return "rater";
  if (named.length >= 2) return "crowd";
  return named.some((place) => place < own) ? "among-others" : "subject";
}

/** A financial house whose name is followed by a rater's verb, or that is cited as the source. */
function speaksOfOthers(title: string, instrument: Instrument, own: number): boolean {
  if (!/financ|bank|broker/i.test(instrument.sector)) return false;
  const after = title.slice(own).replace(/^\S+(?:\s+(?:Sachs|Chase|Stanley|Lynch|Express))?/, "");
  const cited = ratedBy.test(title.slice(0, own)) && /^\W*$/.test(after);
  return cited || raterVerb.test(after);
}

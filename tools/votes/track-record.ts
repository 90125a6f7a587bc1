// The track record: what became of the votes whose horizon has passed, and what each specialist has earned by it.

import type { AsOf, Bar } from "#knowledge/domain/index.ts";
import type { ScoredVote, Vote } from "#knowledge/stores/records/index.ts";
import type { Level } from "./universe-level.ts";
import { brierScore, type SpecialistRecord } from "./weigh-votes.ts";

/**
 * Scores one vote against total-return prices, or null while its horizon has not passed in the bars given.
 * Known when the last of the bars from entry to exit was. Entry: the first close after the vote was cast. Exit: the close horizonDays sessions later.
 * @param bars   the symbol's bars adjusted for dividends and splits, oldest first, known at the time of scoring
 * @param market the benchmark's bars likewise, or the mean of the universe; empty where there is neither (the market return is then 0)
 */
export function scoreVote(vote: Vote, bars: readonly Bar[], market: readonly Level[]): ScoredVote | null {
  const entry = bars.findIndex((bar) => bar.closeMs > vote.castAsOfMs);
  const from = bars[entry];
  const to = entry < 0 ? undefined : bars[entry + vote.horizonDays];
  if (!from || !to) return null;
  const closeAt = (closeMs: number): number | undefined => market.findLast((bar) => bar.closeMs <= closeMs)?.close;
  const marketFrom = closeAt(from.closeMs);
  const marketTo = closeAt(to.closeMs);
  const realisedReturn = to.close / from.close - 1;
  return {
    ...vote,
    realisedReturn,
    marketReturn: marketFrom && marketTo ? marketTo / marketFrom - 1 : 0,
    brier: brierScore(vote, realisedReturn),
    scoredAtMs: Math.max(...bars.slice(entry, entry + vote.horizonDays + 1).map((bar) => bar.knownAtMs)),
  };
}

/** One line a specialist from the scored votes visible at as-of, by name. However often it was asked before one close, a specialist has
 * one vote a symbol and horizon there: the last it cast. */
export function specialistRecords(scored: readonly ScoredVote[], asOf: AsOf): readonly SpecialistRecord[] {
  const visible = lastOfEach(scored.filter((vote) => vote.scoredAtMs <= asOf));
  const names = [...new Set(visible.map((vote) => vote.specialist))].sort();
  return names.map((specialist) => {
    const own = visible.filter((vote) => vote.specialist === specialist);
    return { specialist, scored: own.length, brier: own.reduce((sum, vote) => sum + vote.brier, 0) / own.length };
  });
}

/** Votes of one specialist with the same outcome to come, which the same symbol, horizon and moment of knowing it show, are one vote. */
function lastOfEach(votes: readonly ScoredVote[]): readonly ScoredVote[] {
  const inOrder = [...votes].sort((a, b) => a.castAsOfMs - b.castAsOfMs || (a.voteId < b.voteId ? -1 : 1));
  const keyOf = ({ specialist, symbol, horizonDays, scoredAtMs }: ScoredVote): string =>
    JSON.stringify([specialist, symbol, horizonDays, scoredAtMs]);
  return [...new Map(inOrder.map((vote) => [keyOf(vote), vote])).values()];
}

// The review: votes whose horizon has passed meet what happened, and specialists earn their record.

import type { AsOf } from "#knowledge/domain/index.ts";
import type { MarketView } from "#knowledge/stores/market/index.ts";
import type { ScoredVote, Vote } from "#knowledge/stores/records/index.ts";
import { type Level, scoreVote, universeLevel } from "#tools/votes/index.ts";
import { rememberFills, rememberScores } from "./remember.ts";
import type { DeskServices } from "./run-context.ts";

/** Scores what can be scored with the prices known at as-of, after letting working orders meet them. How many votes were newly scored. */
export async function review(
  services: DeskServices,
  dataset: string,
  asOf: AsOf,
): Promise<{ readonly scored: number }> {
  const { records, market, memory, queue } = services;
  for (const approval of (await queue.settle(dataset)).moved)
    await rememberFills(memory, approval, await records.ledger.fillsOf(approval.approvalId));
  const view = await market.at(dataset, asOf);
  const open = await records.track.open(dataset, asOf);
  const level = await marketLevel(view, open);
  const scores: ScoredVote[] = [];
  for (const vote of open) {
    const scored = scoreVote(vote, await view.bars({ symbols: [vote.symbol], adjusted: "total" }), level);
    if (scored) scores.push(scored);
  }
  await rememberScores(memory, dataset, scores);
  return { scored: await records.track.saveScores(scores) };
}

/** The benchmark, or the mean of all that can be bought where the data set has none: what luck is measured by. */
async function marketLevel(view: MarketView, open: readonly Vote[]): Promise<readonly Level[]> {
  if (open.length === 0) return [];
  const { benchmark } = view.dataset;
  if (benchmark !== null) return view.bars({ symbols: [benchmark], adjusted: "total" });
  const members = (await view.instruments()).filter((instrument) => !instrument.benchmark);
  const fromMs = Math.min(...open.map(({ castAsOfMs }) => castAsOfMs));
  return universeLevel(await view.bars({ symbols: members.map(({ symbol }) => symbol), fromMs, adjusted: "total" }));
}

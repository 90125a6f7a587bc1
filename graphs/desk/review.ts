// The review: votes whose horizon has passed meet what happened, and specialists earn their record.

import { contentId } from "#infra/runtime/index.ts";
import type { AsOf } from "#knowledge/domain/index.ts";
import type { ScoredVote } from "#knowledge/stores/records/index.ts";
import { scoreVote } from "#tools/votes/index.ts";
import { rememberFills } from "./remember.ts";
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
  const benchmark =
    view.dataset.benchmark === null ? [] : await view.bars({ symbols: [view.dataset.benchmark], adjusted: "total" });
  const scores: ScoredVote[] = [];
  for (const vote of open) {
    const scored = scoreVote(vote, await view.bars({ symbols: [vote.symbol], adjusted: "total" }), benchmark);
    if (scored) scores.push(scored);
  }
  await memory.add(
    scores.map((score) => ({
      noteId: contentId("note", ["outcome", score.voteId]),
      dataset,
      kind: "outcome" as const,
      symbol: score.symbol,
      agent: score.specialist,
      text: `The stance of ${score.specialist} on ${score.symbol} was ${judged(score)}.`,
      data: score,
      eventTimeMs: score.scoredAtMs,
      knownAtMs: score.scoredAtMs,
    })),
  );
  return { scored: await records.track.saveScores(scores) };
}

const judged = ({ stance, realisedReturn }: ScoredVote): string =>
  stance === 0 || realisedReturn === 0 ? "neither right nor wrong" : stance * realisedReturn > 0 ? "right" : "wrong";

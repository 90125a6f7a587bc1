// What a run leaves behind: the specialists' votes for the track record, and notes for memory.
// A note of a decision at as-of T is known just after T, so that the same question asked again sees the same world.

import { contentId } from "#infra/runtime/index.ts";
import type { Fill } from "#knowledge/domain/index.ts";
import type { Note } from "#knowledge/stores/memory/index.ts";
import type { Approval, Vote } from "#knowledge/stores/records/index.ts";
import type { DeskAnswer } from "./desk-answer.ts";
import type { DeskRun } from "./run-context.ts";

/** Votes of a finished answer. A specialist has one vote a symbol, moment and horizon, however often it is asked. */
export function votesOf(answer: DeskAnswer, asOfMs: number): readonly Vote[] {
  return answer.findings
    .filter((finding) => finding.source !== "none")
    .map(({ specialist, symbol, stance, confidence, horizonDays }) => ({
      voteId: contentId("vote", { dataset: answer.data.id, specialist, symbol, asOfMs, horizonDays }),
      runId: answer.runId,
      dataset: answer.data.id,
      specialist,
      symbol,
      stance,
      confidence,
      horizonDays,
      castAsOfMs: asOfMs,
    }));
}

export async function rememberAnswer(run: DeskRun, answer: DeskAnswer): Promise<void> {
  const { records, memory } = run.services;
  await records.track.saveVotes(votesOf(answer, run.world.asOf));
  const about = { dataset: answer.data.id, agent: null, eventTimeMs: run.world.asOf, knownAtMs: run.world.asOf + 1 };
  const theses = answer.symbols.map(
    (symbol): Note =>
      note({
        ...about,
        kind: "thesis",
        symbol,
        text: answer.answer,
        data: { runId: answer.runId, question: answer.question },
      }),
  );
  const proposals = answer.proposal
    ? [
        note({
          ...about,
          kind: "proposal",
          symbol: answer.proposal.order.symbol,
          text: answer.proposal.order.thesis,
          data: { runId: answer.runId, ...answer.proposal },
        }),
      ]
    : [];
  await memory.add([...theses, ...proposals]);
}

export async function rememberFills(
  memory: DeskRun["services"]["memory"],
  { dataset, order }: Approval,
  fills: readonly Fill[],
): Promise<void> {
  await memory.add(
    fills.map(
      (fill): Note => ({
        noteId: `note_${fill.fillId}`,
        dataset,
        kind: "fill",
        symbol: fill.symbol,
        agent: null,
        text: `${fill.side === "buy" ? "Bought" : "Sold"} ${fill.quantityShares} ${fill.symbol}. ${order.thesis}`,
        data: fill,
        eventTimeMs: fill.filledAtMs,
        knownAtMs: fill.filledAtMs,
      }),
    ),
  );
}

const note = (content: Omit<Note, "noteId">): Note => ({ noteId: contentId("note", content), ...content });

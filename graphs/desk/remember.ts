// What a run leaves behind: the specialists' votes for the track record, and notes for memory: what was thought and done at once, what came of
// it and what that teaches when the horizon has passed.
// A note of a decision at as-of T is known just after T, so that the same question asked again sees the same world.

import { contentId, groupedBy, isoTime } from "#infra/runtime/index.ts";
import type { Fill } from "#knowledge/domain/index.ts";
import { type MemoryStore, type Note, teachingOf } from "#knowledge/stores/memory/index.ts";
import type { Approval, ScoredVote, Vote } from "#knowledge/stores/records/index.ts";
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

/** Outcomes, one a vote, and lessons, one for all votes of a run on one symbol and horizon. What the market's own move explains counts for less
 * when they are recalled: their data says both returns. */
export async function rememberScores(
  memory: Pick<MemoryStore, "add">,
  dataset: string,
  scores: readonly ScoredVote[],
): Promise<void> {
  const outcomes = scores.map(
    (score): Note => ({
      noteId: contentId("note", ["outcome", score.voteId]),
      dataset,
      kind: "outcome",
      symbol: score.symbol,
      agent: score.specialist,
      text: `The stance of ${score.specialist} on ${score.symbol} was ${judged(score)}.`,
      data: score,
      eventTimeMs: score.scoredAtMs,
      knownAtMs: score.scoredAtMs,
    }),
  );
  const byDecision = groupedBy(scores, ({ runId, symbol, horizonDays }) => `${runId} ${symbol} ${horizonDays}`);
  await memory.add([...outcomes, ...[...byDecision.values()].map((votes) => lessonOf(dataset, votes))]);
}

/** @param votes of one run on one symbol and horizon: one outcome */
function lessonOf(dataset: string, votes: readonly ScoredVote[]): Note {
  const [{ runId, symbol, horizonDays, castAsOfMs, realisedReturn, marketReturn, scoredAtMs }] = votes as readonly [
    ScoredVote,
  ];
  const named = (verdict: Verdict): readonly string[] =>
    votes.filter((vote) => judged(vote) === verdict).map(({ specialist }) => specialist);
  const [right, wrong] = [named("right"), named("wrong")];
  const own = realisedReturn - marketReturn;
  const said = [
    `${symbol}, ${horizonDays} sessions from ${isoTime(castAsOfMs).slice(0, 10)}: ${percent(realisedReturn)}, the market ${percent(marketReturn)}.`,
    ...(right.length > 0 ? [`Right: ${right.join(", ")}.`] : []),
    ...(wrong.length > 0 ? [`Wrong: ${wrong.join(", ")}.`] : []),
    own * realisedReturn < 0
      ? "Without the market's move it would have gone the other way: luck, not reasons."
      : `${Math.round(100 * teachingOf({ realisedReturn, marketReturn }))} % of it was the symbol's own.`,
  ];
  return {
    noteId: contentId("note", ["lesson", runId, symbol, horizonDays]),
    dataset,
    kind: "lesson",
    symbol,
    agent: null,
    text: said.join(" "),
    data: { runId, horizonDays, realisedReturn, marketReturn, right, wrong },
    eventTimeMs: scoredAtMs,
    knownAtMs: scoredAtMs,
  };
}

type Verdict = "right" | "wrong" | "neither right nor wrong";

const judged = ({ stance, realisedReturn }: ScoredVote): Verdict =>
  stance === 0 || realisedReturn === 0 ? "neither right nor wrong" : stance * realisedReturn > 0 ? "right" : "wrong";

const percent = (fraction: number): string => `${fraction < 0 ? "" : "+"}${(100 * fraction).toFixed(1)} %`;

const note = (content: Omit<Note, "noteId">): Note => ({ noteId: contentId("note", content), ...content });

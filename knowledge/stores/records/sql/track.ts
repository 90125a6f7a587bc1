// Votes and what came of them, in SQL.

import type { Kysely, Selectable } from "kysely";
import type { ScoredVote, TrackRecords, Vote } from "../track-records.port.ts";
import { inBatches } from "./batches.ts";
import { rowsOf, type Script, type Session } from "./script.ts";
import type { Tables } from "./tables.ts";

type Db = Kysely<Tables>;

export function trackRecords(db: Db, session: Session): TrackRecords {
  return {
    saveVotes: (votes) => session.write(() => saveVotes(db, votes)),
    open: (dataset, untilMs) => session.read(() => openVotes(db, dataset, untilMs)),
    saveScores: (scores) => session.write(() => saveScores(db, scores)),
    scored: (dataset, untilMs) => session.read(() => scoredVotes(db, dataset, untilMs)),
  };
}

function* saveVotes(db: Db, votes: readonly Vote[]): Script<void> {
  const rows = votes.map((vote) => ({
    vote_id: vote.voteId,
    run_id: vote.runId,
    dataset: vote.dataset,
    specialist: vote.specialist,
    symbol: vote.symbol,
    stance: vote.stance,
    confidence: vote.confidence,
    horizon_days: vote.horizonDays,
    cast_as_of_ms: vote.castAsOfMs,
  }));
  yield* inBatches(rows, (batch) =>
    db
      .insertInto("votes")
      .values(batch)
      .onConflict((conflict) => conflict.column("vote_id").doNothing()),
  );
}

function* openVotes(db: Db, dataset: string, untilMs: number): Script<readonly Vote[]> {
  const query = db
    .selectFrom("votes")
    .leftJoin("scores", "scores.vote_id", "votes.vote_id")
    .selectAll("votes")
    .where((are) => are.or([are("scores.vote_id", "is", null), are("scores.scored_at_ms", ">", untilMs)]))
    .where("votes.dataset", "=", dataset)
    .where("votes.cast_as_of_ms", "<=", untilMs)
    .orderBy("votes.cast_as_of_ms")
    .orderBy("votes.vote_id");
  return (yield* rowsOf(query)).map(voteOf);
}

function* saveScores(db: Db, scores: readonly ScoredVote[]): Script<number> {
  const rows = scores.map((score) => ({
    vote_id: score.voteId,
    realised_return: score.realisedReturn,
    market_return: score.marketReturn,
    brier: score.brier,
    scored_at_ms: score.scoredAtMs,
  }));
  const saved = yield* inBatches(rows, (batch) =>
    db
      .insertInto("scores")
      .values(batch)
      .onConflict((conflict) => conflict.column("vote_id").doNothing())
      .returning("vote_id"),
  );
  return saved.length;
}

function* scoredVotes(db: Db, dataset: string, untilMs: number): Script<readonly ScoredVote[]> {
  const query = db
    .selectFrom("scores")
    .innerJoin("votes", "votes.vote_id", "scores.vote_id")
    .selectAll("votes")
    .select(["scores.realised_return", "scores.market_return", "scores.brier", "scores.scored_at_ms"])
    .where("votes.dataset", "=", dataset)
    .where("scores.scored_at_ms", "<=", untilMs)
    .orderBy("scores.scored_at_ms")
    .orderBy("votes.vote_id");
  return (yield* rowsOf(query)).map((row) => ({
    ...voteOf(row),
    realisedReturn: row.realised_return,
    marketReturn: row.market_return,
    brier: row.brier,
    scoredAtMs: row.scored_at_ms,
  }));
}

const voteOf = (row: Selectable<Tables["votes"]>): Vote => ({
  voteId: row.vote_id,
  runId: row.run_id,
  dataset: row.dataset,
  specialist: row.specialist,
  symbol: row.symbol,
  stance: row.stance,
  confidence: row.confidence,
  horizonDays: row.horizon_days,
  castAsOfMs: row.cast_as_of_ms,
});

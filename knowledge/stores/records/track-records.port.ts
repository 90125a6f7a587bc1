// What each specialist said and what came of it. A vote is recorded when it is cast, scored when its horizon has passed.

export interface Vote {
  /** Same run, specialist and symbol: one vote. */
  readonly voteId: string;
  readonly runId: string;
  readonly dataset: string;
  readonly specialist: string;
  readonly symbol: string;
  /** -1 to 1. */
  readonly stance: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly horizonDays: number;
  readonly castAsOfMs: number;
}

export interface ScoredVote extends Vote {
  /** Total return of the symbol over the horizon, 0.01 = 1 %. */
  readonly realisedReturn: number;
  /** The benchmark's over the same days; the part of an outcome that was luck of the market. */
  readonly marketReturn: number;
  /** (probability that the symbol beats zero as said by the vote - what happened)^2. */
  readonly brier: number;
  /** When the outcome was known. */
  readonly scoredAtMs: number;
}

export interface TrackRecords {
  /** The same voteId twice is stored once. */
  saveVotes(votes: readonly Vote[]): Promise<void>;
  /** Cast by untilMs and not scored by then, oldest first: an outcome known later does not change what was open. */
  open(dataset: string, untilMs: number): Promise<readonly Vote[]>;
  /** The same voteId twice is scored once. */
  saveScores(scores: readonly ScoredVote[]): Promise<number>;
  /** With scoredAtMs <= untilMs, oldest first. */
  scored(dataset: string, untilMs: number): Promise<readonly ScoredVote[]>;
}

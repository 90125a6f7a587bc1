// Weighing the specialists' votes: stance times confidence times what the specialist's record has earned.
// Thin records count as equal: skill is earned, not assumed.

export interface CastVote {
  readonly specialist: string;
  /** -1 to 1. */
  readonly stance: number;
  /** 0 to 1. */
  readonly confidence: number;
}

export interface SpecialistRecord {
  readonly specialist: string;
  readonly scored: number;
  /** Mean Brier score of the scored votes; null while there are none. */
  readonly brier: number | null;
}

export interface Weighing {
  /** Weighted mean of the stances, -1 to 1; 0 when nobody has any confidence. */
  readonly stance: number;
  /** Weighted mean confidence, lowered by disagreement, 0 to 1. */
  readonly confidence: number;
  /** 1 = all votes the same, 0 = as far apart as stances can be. */
  readonly agreement: number;
  /** Share of all weight, by specialist, in the order of the votes; sums to 1, or all 0. */
  readonly weights: readonly number[];
}

/** Votes scored before a record counts half as much as it would in the limit. */
export const shrinkageVotes = 30;
/** The Brier score of always saying one half. */
export const coinBrier = 0.25;

/**
 * What a record multiplies a vote by: 1 + n / (n + 30) * (0.25 - brier) / 0.25, kept in [0.25, 1.75].
 * With no scored votes it is exactly 1, so all count the same.
 */
export function skillOf(record: SpecialistRecord | undefined): number {
  if (!record || record.brier === null || record.scored === 0) return 1;
  const trust = record.scored / (record.scored + shrinkageVotes);
  return Math.min(1.75, Math.max(0.25, 1 + (trust * (coinBrier - record.brier)) / coinBrier));
}

/** Combines votes on one symbol. The order of the votes does not change the result beyond rounding. */
export function weighVotes(votes: readonly CastVote[], records: readonly SpecialistRecord[]): Weighing {
  const raw = votes.map(
    (vote) => vote.confidence * skillOf(records.find((record) => record.specialist === vote.specialist)),
  );
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return { stance: 0, confidence: 0, agreement: 1, weights: votes.map(() => 0) };
  const weights = raw.map((weight) => weight / total);
  const mean = (of: (vote: CastVote) => number): number =>
    votes.reduce((sum, vote, i) => sum + (weights[i] ?? 0) * of(vote), 0);
  const stance = mean((vote) => vote.stance);
  const spread = Math.sqrt(mean((vote) => (vote.stance - stance) ** 2)); // at most 1, for half of the weight at each end
  const agreement = 1 - spread;
  return { stance, confidence: mean((vote) => vote.confidence) * agreement, agreement, weights };
}

/** The probability that the symbol gains over the horizon, as a vote states it. */
export const statedProbability = (vote: CastVote): number => 0.5 + 0.5 * vote.stance * vote.confidence;

/** Brier score of one vote: (stated probability - what happened)^2, 0 is perfect, 0.25 is a coin. */
export function brierScore(vote: CastVote, realisedReturn: number): number {
  return (statedProbability(vote) - (realisedReturn > 0 ? 1 : 0)) ** 2;
}

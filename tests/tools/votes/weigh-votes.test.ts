// Votes are weighed by what each specialist has earned, and thin records count the same.

import fc from "fast-check";
import { expect, test } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import {
  brierScore,
  scoreVote,
  skillOf,
  specialistRecords,
  statedProbability,
  weighVotes,
} from "#tools/votes/index.ts";

const vote = (specialist: string, stance: number, confidence: number) => ({ specialist, stance, confidence });

test("without records the stance is the mean weighted by confidence", () => {
  const { stance, weights } = weighVotes([vote("a", 1, 0.75), vote("b", -1, 0.25)], []);
  expect(weights).toEqual([0.75, 0.25]);
  expect(stance).toBe(0.5);
});

test("with one hundred scored votes a good record outweighs a bad one", () => {
  const records = [
    { specialist: "a", scored: 100, brier: 0.15 },
    { specialist: "b", scored: 100, brier: 0.35 },
  ];
  const { stance } = weighVotes([vote("a", 0.5, 0.5), vote("b", -0.5, 0.5)], records);
  // skills 1 + 100/130 * 0.4 = 1.3077 and 0.6923: weights 0.65385 and 0.34615, by hand
  expect(stance).toBeCloseTo(0.5 * (0.6538461538 - 0.3461538462), 9);
});

test("two scored votes hardly move the weight", () => {
  expect(skillOf({ specialist: "a", scored: 2, brier: 0 })).toBeCloseTo(1 + 2 / 32, 12);
});

test("disagreement lowers confidence, agreement does not", () => {
  expect(weighVotes([vote("a", 1, 0.8), vote("b", -1, 0.8)], []).confidence).toBe(0);
  expect(weighVotes([vote("a", 0.3, 0.8), vote("b", 0.3, 0.8)], []).confidence).toBeCloseTo(0.8, 12);
});

test("votes of no confidence give a neutral stance instead of a division by zero", () => {
  expect(weighVotes([vote("a", 1, 0)], [])).toEqual({ stance: 0, confidence: 0, agreement: 1, weights: [0] });
});

test("whatever is cast, stance and confidence stay in their ranges and weights sum to one", () => {
  const votes = fc.array(
    fc.record({
      specialist: fc.constantFrom("a", "b", "c"),
      stance: fc.double({ min: -1, max: 1, noNaN: true }),
      confidence: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const records = fc.array(
    fc.record({
      specialist: fc.constantFrom("a", "b"),
      scored: fc.nat(500),
      brier: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  );
  fc.assert(
    fc.property(votes, records, (cast, earned) => {
      const { stance, confidence, weights } = weighVotes(cast, earned);
      return (
        Math.abs(stance) <= 1 + 1e-12 &&
        confidence >= -1e-12 &&
        confidence <= 1 &&
        Math.abs(weights.reduce((a, b) => a + b, 0) - 1) < 1e-9
      );
    }),
  );
});

test("a vote states a probability, and the Brier score judges it", () => {
  expect(statedProbability(vote("a", 1, 0.6))).toBeCloseTo(0.8, 12);
  expect(brierScore(vote("a", 1, 0.6), 0.01)).toBeCloseTo(0.04, 12);
  expect(brierScore(vote("a", 1, 0.6), -0.01)).toBeCloseTo(0.64, 12);
  expect(brierScore(vote("a", 0, 1), 0.01)).toBe(0.25);
});

const bar = (day: number, close: number) => ({
  symbol: "AAA",
  interval: "1d",
  openMs: day * 100 - 10,
  closeMs: day * 100,
  open: close,
  high: close,
  low: close,
  close,
  volumeShares: 1,
  eventTimeMs: day * 100,
  knownAtMs: day * 100 + 1,
  source: "test",
});
const cast = {
  voteId: "v",
  runId: "r",
  dataset: "d",
  specialist: "a",
  symbol: "AAA",
  stance: 0.5,
  confidence: 1,
  horizonDays: 2,
  castAsOfMs: 100,
};

test("a vote is scored from the first close after it to the close at its horizon, and known with that bar", () => {
  const scored = scoreVote(cast, [bar(1, 10), bar(2, 20), bar(3, 21), bar(4, 30)], [bar(2, 100), bar(4, 110)]);
  expect(scored).toMatchObject({ realisedReturn: 0.5, scoredAtMs: 401, brier: 0.0625 });
  expect(scored?.marketReturn).toBeCloseTo(0.1, 12);
});

test("a vote whose horizon has not passed is not scored", () => {
  expect(scoreVote(cast, [bar(1, 10), bar(2, 20), bar(3, 21)], [])).toBeNull();
});

test("an outcome is known when the last bar that it rests on was, also where that came late", () => {
  const late = { ...bar(3, 21), knownAtMs: 950 };
  expect(scoreVote(cast, [bar(2, 20), late, bar(4, 30)], [])?.scoredAtMs).toBe(950);
});

test("asked five times before one close a specialist has one vote there, its last", () => {
  const votes = [1, 2, 3, 4, 5].map((n) => ({
    ...cast,
    voteId: `v${n}`,
    castAsOfMs: 100 + n,
    realisedReturn: 1,
    marketReturn: 0,
    brier: n / 10,
    scoredAtMs: 500,
  }));
  expect(specialistRecords(votes, asOf(600))).toEqual([{ specialist: "a", scored: 1, brier: 0.5 }]);
  const others = [
    { ...cast, symbol: "BBB" },
    { ...cast, horizonDays: 3 },
  ].map((vote) => ({
    ...vote,
    realisedReturn: 1,
    marketReturn: 0,
    brier: 0.5,
    scoredAtMs: 500,
  }));
  expect(specialistRecords([...votes, ...others], asOf(600))).toMatchObject([{ scored: 3 }]);
});

test("a record shows only the outcomes known at as-of", () => {
  const scored = [
    { ...cast, realisedReturn: 1, marketReturn: 0, brier: 0.1, scoredAtMs: 500 },
    { ...cast, voteId: "w", realisedReturn: 1, marketReturn: 0, brier: 0.3, scoredAtMs: 900 },
  ];
  expect(specialistRecords(scored, asOf(600))).toEqual([{ specialist: "a", scored: 1, brier: 0.1 }]);
  expect(specialistRecords(scored, asOf(900))).toEqual([{ specialist: "a", scored: 2, brier: 0.2 }]);
});

import { expect, test } from "vitest";
import type { Bar, SymbolId } from "#knowledge/domain/index.ts";
import { scoreVote, universeLevel } from "#tools/votes/index.ts";

const dayMs = 86_400_000;
const bars = (symbol: string, closes: readonly (number | null)[]): Bar[] =>
  closes.flatMap((close, day) =>
    close === null
      ? []
      : [
          {
            symbol: symbol as SymbolId,
            interval: "1d" as const,
            openMs: day * dayMs,
            closeMs: day * dayMs + 1,
            open: close,
            high: close,
            low: close,
            close,
            volumeShares: 1,
            eventTimeMs: day * dayMs + 1,
            knownAtMs: day * dayMs + 1,
            source: "test",
          },
        ],
  );

test("a step is the mean of the returns of those that closed then and before", () => {
  const level = universeLevel([
    ...bars("A", [100, 110, 121]),
    ...bars("B", [50, 45, null]),
    ...bars("C", [null, 10, 11]),
  ]);
  expect(level.map(({ closeMs }) => closeMs)).toEqual([1, dayMs + 1, 2 * dayMs + 1]);
  expect(level.map(({ close }) => close)).toEqual([1, 1, expect.closeTo(1.1, 12)]);
});

test("no bars are no level", () => expect(universeLevel([])).toEqual([]));

test("a vote in a market without a benchmark meets the mean of its members", () => {
  const all = [...bars("A", [100, 100, 110]), ...bars("B", [100, 100, 130])];
  const vote = {
    voteId: "v",
    runId: "r",
    dataset: "d",
    specialist: "s",
    symbol: "A",
    stance: 1,
    confidence: 1,
    horizonDays: 1,
    castAsOfMs: 2,
  };
  const scored = scoreVote(vote, all.slice(0, 3), universeLevel(all));
  expect(scored?.realisedReturn).toBeCloseTo(0.1, 12);
  expect(scored?.marketReturn).toBeCloseTo(0.2, 12);
});

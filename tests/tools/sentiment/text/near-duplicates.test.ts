// Near-duplicates: found in any order, judged by what was before.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayMs } from "#infra/runtime/index.ts";
import { duplicateFinder, nearDuplicateGroups } from "#tools/sentiment/index.ts";
import { estimatedSimilarity, minHash } from "#tools/sentiment/text/min-hash.ts";
import { jaccard, shinglesOf } from "#tools/sentiment/text/shingles.ts";

const story = "Apple raises its quarterly dividend by five percent and announces a new share buyback programme";
const edited = "Apple raises its quarterly dividend by 5 percent and announces a new share buyback programme";
const other = "Boeing delivers fewer aircraft than planned in March as suppliers fall behind with parts";

describe("groups", () => {
  test("an edited story joins its original and another stands alone", () => {
    expect([...nearDuplicateGroups([story, other, edited, `${story} https://t.co/abc`])]).toEqual([0, 1, 0, 0]);
  });

  test("empty and very short texts are duplicates of equal ones only", () => {
    expect([...nearDuplicateGroups(["", "buy", "", "Buy!", "sell"])]).toEqual([0, 1, 0, 1, 4]);
  });

  test("the order of the texts changes the names of groups, not who belongs together", () => {
    const texts = [story, other, edited, "buy", "Buy!", `${other}, company says`];
    const together = (groups: Int32Array, a: number, b: number): boolean => groups[a] === groups[b];
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (order) => {
        const [first, second] = [nearDuplicateGroups(texts), nearDuplicateGroups(order.map((i) => texts[i]!))];
        for (const [i, a] of order.entries())
          for (const [j, b] of order.entries()) expect(together(second, i, j)).toBe(together(first, a, b));
      }),
    );
  });
});

test("signatures estimate how much two sets share", () => {
  const [a, b, c] = [shinglesOf(story), shinglesOf(edited), shinglesOf(other)];
  expect(Math.abs(estimatedSimilarity(minHash(a), minHash(b)) - jaccard(a, b))).toBeLessThan(0.2);
  expect(estimatedSimilarity(minHash(a), minHash(c))).toBeLessThan(0.2);
  expect(jaccard(a, a)).toBe(1);
});

describe("in a stream", () => {
  test("a repeat names the first original, and an original is forgotten in time", () => {
    const finder = duplicateFinder({ withinMs: 3 * dayMs });
    expect(finder.add("a", story, 0)).toBeNull();
    expect(finder.add("b", edited, dayMs)).toBe("a");
    expect(finder.add("c", other, 2 * dayMs)).toBeNull();
    expect(finder.add("d", story, 10 * dayMs)).toBeNull();
    expect(finder.size).toBe(1);
  });

  test("of more originals than are remembered the oldest is forgotten", () => {
    const finder = duplicateFinder({ most: 2 });
    for (const [i, word] of ["alpha", "bravo", "charlie"].entries())
      finder.add(word, `${`${word} `.repeat(6)}${word}`, i);
    expect(finder.size).toBe(2);
    expect(finder.add("again", `${"alpha ".repeat(6)}alpha`, 4)).toBeNull();
  });
});

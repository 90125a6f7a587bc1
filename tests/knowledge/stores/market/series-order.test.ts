// Which rows may be newer versions, held against a plain look at all pairs.

import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import { markAgain, type Place, placeOfNumber } from "#knowledge/stores/market/sql/series-order.ts";
import { ns, type Trade, trades } from "#tests/conformance/market-store.series.facts.ts";

const none = new Map<string, Place>();
const marks = (rows: readonly Trade[], known: ReadonlyMap<string, Place> = none): number[] => [
  ...markAgain(trades(rows), known).again,
];

describe("a row is marked where it stands at or before another of its symbol", () => {
  test("by time, then by sequence", () => {
    expect(
      marks([
        { at: 5, price: 1, sequence: 2 },
        { at: 5, price: 1, sequence: 3 },
        { at: 5, price: 1, sequence: 3 },
        { at: 5, price: 1, sequence: 1 },
        { at: 4, price: 1, sequence: 9 },
        { at: 6, price: 1, sequence: 0 },
      ]),
    ).toEqual([0, 0, 1, 1, 1, 0]);
  });

  test("symbols do not hold up one another", () => {
    expect(
      marks([
        { at: 9, price: 1, symbol: "AAA" },
        { at: 1, price: 1, symbol: "BBB" },
        { at: 2, price: 1, symbol: "BBB" },
        { at: 2, price: 1, symbol: "AAA" },
      ]),
    ).toEqual([0, 0, 0, 1]);
  });

  test("what is in store counts, and what is told as the furthest goes on from there", () => {
    const known = new Map([["AAA", { eventNs: ns(10), sequence: 5n }]]);
    const { again, furthest } = markAgain(
      trades([
        { at: 10, price: 1, sequence: 5 },
        { at: 10, price: 1, sequence: 6 },
        { at: 3, price: 1, symbol: "BBB", sequence: 1 },
      ]),
      known,
    );
    expect([...again]).toEqual([1, 0, 0]);
    expect(furthest).toEqual(
      new Map([
        ["AAA", { eventNs: ns(10), sequence: 6n }],
        ["BBB", { eventNs: ns(3), sequence: 1n }],
      ]),
    );
  });

  test("a text that stands twice among a block's symbols is one symbol", () => {
    const block = trades([
      { at: 5, price: 1 },
      { at: 5, price: 1, sequence: 0 },
    ]);
    const twice = { ...block, symbol: { values: ["AAA", "AAA"], codes: Uint32Array.of(0, 1) } };
    expect([...markAgain(twice, none).again]).toEqual([0, 1]);
  });

  test("over random rows it never misses one that has another at its own place before it", () => {
    const random = seededRandom(4);
    const whole = (below: number) => Math.floor(random.next() * below);
    for (let turn = 0; turn < 50; turn++) {
      const rows = Array.from({ length: 40 }, () => ({
        symbol: whole(2) ? "AAA" : "BBB",
        at: whole(6),
        sequence: whole(3),
        price: 1,
      }));
      const found = marks(rows);
      for (const [row, own] of rows.entries()) {
        const before = rows.slice(0, row).filter(({ symbol }) => symbol === own.symbol);
        const isAtOrBefore = before.some(
          ({ at, sequence }) => at > own.at || (at === own.at && sequence >= own.sequence),
        );
        expect({ row, again: found[row] }).toEqual({ row, again: isAtOrBefore ? 1 : 0 });
      }
    }
  });
});

test.each([
  [0n, 0n],
  [ns(0), 7n],
  [ns(5), -(2n ** 63n)],
  [ns(5), 2n ** 63n - 1n],
])("a place of %s and %s comes back out of the number that the views keep", (eventNs, sequence) => {
  expect(placeOfNumber((eventNs << 64n) + sequence + 2n ** 63n)).toEqual({ eventNs, sequence });
});

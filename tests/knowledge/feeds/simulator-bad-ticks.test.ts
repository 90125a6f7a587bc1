// Ticks told wrongly: the list of what is wrong is whole, exact, and leads back to the right ticks.
import { beforeAll, describe, expect, test } from "vitest";
import type { Block } from "#knowledge/domain/index.ts";
import { type BadTick, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { readAll, rowsIn, sessionsIn, type ToldSession } from "./simulator-sessions.ts";

const ticks = { symbols: ["NMBR", "QLON"], days: 2, perSecond: 1 };
let bad: readonly BadTick[] = [];
let spoiled: readonly ToldSession[] = [];
let right: readonly ToldSession[] = [];

beforeAll(async () => {
  const feed = await openSimulatorFeed({ scenario: "bad-ticks", ticks });
  bad = feed.planted().badTicks();
  spoiled = sessionsIn(await readAll(feed));
  right = sessionsIn(await readAll(await openSimulatorFeed({ ticks })));
}, 120_000);

type Kind = "trade" | "quote" | "book";
const kinds: readonly Kind[] = ["trade", "quote", "book"];
const keyOf = (row: { sequence: bigint; eventNs: bigint; knownNs: bigint }): string =>
  `${row.sequence} ${row.eventNs} ${row.knownNs}`;
const badOf = ({ symbol, day }: ToldSession, kind: Kind): readonly BadTick[] =>
  bad.filter(
    (tick) =>
      tick.symbol === symbol &&
      tick.kind === kind &&
      new Date(Number(tick.trueEventNs / 1_000_000n)).toISOString().startsWith(day),
  );

describe("bad ticks", () => {
  test("of every kind of wrong are among them, at about the rate that the scenario says", () => {
    const rows = spoiled.flatMap(({ blocks }) => rowsIn(blocks, "quote")).length;
    const counts = new Map<string, number>();
    for (const { kind, defect } of bad) counts.set(`${kind} ${defect}`, (counts.get(`${kind} ${defect}`) ?? 0) + 1);
    for (const what of [
      ...[
        "trade fat-finger",
        "trade zero-size",
        "trade told-twice",
        "trade double-print",
        "trade late",
        "trade clock-skew",
      ],
      ...[
        "quote crossed",
        "quote zero-size",
        "quote told-twice",
        "quote late",
        "quote clock-skew",
        "book crossed-book",
      ],
    ])
      expect({ what, some: (counts.get(what) ?? 0) > 0 }).toEqual({ what, some: true });
    expect((counts.get("quote crossed") ?? 0) / rows).toBeGreaterThan(0.0006);
    expect((counts.get("quote crossed") ?? 0) / rows).toBeLessThan(0.0024);
  });

  test("left out and set right by the list leave exactly the right ticks", () => {
    expect(spoiled).toHaveLength(4);
    for (const [at, session] of spoiled.entries()) {
      for (const kind of kinds) {
        const list = badOf(session, kind);
        const extra = new Map<string, number>();
        for (const tick of list) if (tick.isExtra) extra.set(keyOf(tick), (extra.get(keyOf(tick)) ?? 0) + 1);
        const times = new Map(list.filter(({ isExtra }) => !isExtra).map((tick) => [keyOf(tick), tick]));
        const mended = rowsIn(session.blocks, kind)
          .filter((row) => {
            const left = extra.get(keyOf(row)) ?? 0;
            if (left > 0) extra.set(keyOf(row), left - 1);
            return left === 0;
          })
          .map((row) => {
            const mend = times.get(keyOf(row));
            return mend ? { ...row, eventNs: mend.trueEventNs, knownNs: mend.trueKnownNs } : row;
          })
          .sort((a, b) => Number(a.sequence - b.sequence));
        expect([...extra.values()].filter((left) => left > 0)).toEqual([]);
        expect(mended).toEqual(rowsIn(right[at]?.blocks ?? [], kind));
      }
    }
  });

  test("leave orders and levels right", () => {
    for (const [at, { blocks }] of spoiled.entries()) {
      const of = (from: readonly Block[]) => [rowsIn(from, "order"), rowsIn(from, "delta")];
      expect(of(blocks)).toEqual(of(right[at]?.blocks ?? []));
    }
  });

  test("are wrong in the way that they are called", () => {
    for (const session of spoiled) {
      const keysOf = (kind: Kind, defect: BadTick["defect"]): ReadonlySet<string> =>
        new Set(
          badOf(session, kind)
            .filter((tick) => tick.defect === defect)
            .map(keyOf),
        );
      const [trades, quotes] = [rowsIn(session.blocks, "trade"), rowsIn(session.blocks, "quote")];
      const [fat, zero, twice] = [
        keysOf("trade", "fat-finger"),
        keysOf("trade", "zero-size"),
        keysOf("trade", "told-twice"),
      ];
      const [crossed, crossedBooks] = [keysOf("quote", "crossed"), keysOf("book", "crossed-book")];
      const { high, low } = session.bar;
      for (const row of trades) {
        const { price, size } = row;
        if (fat.has(keyOf(row))) expect(price > high || price < low).toBe(true);
        if (zero.has(keyOf(row))) expect(size).toBe(0);
      }
      for (const row of quotes) if (crossed.has(keyOf(row))) expect(row.bid).toBeGreaterThan(row.ask);
      for (const row of rowsIn(session.blocks, "book"))
        if (crossedBooks.has(keyOf(row))) expect(row.bids[0]).toBeGreaterThan(row.asks[0] ?? Number.NaN);
      for (const key of twice) expect(trades.filter((row) => keyOf(row) === key)).toHaveLength(2);
    }
    const skewed = bad.filter(({ defect }) => defect === "clock-skew");
    const shifts = new Set(skewed.map(({ eventNs, trueEventNs }) => Number(eventNs - trueEventNs) / 1e6));
    expect([...shifts].sort((a, b) => a - b)).toEqual([-4_500, 7_000]);
    const late = bad.filter(({ defect }) => defect === "late");
    expect(late.every(({ knownNs, trueKnownNs }) => knownNs >= trueKnownNs)).toBe(true);
    expect(late.filter(({ knownNs, trueKnownNs }) => knownNs > trueKnownNs).length).toBeGreaterThan(late.length / 2);
  });

  test("come out of turn in what is told, and only there", () => {
    const turns = (sessions: readonly ToldSession[]) =>
      sessions.flatMap(({ blocks }) => {
        const rows = rowsIn(blocks, "trade");
        return rows.filter(({ eventNs }, at) => at > 0 && eventNs < (rows[at - 1]?.eventNs ?? 0n));
      }).length;
    expect(turns(spoiled)).toBeGreaterThan(4);
    expect(turns(right)).toBe(0);
  });
});

// Facts in sessions: each stands where it was known, and no earlier.

import { expect, test } from "vitest";
import { asOf, type Fact, type Macro, type NewsItem } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { action, closeMs, day, fakeMarket, instrument, openMs } from "#tests/fakes/market.ts";
import { type Session, type SessionsQuery, sessionsOf } from "#tools/features/index.ts";

const everything = ["actions", "news", "posts", "filings", "options", "observed"] as const;

const news = (storyId: string, knownAtMs: number): Fact => ({
  kind: "news",
  value: {
    symbol: "AAA",
    storyId,
    publisher: "test",
    title: storyId,
    summary: "",
    eventTimeMs: knownAtMs,
    knownAtMs,
    source: "test",
  } satisfies NewsItem,
});

const macro = (symbol: string, session: number, value: number | null, knownAtMs: number): Fact => ({
  kind: "macro",
  value: {
    symbol,
    periodMs: openMs(session),
    value,
    unit: "percent",
    eventTimeMs: closeMs(session),
    knownAtMs,
    source: "test",
  } satisfies Macro,
});

async function sessions(facts: readonly Fact[], query: Partial<SessionsQuery> = {}, at = closeMs(20)) {
  const store = await fakeMarket({ until: 20 });
  await store.append("fake", facts);
  const found: Session[] = [];
  const read = await sessionsOf(await store.at("fake", asOf(at)), { parts: everything, ...query });
  for await (const session of read) found.push(session);
  return { found, members: read.members };
}

test("bars that close together are one session, by the members' order", async () => {
  const { found, members } = await sessions([]);
  expect(found.map((session) => session.closeMs)).toEqual(Array.from({ length: 21 }, (_, n) => closeMs(n)));
  expect(found[3]?.bars.map((bar) => bar?.symbol)).toEqual(members.instruments.map(({ symbol }) => symbol));
});

test("a story of the minute after the close stands in the next session, one of the close itself in its own", async () => {
  const { found } = await sessions([news("late", closeMs(5) + 60_000), news("in time", closeMs(5))]);
  const stories = found.map((session) => session.news[0]?.map(({ storyId }) => storyId) ?? []);
  expect([stories[5], stories[6]]).toEqual([["in time"], ["late"]]);
  expect(stories.flat()).toHaveLength(2);
});

test("an action stands in its ex-date's session; one that is told later, in the session that first could know", async () => {
  const { found } = await sessions([
    { kind: "action", value: action("split", "AAA", 4, 2) },
    { kind: "action", value: action("dividend", "BBB", 4, 1, { knownAtMs: closeMs(7) + 1 }) },
  ]);
  const kinds = found.map((session) => session.actions.map((own) => own.length));
  expect(kinds.flatMap((own, n) => (own.some((count) => count > 0) ? [[n, own.slice(0, 2)]] : []))).toEqual([
    [4, [1, 0]],
    [8, [0, 1]],
  ]);
});

test("an observed value counts once it is known, the newest period before older ones told late", async () => {
  const { found } = await sessions([
    macro("VIXCLS", 2, 15, openMs(3)),
    macro("VIXCLS", 3, 16, openMs(4)),
    macro("VIXCLS", 1, 14, openMs(5)),
    macro("VIXCLS", 4, null, openMs(6)),
  ]);
  expect(found.slice(1, 7).map(({ observed }) => observed.get("VIXCLS"))).toEqual([
    undefined,
    undefined,
    15,
    16,
    16,
    16,
  ]);
});

test("a series that stopped more than ten days ago says nothing", async () => {
  const { found } = await sessions([macro("DGS10", 0, 4, openMs(1))]);
  expect(found.map(({ observed }) => observed.has("DGS10")).lastIndexOf(true)).toBe(8);
  expect([day(0), day(8), day(9)]).toEqual(["2025-01-06", "2025-01-16", "2025-01-17"]);
});

test("a halted member has no bar, and a bar corrected later moves knownAt of its session and of all after it", async () => {
  const { found } = await sessions([
    {
      kind: "bar",
      value: {
        symbol: "AAA",
        interval: "1d",
        openMs: openMs(5),
        closeMs: closeMs(5),
        open: 1,
        high: 1,
        low: 1,
        close: 1,
        volumeShares: 1,
        eventTimeMs: closeMs(5),
        knownAtMs: closeMs(9),
        source: "test",
      },
    },
  ]);
  expect(found.slice(4, 11).map(({ knownAtMs }) => knownAtMs)).toEqual([4, 9, 9, 9, 9, 9, 10].map((n) => closeMs(n)));
});

test("bars of one member that close at one moment follow one another, and long history is read in stretches", async () => {
  const store = await openMemoryMarketStore();
  const nowMs = openMs(40);
  await store.describe({ id: "ticks", label: "", simulated: true, origin: "tests", benchmark: null, nowMs });
  const bar = (n: number, opened: number): Fact => ({
    kind: "bar",
    value: {
      symbol: "AAA",
      interval: "volume:100",
      openMs: opened,
      closeMs: openMs(0) + n * 1_000,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volumeShares: 100,
      eventTimeMs: openMs(0) + n * 1_000,
      knownAtMs: openMs(0) + n * 1_000,
      source: "test",
    },
  });
  await store.append("ticks", [{ kind: "instrument", value: instrument("AAA") }, bar(1, 1), bar(1, 0), bar(2, 2)]);
  const read = await sessionsOf(await store.at("ticks", asOf(nowMs)), { parts: [], interval: "volume:100" });
  const found: Session[] = [];
  for await (const session of read) found.push(session);
  expect(found.map(({ bars }) => bars[0]?.openMs)).toEqual([0, 1, 2]);
});

test("two views that stand at different moments are refused", async () => {
  const store = await fakeMarket();
  const beside = await store.at("fake", asOf(closeMs(3)));
  await expect(sessionsOf(await store.at("fake", asOf(closeMs(4))), { parts: [], beside })).rejects.toThrow(
    expect.objectContaining({ code: "tools/input-invalid" }),
  );
});

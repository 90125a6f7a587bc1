// Columns by hand: what each number is on a market small enough to reckon.

import { expect, test } from "vitest";
import type { Bar, CorporateAction, Instrument } from "#knowledge/domain/index.ts";
import { action, closeMs, instrument, openMs } from "#tests/fakes/market.ts";
import { type BarColumn, type Session, sourcesOf } from "#tools/features/index.ts";

const bar = (symbol: string, n: number, close: number, volumeShares = 100): Bar => ({
  symbol,
  interval: "1d",
  openMs: openMs(n),
  closeMs: closeMs(n),
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volumeShares,
  eventTimeMs: closeMs(n),
  knownAtMs: closeMs(n),
  source: "test",
});

interface Told {
  readonly closes: readonly (readonly (number | null)[])[];
  readonly volumes?: readonly (readonly number[])[];
  readonly instruments?: readonly Instrument[];
  readonly actions?: readonly (readonly [session: number, CorporateAction])[];
  readonly benchmark?: string;
}

/** One column by session and member; closes are by session and member too. */
function columnOf(column: BarColumn, { closes, volumes, instruments, actions = [], benchmark }: Told): number[][] {
  const members =
    instruments ?? (closes[0] ?? []).map((_, at) => instrument("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[at] as string));
  const dataset = { id: "d", label: "", simulated: true, origin: "", benchmark: benchmark ?? null, nowMs: 0 };
  const [source] = sourcesOf([column]);
  const take = source!.open({ instruments: members, dataset, interval: "1d" });
  const none: never[][] = members.map(() => []);
  return closes.map((row, n) => {
    const values = members.map(() => Number.NaN);
    const session: Session = {
      closeMs: closeMs(n),
      knownAtMs: closeMs(n),
      bars: row.map((close, at) => (close === null ? null : bar(members[at]!.symbol, n, close, volumes?.[n]?.[at]))),
      actions: members.map(({ symbol }) =>
        actions.flatMap(([at, one]) => (at === n && one.symbol === symbol ? [one] : [])),
      ),
      news: none,
      posts: none,
      filings: none,
      options: none,
      observed: new Map([["VIXCLS", 20 + n]]),
    };
    take(session, (name, member, value) => {
      if (name === column) values[member] = value;
    });
    return values;
  });
}

const own = (column: BarColumn, told: Told): number[] => columnOf(column, told).map(([first]) => first as number);

test("a split leaves returns alone, and nothing before it changes", () => {
  const actions = [[2, action("split", "A", 2, 4)]] as const;
  expect(own("close", { closes: [[100], [104], [26], [27]], actions })).toEqual([100, 104, 104, 108]);
  expect(own("high", { closes: [[100], [104], [26], [27]], actions })).toEqual([101, 105, 108, 112]);
  expect(own("volume", { closes: [[100], [104], [26], [27]], actions })).toEqual([100, 100, 25, 25]);
  expect(own("traded_close", { closes: [[100], [104], [26], [27]], actions })).toEqual([100, 104, 26, 27]);
  expect(own("turnover", { closes: [[100], [104], [26], [27]], actions })).toEqual([10_000, 10_400, 2_600, 2_700]);
});

test("a dividend is put back in at the close of its ex-date, on the shares before a split of that day", () => {
  const paid = [[1, action("dividend", "A", 1, 2)]] as const;
  expect(own("close", { closes: [[100], [98], [99]], actions: paid })).toEqual([100, 100, 100 * (99 / 98)]);
  const both = [...paid, [1, action("split", "A", 1, 2)] as const];
  expect(own("close", { closes: [[100], [49], [49.5]], actions: both })[1]).toBe(100);
});

test("an action of a day without a bar waits for the next bar; one before the first bar changes nothing", () => {
  const split = (n: number) => [[n, action("split", "A", n, 2)]] as const;
  expect(own("close", { closes: [[100], [null], [50]], actions: split(1) })).toEqual([100, Number.NaN, 100]);
  expect(own("close", { closes: [[null], [100], [101]], actions: split(0) })).toEqual([Number.NaN, 100, 101]);
  expect(own("volume", { closes: [[null], [100], [101]], actions: split(0) })).toEqual([Number.NaN, 100, 100]);
});

test("a split that is told a day late makes a fall and then its undoing: nothing is restated", () => {
  const late = [[2, action("split", "A", 1, 2)]] as const;
  expect(own("close", { closes: [[100], [50], [50]], actions: late })).toEqual([100, 50, 100]);
});

test("days are those of the exchange's wall", () => {
  const closes = Array.from({ length: 22 }, () => [100]);
  expect(own("day_of_week", { closes }).slice(0, 6)).toEqual([1, 2, 3, 4, 5, 1]);
  expect(own("day_of_month", { closes }).slice(0, 2)).toEqual([6, 7]);
  expect(own("days_to_month_end", { closes }).slice(0, 2)).toEqual([25, 24]);
  expect(own("month", { closes }).slice(18, 21)).toEqual([1, 1, 2]);
  expect(own("days_since_bar", { closes }).slice(0, 6)).toEqual([Number.NaN, 1, 1, 1, 1, 3]);
  expect(own("rows_of_month", { closes }).slice(18, 22)).toEqual([Number.NaN, Number.NaN, 1, 2]);
});

test("the market is the benchmark where the set names one, else an index of the universe's returns from 100", () => {
  const instruments = [instrument("A"), instrument("M", { benchmark: true })];
  const closes = [
    [10, 200],
    [11, 202],
    [11, null],
  ];
  expect(own("market_close", { closes, instruments, benchmark: "M" })).toEqual([200, 202, Number.NaN]);
  expect(own("market_close", { closes, instruments })).toEqual([100, 110.00000000000001, 110.00000000000001]);
});

test("the universe's columns are over members, not over funds, since each one's own last bar", () => {
  const instruments = [instrument("A"), instrument("B"), instrument("C"), instrument("M", { benchmark: true })];
  const closes = [
    [100, 100, 100, 1],
    [110, null, 98, 2],
    [110, 104, 98, 2],
  ];
  const rounded = (column: BarColumn) => own(column, { closes, instruments }).map((value) => Number(value.toFixed(12)));
  expect(rounded("universe_return")).toEqual([Number.NaN, 0.04, Number(((0 + 0.04 + 0) / 3).toFixed(12))]);
  expect(rounded("universe_dispersion")[1]).toBe(Number((0.12 / Math.SQRT2).toFixed(12)));
  expect(rounded("universe_advancing")).toEqual([Number.NaN, 0.5, Number((1 / 3).toFixed(12))]);
});

test("the sector is the others in it; a sector that nobody gave is none", () => {
  const instruments = [
    instrument("A", { sector: "Energy" }),
    instrument("B", { sector: "Energy" }),
    instrument("C", { sector: "Health" }),
    instrument("D", { sector: "not given" }),
    instrument("E", { sector: "not given" }),
  ];
  const closes = [
    [100, 100, 100, 100, 100],
    [110, 104, 90, 100, 100],
  ];
  const second = columnOf("sector_return", { closes, instruments })[1] as number[];
  expect(second.map((value) => Number(value.toFixed(12)))).toEqual([0.04, 0.1, Number.NaN, Number.NaN, Number.NaN]);
});

test("leaders are chosen by the turnover before the session, and a leader is not its own", () => {
  const closes = Array.from({ length: 22 }, (_, n) => [100, n === 21 ? 110 : 100, n === 21 ? 120 : 100]);
  const volumes = Array.from({ length: 22 }, (_, n) => [1, 5, n === 21 ? 1_000 : 2]);
  const rows = columnOf("leader_return", { closes, volumes });
  expect(rows[19]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect((rows[21] as number[]).map((value) => Number(value.toFixed(12)))).toEqual([0.1, Number.NaN, 0.1]);
});

test("volume is measured against each member's own twenty sessions", () => {
  const closes = Array.from({ length: 20 }, () => [100, 100]);
  const volumes = Array.from({ length: 20 }, (_, n) => [n === 19 ? 210 : 100, 50]);
  const ratio = own("universe_volume_ratio", { closes, volumes });
  expect(ratio.slice(0, 19).every(Number.isNaN)).toBe(true);
  expect(ratio[19]).toBeCloseTo((210 / 105.5 + 1) / 2, 12);
});

test("observed series stand in every member's row", () => {
  expect(
    columnOf("vix", {
      closes: [
        [1, null],
        [1, 1],
      ],
    }),
  ).toEqual([
    [20, Number.NaN],
    [21, 21],
  ]);
});

// A small market of every kind of fact and series, drawn from a seed: versions, late news and ties on both sides of a moment.
// And the same market as it would stand if all that became known later were gone, or false.

import { type Random, seededRandom } from "#infra/runtime/index.ts";
import { type Block, type BlockOf, type Fact, levels, rowsOf, textColumn } from "#knowledge/domain/index.ts";
import * as make from "#tests/conformance/market-store.facts.ts";
import { knownBy, scrambledAfter } from "./later-facts.ts";

export interface World {
  readonly facts: readonly Fact[];
  readonly blocks: readonly Block[];
}

export const symbols = ["AAA", "BBB", "CCC"] as const;
const dayMs = 86_400_000;
/** Series lie in the half hour around this moment. */
export const tickingMs = make.open(5);
const ns = (ms: number): bigint => BigInt(Math.round(ms * 1e3)) * 1_000n;

export function drawWorld(seed: number): World {
  const random = seededRandom(seed);
  return { facts: drawFacts(random), blocks: drawBlocks(random) };
}

export const worldKnownBy = ({ facts, blocks }: World, asOfMs: number): World => ({
  facts: knownBy(facts, asOfMs),
  blocks: blocks.map((block) =>
    rowsOf(
      block,
      rowNumbers(block).filter((row) => knownNsOf(block, row) <= ns(asOfMs)),
    ),
  ),
});

export const worldScrambledAfter = ({ facts, blocks }: World, asOfMs: number, seed: number): World => ({
  facts: scrambledAfter(facts, asOfMs, seed),
  blocks: blocks.map((block) => falsified(block, asOfMs, seededRandom(seed))),
});

const one = <T>(random: Random, values: readonly T[]): T => values[random.integer(values.length)] as T;
const rowNumbers = ({ rows }: Block): number[] => Array.from({ length: rows }, (_, row) => row);
const times = <T>(count: number, draw: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => draw(n));

/** Some versions of each of some identities; of the days 0 to 9, known at their own time or up to six days later. */
function drawFacts(random: Random): Fact[] {
  const late = (n: number) => ({ knownAtMs: make.close(n) + random.integer(3) * 2 * dayMs });
  const symbol = (): string => one(random, symbols);
  const n = (): number => random.integer(10);
  const value = (): number => Math.round(1e6 * random.next()) / 1e4;
  const draws: readonly (() => Fact)[] = [
    () =>
      make.instrument(symbol(), {
        sector: `Sector ${random.integer(4)}`,
        knownAtMs: make.open(0) + random.integer(9) * dayMs,
      }),
    () => make.bar(symbol(), n(), 50 + value(), late(n())),
    () => {
      const [day, minute] = [n(), 1 + random.integer(3)];
      return make.minuteBar(symbol(), day, minute, 50 + value(), {
        knownAtMs: make.open(day) + (minute + random.integer(2) * 1_440) * 60_000,
      });
    },
    () => make.bar(symbol(), n(), 50 + value(), { interval: "volume:100", openMs: random.integer(3), ...late(n()) }),
    () =>
      make.dividend(symbol(), n(), 0.1 + random.integer(3) / 10, {
        knownAtMs: make.open(0) + random.integer(9) * dayMs,
      }),
    () => make.split(symbol(), n(), 2 + random.integer(2), { knownAtMs: make.open(0) + random.integer(9) * dayMs }),
    () => make.filing(symbol(), one(random, ["revenues", "equity"]), value(), late(n())),
    () => make.news(symbol(), `s${random.integer(6)}`, make.close(n()), { title: `Title ${value()}` }),
    () =>
      make.ticker(
        symbol(),
        one(random, ["OLD", "AAA", "NEW"]),
        random.integer(3),
        one(random, [null, 4, 7]),
        late(n()),
      ),
    () => make.metric(symbol(), one(random, ["pe", "pb"]), random.integer(4), value(), late(n())),
    () => make.macro(symbol(), random.integer(4), one(random, [null, value()]), late(n())),
    () =>
      make.option(symbol(), 90 + 10 * random.integer(2), random.integer(4), one(random, [null, value()]), late(n())),
    () => make.post(symbol(), `p${random.integer(6)}`, n(), { text: `Text ${value()}`, ...late(n()) }),
    () => make.prediction(symbol(), `q${random.integer(6)}`, n(), value(), late(n())),
    () => make.signal(symbol(), `g${random.integer(6)}`, n(), value(), late(n())),
    () => make.sample(symbol(), `t${random.integer(6)}`, n(), one(random, [null, "up", "down"]), late(n())),
  ];
  return draws.flatMap((draw) => times(24, draw));
}

function drawBlocks(random: Random): Block[] {
  const common = (rows: number, source: string) => {
    const eventMs = times(rows, () => tickingMs - 900_000 + random.integer(1_800_000));
    if (random.integer(2) === 0) eventMs.sort((a, b) => a - b);
    return {
      head: { rows, symbol: textColumn(times(rows, () => one(random, symbols))), source },
      // few sequence numbers and a shared clock: some rows are versions of others
      times: {
        eventNs: BigInt64Array.from(eventMs, (ms) => ns(ms - (ms % 20_000))),
        knownNs: BigInt64Array.from(eventMs, (ms) => ns(ms + random.integer(3) * 300_000)),
        sequence: BigInt64Array.from(eventMs, () => BigInt(random.integer(5))),
      },
    };
  };
  const numbers = (rows: number, from: number) =>
    Float64Array.from({ length: rows }, () => from + random.integer(500) / 100);
  const codes = (rows: number, from: number, to: number) =>
    Int8Array.from({ length: rows }, () => from + random.integer(to - from + 1));
  const ladder = (rows: number, best: number, step: number) =>
    Float64Array.from({ length: rows * levels }, (_, place) =>
      place % levels < 3 ? best + step * (place % levels) : Number.NaN,
    );
  const trade = (): BlockOf<"trade"> => {
    const { head, times: at } = common(80, "feed");
    const columns = {
      ...at,
      price: numbers(80, 100),
      size: numbers(80, 1),
      side: codes(80, -1, 1),
      venue: textColumn(times(80, () => one(random, ["Q", "N"]))),
    };
    return { kind: "trade", ...head, columns };
  };
  const quote = (): BlockOf<"quote"> => {
    const { head, times: at } = common(80, "feed");
    return {
      kind: "quote",
      ...head,
      columns: { ...at, bid: numbers(80, 95), bidSize: numbers(80, 1), ask: numbers(80, 101), askSize: numbers(80, 1) },
    };
  };
  const book = (): BlockOf<"book"> => {
    const { head, times: at } = common(20, "feed");
    const columns = {
      bids: ladder(20, 99, -1),
      bidSizes: ladder(20, 5, 1),
      asks: ladder(20, 101, 1),
      askSizes: ladder(20, 5, 1),
    };
    return { kind: "book", ...head, columns: { ...at, ...columns } };
  };
  const delta = (): BlockOf<"delta"> => {
    const { head, times: at } = common(40, "feed");
    return {
      kind: "delta",
      ...head,
      columns: { ...at, side: codes(40, -1, 1), price: numbers(40, 100), size: numbers(40, 0), reset: codes(40, 0, 1) },
    };
  };
  const order = (): BlockOf<"order"> => {
    const { head, times: at } = common(40, "feed");
    const orderId = BigInt64Array.from({ length: 40 }, () => BigInt(random.integer(9)));
    return {
      kind: "order",
      ...head,
      columns: {
        ...at,
        type: codes(40, 1, 7),
        orderId,
        price: numbers(40, 100),
        size: numbers(40, 1),
        side: codes(40, -1, 1),
      },
    };
  };
  return [trade(), quote(), trade(), book(), quote(), delta(), order()];
}

const knownNsOf = (block: Block, row: number): bigint => (block as BlockOf<"trade">).columns.knownNs[row] as bigint;

/** Rows known after the moment with other prices and sizes, and with their event moved before it. */
function falsified(block: Block, asOfMs: number, random: Random): Block {
  const copy = rowsOf(block, rowNumbers(block)) as BlockOf<"trade">;
  for (let row = 0; row < copy.rows; row++) {
    if (knownNsOf(block, row) <= ns(asOfMs)) continue;
    const earliest = ns(asOfMs - 1 - random.integer(600_000));
    if ((copy.columns.eventNs[row] as bigint) > earliest) copy.columns.eventNs[row] = earliest;
    const width = (column: Float64Array) => column.length / copy.rows;
    for (const column of Object.values(copy.columns))
      if (column instanceof Float64Array)
        for (let place = row * width(column); place < (row + 1) * width(column); place++)
          column[place] = 2 * (column[place] as number);
  }
  return copy as Block;
}

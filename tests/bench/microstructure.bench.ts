// Ticks of one symbol on one thread: events a second into rows of the second and the book clock, and what one more row costs through all its
// features, as a stream pays it. Flow is made from a seed before the clock starts.

import { seededRandom } from "#infra/runtime/index.ts";
import { Level2Book } from "#knowledge/books/index.ts";
import { compile } from "#tools/columns/index.ts";
import { type Clock, type Feature, features } from "#tools/features/index.ts";
import { BookRows, bookColumns } from "#tools/features/inputs/ticks/book-rows.ts";
import { secondColumns } from "#tools/features/inputs/ticks/second-columns.ts";
import { SecondRows } from "#tools/features/inputs/ticks/second-rows.ts";
import { type Bench, timed } from "./bench.ts";
import { levelFlow } from "./level-flow.ts";

const seed = 2602;
const messages = 200_000;
const betweenNs = 50_000_000;
const tickSize = 0.01;

export const bench: Bench = {
  seed,
  async run() {
    const flow = levelFlow(messages, 1, seed);
    return [
      await book(flow),
      ...(await rows("second-rows.changes-by-price", flow)),
      await quotesAndTrades(),
      ...stream("book", bookTable(flow, 14_000)),
      ...stream("second", secondTable(flow).slice(0, 5_000)),
    ];
  },
};

type Flow = ReturnType<typeof levelFlow>;
type Table = readonly Float64Array[];

const figure = (id: string, value: number, unit: string) => ({ id, value, unit, peer: null, ratio: null });

/** What the book alone costs, to hold the builders against. */
async function book({ snapshot, deltas }: Flow) {
  const spent = await timed(3, 1, async () => {
    const level2 = new Level2Book();
    level2.snapshot(snapshot);
    for (const delta of deltas) level2.apply(delta);
  });
  return figure("book-alone", messages / (Math.min(...spent) / 1_000), "messages/s");
}

async function rows(id: string, flow: Flow) {
  const spentSeconds = await timed(3, 1, async () => void secondTable(flow));
  const spentBook = await timed(3, 1, async () => void bookTable(flow, messages));
  return [
    figure(id, messages / (Math.min(...spentSeconds) / 1_000), "messages/s"),
    figure("book-rows.changes-by-price", messages / (Math.min(...spentBook) / 1_000), "messages/s"),
  ];
}

/** One trade to three quotes, a hundred events a second. */
async function quotesAndTrades() {
  const random = seededRandom(seed);
  const events = 1_000_000;
  const draws = Float64Array.from({ length: events }, () => random.next());
  const spent = await timed(3, 1, async () => {
    let [told, cents] = [0, 10_000];
    const sink = new SecondRows({ seconds: events / 100, carries: ["quote", "trade"], onRow: () => void told++ });
    for (let i = 0; i < events; i++) {
      const draw = draws[i] as number;
      if (draw < 0.25) sink.trade(i * 1e7, (cents + (draw < 0.125 ? 1 : -1)) / 100, 1 + Math.floor(draw * 400), 0);
      else {
        cents += draw < 0.3 ? 1 : draw > 0.95 ? -1 : 0;
        sink.quote(
          i * 1e7,
          (cents - 1) / 100,
          1 + Math.floor(draw * 100),
          (cents + 1) / 100,
          100 - Math.floor(draw * 90),
        );
      }
    }
    sink.advance(events * 1e7);
    if (told !== events / 100) throw new Error(`Wanted ${events / 100} rows, found ${told}.`);
  });
  return figure("second-rows.quotes-and-trades", events / (Math.min(...spent) / 1_000), "events/s");
}

function secondTable({ snapshot, deltas }: Flow): Table {
  const table: Float64Array[] = [];
  const seconds = Math.floor((deltas.length * betweenNs) / 1e9);
  const sink = new SecondRows({
    seconds,
    carries: ["delta", "trade"],
    tickSize,
    onRow: (row) => table.push(row.slice()),
  });
  sink.delta(0, 0, true, [
    ...snapshot.bids.map((l) => ({ ...l, side: 1 as const })),
    ...snapshot.asks.map((l) => ({ ...l, side: -1 as const })),
  ]);
  deltas.forEach(({ changes }, i) => {
    sink.delta(i * betweenNs, i + 1, false, changes);
    if (i % 5 === 0) sink.trade(i * betweenNs, 1_000 + (i % 3) / 100, 1 + (i % 97), (i % 2) * 2 - 1);
  });
  sink.advance(seconds * 1e9);
  return table;
}

function bookTable({ snapshot, deltas }: Flow, most: number): Table {
  const table: Float64Array[] = [];
  const sink = new BookRows({
    carries: ["delta"],
    tickSize,
    onRow: (row) => void (table.length < 30_000 && table.push(row.slice())),
  });
  sink.delta(0, 0, true, [
    ...snapshot.bids.map((l) => ({ ...l, side: 1 as const })),
    ...snapshot.asks.map((l) => ({ ...l, side: -1 as const })),
  ]);
  for (let i = 0; i < most && i < deltas.length; i++) sink.delta(i * betweenNs, i + 1, false, deltas[i]!.changes);
  return table;
}

/**
 * Rows one by one through every feature of a clock; the first half warms up and is not counted. A row's time is the least of `passes` passes
 * over the same rows, so that what else the machine does is not counted but what falls due at a certain row (a sum taken afresh) is.
 */
function stream(clock: Clock, table: Table, passes = 5) {
  const counted = Math.floor(table.length / 2);
  const own = features.filter((feature) => feature.group === "microstructure" && feature.clock === clock);
  const least = new Float64Array(counted).fill(Number.POSITIVE_INFINITY);
  for (let pass = 0; pass < passes; pass++)
    onePass(own, clock === "second" ? secondColumns : bookColumns, table, least);
  const sorted = least.sort();
  const at = (share: number): number => sorted[Math.floor(share * (counted - 1))] as number;
  const id = `${clock}-row.${own.length}-features`;
  return [figure(`${id}.p50`, at(0.5), "us"), figure(`${id}.p99`, at(0.99), "us"), figure(`${id}.most`, at(1), "us")];
}

function onePass(own: readonly Feature[], names: readonly string[], table: Table, least: Float64Array): void {
  const program = compile(
    own.map(({ expression }) => expression),
    { stepRows: 1 },
  );
  const row = Object.fromEntries(names.map((name) => [name, new Float64Array(1)]));
  const cells = names.map((name) => row[name] as Float64Array);
  const out = own.map(() => new Float64Array(1));
  const uncounted = table.length - least.length;
  for (let i = 0; i < table.length; i++) {
    const values = table[i] as Float64Array;
    const from = performance.now();
    for (let place = 0; place < cells.length; place++) (cells[place] as Float64Array)[0] = values[place] as number;
    program.run(row, 1, out);
    const spent = (performance.now() - from) * 1_000;
    if (i >= uncounted && spent < (least[i - uncounted] as number)) least[i - uncounted] = spent;
  }
}

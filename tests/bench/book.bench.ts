// Order books of one symbol on one thread: updates a second by price and by order, over flow made from a seed before the clock starts;
// and bars from trades.

import { seededRandom } from "#infra/runtime/index.ts";
import { barsOfTrades, emptyTop, Level2Book, MarketByOrderBook } from "#knowledge/books/index.ts";
import type { BarInterval } from "#knowledge/domain/index.ts";
import { type Bench, timed } from "./bench.ts";
import { levelFlow } from "./level-flow.ts";
import { orderFlow } from "./order-flow.ts";

const seed = 2601;
const runs = 5;

export const bench: Bench = {
  seed,
  async run() {
    return [
      await level2("level-2.one-change-a-message", 1_000_000, 1),
      await level2("level-2.ten-changes-a-message", 100_000, 10),
      await marketByOrder("market-by-order", 1_000_000),
      await bars("bars.1s", "1s", 1_000_000),
      await bars("bars.volume", "volume:100000", 1_000_000),
    ];
  },
};

const perSecond = (id: string, updates: number, spent: readonly number[], unit = "updates/s") => ({
  id,
  value: updates / (Math.min(...spent) / 1_000),
  unit,
  peer: null,
  ratio: null,
});

async function level2(id: string, messages: number, perMessage: number) {
  const { snapshot, deltas, changes } = levelFlow(messages, perMessage, seed);
  const spent = await timed(runs, 1, async () => {
    const book = new Level2Book();
    book.snapshot(snapshot);
    for (const delta of deltas) book.apply(delta);
    const { applied, gaps, crossed } = book.counts;
    if (applied !== messages || gaps !== 0 || crossed !== 0)
      throw new Error(`${id}: the book did not take in the flow.`);
  });
  return perSecond(id, changes, spent);
}

/** The ten best levels are read after every hundredth event, as a feed that publishes them would. */
async function marketByOrder(id: string, events: number) {
  const flow = orderFlow(events, seed);
  const into = emptyTop(10);
  const spent = await timed(runs, 1, async () => {
    const book = new MarketByOrderBook();
    for (let at = 0; at < flow.length; at++) {
      const event = flow[at];
      if (event === undefined || book.apply(event) !== "applied")
        throw new Error(`${id}: the book refused event ${at}.`);
      if (at % 100 === 0) book.top(10, into);
    }
  });
  return perSecond(id, events, spent);
}

/** Twenty trades a second around a price that wanders, from columns. */
async function bars(id: string, interval: BarInterval, trades: number) {
  const random = seededRandom(seed);
  let cents = 10_000;
  const eventTimeMs = Float64Array.from({ length: trades }, (_, n) => n * 50);
  const price = Float64Array.from({ length: trades }, () => {
    cents += random.integer(3) - 1;
    return cents / 100;
  });
  const size = Float64Array.from({ length: trades }, () => 1 + random.integer(500));
  const spent = await timed(runs, 1, async () => {
    const made = barsOfTrades({ eventTimeMs, knownAtMs: eventTimeMs, price, size }, { interval });
    if (made.bars.length < 1_000 || made.late.length > 0) throw new Error(`${id}: too few bars, or late trades.`);
  });
  return perSecond(id, trades, spent, "trades/s");
}

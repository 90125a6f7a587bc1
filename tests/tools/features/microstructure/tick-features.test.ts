// One definition, two ways of running, on ticks: a stored session and the same ticks live.

import { expect, test } from "vitest";
import { asOf } from "#knowledge/domain/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { mergeBlocks } from "#tools/features/inputs/ticks/merge-blocks.ts";
import { TickPusher } from "#tools/features/inputs/ticks/push-block.ts";
import { microstructure } from "#tools/features/microstructure/microstructure.ts";
import {
  bookFeatureStream,
  bookFeatures,
  secondFeatureStream,
  secondFeatures,
} from "#tools/features/microstructure/tick-features.ts";
import { describeOver, readTicks } from "../inputs/ticks/shared-ticks.ts";

const openMs = 946_684_800_000 + 75_000_000;
const carries = ["book"] as const;
const onSecond = microstructure.filter(({ clock }) => clock === "second");
const onBook = microstructure.filter(({ clock }) => clock === "book");

describeOver("Bitcoin in snapshots of a second", "btc-lob5-1s", () => {
  const seconds = 900;

  test("gives the same values to the bit out of the store and live, in each of its clocks", async () => {
    const blocks = (await readTicks("btc-lob5-1s")).get("book") ?? [];
    const store = await openMemoryMarketStore();
    await store.describe({ id: "btc", label: "BTC", simulated: false, origin: "test", benchmark: null, nowMs: openMs });
    for (const block of blocks) await store.appendBlock("btc", block);
    const view = await store.at("btc", asOf(openMs + 86_400_000));
    const session = { symbol: "BTC", openMs, closeMs: openMs + seconds * 1_000 };
    const [bySecond, byBook] = [
      await secondFeatures(onSecond, view, session),
      await bookFeatures(onBook, view, session),
    ];
    await store.close();

    const live: Float64Array[] = [];
    const sink = secondFeatureStream(onSecond, { seconds, carries }, (values) => live.push(values.slice()));
    const pusher = new TickPusher(sink, BigInt(openMs) * 1_000_000n);
    await mergeBlocks([{ kind: "book", blocks }], pusher);
    const changes: Float64Array[] = [];
    const book = bookFeatureStream(onBook, { carries }, (values) => changes.push(values.slice()));
    await mergeBlocks([{ kind: "book", blocks }], new TickPusher(book, BigInt(openMs) * 1_000_000n));

    expect(bySecond.rows).toBe(seconds);
    expect(byBook.rows).toBeGreaterThan(seconds - 20);
    onSecond.forEach((_, i) => {
      expect(Float64Array.from(live.slice(0, seconds), (values) => values[i] as number)).toEqual(bySecond.values[i]);
    });
    onBook.forEach((_, i) => {
      expect(Float64Array.from(changes.slice(0, byBook.rows), (values) => values[i] as number)).toEqual(
        byBook.values[i],
      );
    });
  }, 60_000);
});

test("a feature of another clock is refused by name", () => {
  expect(() => bookFeatureStream(onSecond.slice(0, 1), { carries }, () => {})).toThrow(
    expect.objectContaining({ code: "tools/feature-clock" }),
  );
});

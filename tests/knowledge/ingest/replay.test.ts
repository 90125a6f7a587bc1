// Quarantined lines read again: as they are after the layout was mended, or as a person mended them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { silentLog, systemClock } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { ingest, type ReplayParts, replayQuarantine, type StoredBatch } from "#knowledge/ingest/index.ts";
import { openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { openOwn, ownFolder, tickFolder, tickHeader, ticks } from "../feeds/csv-folder.ts";
import { memoryProgress, memoryQuarantine } from "./fakes.ts";

const good = "2024-03-04T15:00:00Z,AAA,10.5,3";
const wrong = "2024-03-04T15:00:01Z,AAA,-11.5,4";

async function desk(folder: string) {
  const [market, quarantine] = [await openMemoryMarketStore(), memoryQuarantine()];
  const feed = await openOwn(folder);
  const clock = systemClock;
  await ingest(feed, { market, quarantine, progress: memoryProgress(), clock, log: silentLog });
  const replay = (by: Feed, more: Partial<ReplayParts> = {}) =>
    replayQuarantine("own", by, { market, quarantine, clock, log: silentLog, ...more });
  const prices = async () => {
    const found: number[] = [];
    for await (const { columns } of (await market.at("own", asOf(clock.nowMs()))).blocks("trade", {}))
      found.push(...columns.price);
    return found;
  };
  return { feed, quarantine, replay, prices };
}

describe("replaying the quarantine", () => {
  test("leaves what is still wrong where it is, with the reason of today", async () => {
    const { feed, quarantine, replay, prices } = await desk(tickFolder([good, wrong]));
    expect(await replay(feed)).toEqual({
      resolved: 0,
      stored: 0,
      left: [{ id: expect.any(String), file: "ticks.csv", line: 3, reason: expect.stringContaining("found -11.5") }],
    });
    expect(quarantine.lines).toHaveLength(1);
    expect(await prices()).toEqual([10.5]);
  });

  test("takes a line that a person mended, once, in the place that it had", async () => {
    const { feed, quarantine, replay, prices } = await desk(tickFolder([good, wrong, "x"]));
    const mend = ({ raw }: { readonly raw: string }) => (raw === wrong ? raw.replace("-", "") : null);
    // The dashes of the time come first: a mend that breaks the line leaves it.
    expect(await replay(feed, { mend })).toMatchObject({ resolved: 0 });
    const mendWell = ({ raw }: { readonly raw: string }) => (raw === wrong ? raw.replace("-11.5", "11.5") : null);
    const told: StoredBatch[] = [];
    const publish = async (batch: StoredBatch) => void told.push(batch);
    expect(await replay(feed, { mend: mendWell, publish })).toMatchObject({ resolved: 1, stored: 1 });
    expect(told.flatMap(({ blocks }) => blocks.map(({ kind, rows }) => [kind, rows]))).toEqual([["trade", 1]]);
    expect(quarantine.lines.map(({ raw }) => raw)).toEqual(["x"]);
    expect(await prices()).toEqual([10.5, 11.5]);
    await quarantine.add([{ dataset: "own", file: "ticks.csv", line: 3, reason: "again", raw: wrong, atMs: 0 }]);
    expect(await replay(feed, { mend: mendWell })).toMatchObject({ resolved: 1, stored: 0 });
    expect(await prices()).toEqual([10.5, 11.5]);
  });

  test("takes lines as they are when the layout knows them now", async () => {
    const folder = ownFolder(
      [{ file: "ticks.csv", header: tickHeader, gives: [ticks], lines: [good, "2024-03-04T15:00:01Z,BBB,1,1"] }],
      {
        list: [{ symbol: "AAA", name: "Alpha" }],
      },
    );
    const { quarantine, replay, prices } = await desk(folder);
    expect(quarantine.lines).toMatchObject([
      { line: 3, reason: "symbol: BBB is not among the instruments of the layout" },
    ]);
    const known = ownFolder([{ file: "ticks.csv", header: tickHeader, gives: [ticks], lines: [good] }], { met: true });
    writeFileSync(join(folder, "note.txt"), "the layout is mended, the lines are not");
    expect(await replay(await openOwn(known))).toMatchObject({ resolved: 1, stored: 2, left: [] }); // the instrument, and its trade
    expect(quarantine.lines).toEqual([]);
    expect(await prices()).toEqual([10.5, 1]);
  });

  test("says so where only the start of a line was kept, or the feed cannot read one alone", async () => {
    const { feed, quarantine, replay } = await desk(tickFolder([good]));
    await quarantine.add([
      { dataset: "own", file: "ticks.csv", line: 9, reason: "long", raw: "9".repeat(2_000), atMs: 0 },
    ]);
    expect(await replay(feed)).toMatchObject({ left: [{ reason: expect.stringContaining("only the start") }] });
    const { reread: _, ...mute } = feed;
    await expect(replay({ ...mute, id: "mute" } as Feed)).rejects.toMatchObject({ code: "knowledge/not-supported" });
  });
});

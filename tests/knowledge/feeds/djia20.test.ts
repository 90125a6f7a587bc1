// The shipped layout against the real files, where they are.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile, systemClock } from "#infra/runtime/index.ts";
import { openCsvFeed } from "#knowledge/feeds/index.ts";
import { factsIn, itemsOf, rejectedIn } from "./djia20-folder.ts";

const folder = join(packageFile(), "..", "shared", "data", "djia20");
const here = existsSync(folder);

test.skipIf(!here)(
  `every row of djia20 is a fact${here ? "" : " (skipped: no ../shared/data/djia20 here)"}`,
  async () => {
    const feed = await openCsvFeed({ folder }, { clock: systemClock });
    const items = await itemsOf(feed);
    expect(rejectedIn(items)).toEqual([]);
    const [bars, news] = [factsIn(items, "bar"), factsIn(items, "news")];
    expect(bars).toHaveLength(1_738);
    expect(news).toHaveLength(2_680);
    expect(factsIn(items, "filing")).toHaveLength(57_353);
    expect(factsIn(items, "action")).toHaveLength(1_428);
    const notes = items.flatMap((item) => (item.kind === "read" ? item.notes : []));
    expect(notes).toMatchObject([{ kind: "repaired", rows: 191 }]);
    expect(news.filter(({ publisher }) => publisher === "not given")).toHaveLength(191);
    expect(new Set(news.map(({ storyId }) => storyId)).size).toBe(2_306);
    expect(new Set(news.map(({ symbol, storyId }) => `${symbol} ${storyId}`)).size).toBe(2_680);
    expect(bars[0]).toMatchObject({ symbol: "AAPL", close: 248.13, knownAtMs: Date.parse("2024-12-13T21:00:00Z") });
    expect((await feed.describe()).dataset.nowMs).toBe(Date.parse("2025-04-30T20:00:00Z"));
    const symbols = new Set(factsIn(items, "instrument").map(({ symbol }) => symbol));
    expect(new Set(bars.map(({ symbol }) => symbol))).toEqual(symbols);
  },
);

// A reading that goes on behind a mark gives exactly what the whole reading gave behind it, wherever the disk or zlib cut the file.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { seededRandom } from "#infra/runtime/index.ts";
import type { FeedItem } from "#knowledge/feeds/index.ts";
import { itemsOf, openOwn, ownFolder, rowsIn, tickHeader, ticks } from "./csv-folder.ts";

const windowBytes = 1 << 17;

function tickLines(rows: number, seed: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, n) => {
    const time = new Date(Date.UTC(2024, 0, 2) + n * 1_000).toISOString();
    if (n % 5_003 === 77) return `${time},BBB,${"9".repeat(70_000)},1`; // longer than any line may be
    if (n % 997 === 3) return `${time},AAA,-1,1`;
    return `${time},${n % 3 === 0 ? "AAA" : "BBB"},${(1 + random.next()).toFixed(4)},${n % 50}`;
  });
}

/** What was read, without what each run makes anew. */
const print = (items: readonly FeedItem[]): string =>
  createHash("sha256")
    .update(
      JSON.stringify(items, (_, value: unknown) =>
        typeof value === "bigint"
          ? String(value)
          : ArrayBuffer.isView(value)
            ? [...(value as unknown as number[])]
            : value,
      ),
    )
    .digest("hex");

describe.each(["ticks.csv", "ticks.csv.gz"])("of %s", (file) => {
  const gives = [ticks];
  const more = { ordered: true };
  const text = Buffer.from(`${[tickHeader.join(","), ...tickLines(20_000, 3)].join("\n")}\n`);
  const lines = file.endsWith(".gz") ? gzipSync(text) : text;
  const second = { file: "late.csv", header: tickHeader, gives, lines: tickLines(3_000, 4) };
  const folder = () => ownFolder([{ file, header: tickHeader, gives, lines, more }, second]);

  test("every mark is a place to go on from", async () => {
    const feed = await openOwn(folder(), windowBytes);
    const whole = await itemsOf(feed);
    const marks = whole.flatMap((item, index) => (item.mark === undefined ? [] : [{ mark: item.mark, index }]));
    expect(marks.length).toBeGreaterThan(8);
    const described = whole.filter((item) => item.kind === "fact").length;
    for (const { mark, index } of marks) {
      const rest = await itemsOf(feed, mark);
      const wanted = whole.slice(index + 1);
      // Symbols that nobody names are met anew: the same instrument again is known already.
      expect(print(rest.filter((item) => item.kind !== "fact"))).toBe(
        print(wanted.filter((item) => item.kind !== "fact")),
      );
      expect(rest.filter((item) => item.kind === "fact").length).toBeLessThanOrEqual(described);
    }
  });

  test("a window of another size gives the same rows", async () => {
    const at = folder();
    const [small, large] = [await itemsOf(await openOwn(at, windowBytes)), await itemsOf(await openOwn(at))];
    expect(rowsIn(small)).toBe(rowsIn(large));
    const refused = (items: readonly FeedItem[]) => items.filter((item) => item.kind === "rejected");
    expect(refused(small)).toEqual(refused(large));
  });
});

test("a mark of another folder is refused by name", async () => {
  const feed = await openOwn(
    ownFolder([{ file: "ticks.csv", header: tickHeader, gives: [ticks], lines: tickLines(3, 1) }]),
  );
  await expect(itemsOf(feed, "trades.csv@10#2>")).rejects.toMatchObject({ code: "knowledge/feed-failed" });
  await expect(itemsOf(feed, "yesterday")).rejects.toMatchObject({ code: "knowledge/feed-failed" });
});

test("a table of factors is read whole or from its start, since one row hangs on the one before", async () => {
  const header = ["last_date", "symbol", "price_factor", "split_factor", "reference_price"];
  const fields = {
    symbol: "symbol",
    lastDay: "last_date",
    priceFactor: "price_factor",
    splitFactor: "split_factor",
    referencePrice: "reference_price",
  };
  const rows = Array.from(
    { length: 9_000 },
    (_, n) =>
      `${new Date(Date.UTC(2000, 0, 3) + n * 86_400_000).toISOString().slice(0, 10)},AAA,${(0.5 + n / 20_000).toFixed(7)},1,100`,
  );
  const gives = [{ fact: "factors", fields, known: "ex-open" }];
  const folder = ownFolder([{ file: "factors.csv", header, gives, lines: rows }]);
  writeFileSync(join(folder, "notes.txt"), "left alone");
  const items = await itemsOf(await openOwn(folder, windowBytes));
  const marked = items.filter(({ mark }) => mark !== undefined);
  expect(marked).toHaveLength(1);
  expect(items.at(-1)).toBe(marked[0]);
  expect(await itemsOf(await openOwn(folder, windowBytes), marked[0]?.mark as string)).toEqual([]);
});

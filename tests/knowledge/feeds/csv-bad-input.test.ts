// Input made to break a reader: each wrong line is refused alone, with its place and reason, and what is right round it loads.
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { BlockOf } from "#knowledge/domain/index.ts";
import { itemsOf, openOwn, ownFolder, refusedIn, rowsIn, tickFolder, tickHeader, ticks } from "./csv-folder.ts";

const good = (second: number): string => `2024-03-04T15:00:${String(second).padStart(2, "0")}Z,AAA,10.5,3`;

describe("a line of ticks", () => {
  const bad: readonly (readonly [string, string, string])[] = [
    ["a NUL byte", "2024-03-04T15:00:01Z,AA\0A,10.5,3", "a NUL byte: no text"],
    ["the header a second time", tickHeader.join(","), "the header a second time"],
    ["a negative price", "2024-03-04T15:00:01Z,AAA,-10.5,3", "price: wanted 0.000001 to 1000000000, found -10.5"],
    ["a price of 0", "2024-03-04T15:00:01Z,AAA,0,3", "price: wanted 0.000001 to 1000000000, found 0"],
    ["a negative size", "2024-03-04T15:00:01Z,AAA,10.5,-3", "size: wanted 0 to"],
    ["a time without a zone", "2024-03-04T15:00:01,AAA,10.5,3", "time: wanted a time like 2025-04-15T20:00:00Z"],
    ["a zone by name", "2024-03-04T15:00:01 EST,AAA,10.5,3", "time: wanted a time like"],
    ["a time still to come", "2999-03-04T15:00:01Z,AAA,10.5,3", "which is still to come"],
    ["a time before its instrument", "1999-03-04T15:00:01Z,AAA,10.5,3", "before its instrument (2000-01-01)"],
    ["a symbol in lower case", "2024-03-04T15:00:01Z,aaa,10.5,3", "symbol: wanted a ticker such as MSFT"],
    ["a comma for a point", '2024-03-04T15:00:01Z,AAA,"10,5",3', 'price: wanted a number, found "10,5"'],
    ["a thousands separator", "2024-03-04T15:00:01Z,AAA,1_000,3", 'price: wanted a number, found "1_000"'],
    ["a word for none", "2024-03-04T15:00:01Z,AAA,NaN,3", 'price: wanted a number, found "NaN"'],
  ];
  test.each(bad)("with %s is refused alone", async (_, line, reason) => {
    const items = await itemsOf(await openOwn(tickFolder([good(0), line, good(2)])));
    expect(refusedIn(items)).toEqual([{ line: 3, reason: expect.stringContaining(reason) }]);
    expect(rowsIn(items)).toBe(2);
  });

  test("may carry any written offset from UTC: zones may be mixed where each says which it is", async () => {
    const lines = [good(0), "2024-03-04T10:00:01-05:00,AAA,10.5,3", "2024-03-04T16:00:02.000000007+01:00,AAA,10.5,3"];
    const items = await itemsOf(await openOwn(tickFolder(lines)));
    expect(refusedIn(items)).toEqual([]);
    const [{ columns }] = items.flatMap((item) => (item.kind === "block" ? [item.block as BlockOf<"trade">] : [])) as [
      BlockOf<"trade">,
    ];
    const start = BigInt(Date.parse("2024-03-04T15:00:00Z")) * 1_000_000n;
    expect([...columns.eventNs]).toEqual([start, start + 1_000_000_000n, start + 2_000_000_007n]);
  });

  test("without a zone is read in the one that the layout names, through daylight saving", async () => {
    const inNewYork = { ...ticks, time: { rule: "utc", column: "time", zone: "America/New_York" } };
    const lines = ["2024-03-08 09:30:00,AAA,1,1", "2024-03-11 09:30:00,AAA,1,1"];
    const items = await itemsOf(
      await openOwn(ownFolder([{ file: "ticks.csv", header: tickHeader, gives: [inNewYork], lines }])),
    );
    const times = items.flatMap((item) =>
      item.kind === "block"
        ? [...(item.block as BlockOf<"trade">).columns.eventNs].map((ns) => Number(ns / 1_000_000n))
        : [],
    );
    expect(times.map((ms) => new Date(ms).toISOString())).toEqual([
      "2024-03-08T14:30:00.000Z",
      "2024-03-11T13:30:00.000Z",
    ]);
  });
});

describe("a file", () => {
  test("in order of time refuses a clock that jumps back by days, and goes on behind it", async () => {
    const lines = [good(0), "2024-02-20T15:00:00Z,AAA,10.5,3", good(2)];
    const items = await itemsOf(await openOwn(tickFolder(lines, { ordered: true })));
    expect(refusedIn(items)).toEqual([{ line: 3, reason: expect.stringContaining("jumps back by 13 days") }]);
    expect(rowsIn(items)).toBe(2);
  });

  test("in order of time keeps small steps back and says so", async () => {
    const items = await itemsOf(await openOwn(tickFolder([good(5), good(2), good(6)], { ordered: true })));
    expect(refusedIn(items)).toEqual([]);
    expect(items.flatMap((item) => (item.kind === "read" ? item.notes : []))).toEqual([
      { kind: "noticed", says: "stands behind a row of its symbol that happened later", rows: 1, lines: [3] },
    ]);
  });

  test("with a line of a gigabyte is read in bounded memory, and the line is refused", async () => {
    const folder = tickFolder([good(0)]);
    const path = join(folder, "ticks.csv");
    truncateSync(path, 2 ** 30); // a hole in the file reads as bytes of 0
    const file = openSync(path, "a");
    writeSync(file, `\n${good(2)}\n`);
    closeSync(file);
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 20);
    const items = await itemsOf(await openOwn(folder));
    clearInterval(watch);
    expect(refusedIn(items)).toEqual([{ line: 3, reason: "longer than 65536 characters" }]);
    expect(rowsIn(items)).toBe(2);
    expect(most).toBeLessThan(200 << 20);
  }, 60_000);

  test("that expands to a thousand times its size is cut off before it fills anything", async () => {
    const header = `${tickHeader.join(",")}\n${good(0)}\n`;
    const bomb = gzipSync(Buffer.concat([Buffer.from(header), Buffer.alloc(64 << 20, "x")]), { level: 9 });
    const items = await itemsOf(await openOwn(tickFolder(bomb, {}, "ticks.csv.gz")));
    expect(refusedIn(items).at(-1)?.reason).toContain("expands to more than 200 times its size");
    expect(rowsIn(items)).toBe(1);
  });

  test("cut off in the middle gives what lies before the cut, and says at which line it ends", async () => {
    const lines = Array.from(
      { length: 5_000 },
      (_, n) => `2024-03-04T15:00:00.${String((n * 7_919) % 1e6).padStart(6, "0")}Z,AAA,${10 + (n % 97)},3`,
    );
    const whole = gzipSync(Buffer.from(`${[tickHeader.join(","), ...lines].join("\n")}\n`));
    const items = await itemsOf(await openOwn(tickFolder(whole.subarray(0, whole.length >> 1), {}, "ticks.csv.gz")));
    const rows = rowsIn(items);
    expect(rows).toBeGreaterThan(1_000);
    expect(refusedIn(items)).toEqual([{ line: rows + 2, reason: expect.stringContaining("ends too early") }]);
  });

  test.each([
    ["a column that nobody knows", "time,symbol,price,size,colour", "ticks.csv: unknown column colour"],
    ["a column less", "time,symbol,price", "ticks.csv: no column size"],
    ["a column twice", "time,symbol,price,size,size", "ticks.csv: column size occurs twice"],
    [
      "its columns in another order",
      "symbol,time,price,size",
      "ticks.csv: wanted the columns in the order time,symbol,price,size",
    ],
  ])("with %s in its header is refused whole, with what is wrong", async (_, header, says) => {
    const folder = tickFolder([good(0)]);
    writeFileSync(join(folder, "ticks.csv"), `${header}\n`);
    await expect(openOwn(folder)).rejects.toMatchObject({
      code: "knowledge/feed-layout-unknown",
      message: expect.stringContaining(says),
    });
  });

  test("of JSON that is none, or no array, or an object with keys of its own, is refused with its place", async () => {
    const header = ["id", "text"];
    const gives = [
      {
        fact: "sample",
        fields: { sampleId: "id", collection: { always: "c" }, text: "text" },
        time: { rule: "day", on: "2024-01-01" },
      },
    ];
    const folderWith = (content: string) =>
      ownFolder([{ file: "texts.json", header, gives, lines: Buffer.from(content) }]);
    const first = '[{"id": 1, "text": "a"}';
    const items = await itemsOf(await openOwn(folderWith(`${first}, {"id": 2, "words": "b"}, 3]`)));
    expect(refusedIn(items)).toEqual([
      { line: 2, reason: "keys that the layout does not know: words" },
      { line: 3, reason: "wanted an object" },
    ]);
    const cut = await itemsOf(await openOwn(folderWith(`${first}, {"id"`)));
    expect(refusedIn(cut)).toEqual([{ line: 1, reason: expect.stringContaining("no JSON") }]);
  });
});

describe("a layout of one's own", () => {
  test.each([
    ["is no YAML", "id: [\n", /no YAML: [^\n]* at line 2, column 1\. docs/],
    ["is empty", "# nothing\n", /cannot be used: Invalid input: expected object/],
    ["is larger than any layout", "#".repeat(1 << 19), /it is larger than 262144 bytes/],
  ])("that %s is refused in one line", async (_, text, says) => {
    const folder = tickFolder([good(0)]);
    writeFileSync(join(folder, "quorum-layout.yaml"), text);
    await expect(openOwn(folder)).rejects.toMatchObject({
      code: "knowledge/feed-layout-unknown",
      message: expect.stringMatching(says),
    });
  });

  const refusal = async (gives: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    const folder = ownFolder([{ file: "ticks.csv", header: tickHeader, gives: [gives], lines: [good(0)], more }]);
    return openOwn(folder).catch((thrown: unknown) => thrown);
  };

  test.each([
    [
      "a column that is not in the header",
      { ...ticks, fields: { ...ticks.fields, price: "prise" } },
      'column "prise" is not in the header',
    ],
    ["a kind of fact that there is not", { ...ticks, fact: "tick" }, "files.0.gives.0.fact"],
    ["a rule that there is not", { ...ticks, time: { rule: "noon", column: "time" } }, "files.0.gives.0.time"],
    ["a field that the kind has not", { ...ticks, fields: { ...ticks.fields, colour: "size" } }, "colour"],
    [
      "a pattern that is none",
      { ...ticks, fields: { ...ticks.fields, price: { column: "price", replace: { pattern: "(", with: "" } } } },
      "files.0.gives.0.fields.price",
    ],
  ])("with %s is refused with the place", async (_, gives, says) => {
    expect(await refusal(gives)).toMatchObject({
      code: "knowledge/feed-layout-unknown",
      message: expect.stringContaining(says),
    });
  });
});

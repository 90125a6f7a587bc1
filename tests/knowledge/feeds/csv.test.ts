import { copyFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { QuorumError, systemClock } from "#infra/runtime/index.ts";
import { openCsvFeed } from "#knowledge/feeds/index.ts";
import { factsIn, folderOf, headers, itemsOf, lines, rejectedIn } from "./djia20-folder.ts";

const itemsIn = async (folder: string) => itemsOf(await openCsvFeed({ folder }, { clock: systemClock }));
const ms = (iso: string): number => Date.parse(iso);

describe("a folder laid out as djia20", () => {
  test.each(["", ".gz"] as const)(
    "gives each row as a fact with both its times, plain or gzipped (%j)",
    async (suffix) => {
      const items = await itemsIn(folderOf({}, suffix));
      expect(rejectedIn(items)).toEqual([]);
      const [winter, summer] = factsIn(items, "bar");
      expect(winter).toEqual({
        symbol: "AAPL",
        interval: "1d",
        openMs: ms("2025-01-02T14:30:00Z"),
        closeMs: ms("2025-01-02T21:00:00Z"),
        open: 10,
        high: 12,
        low: 9,
        close: 11,
        volumeShares: 1000,
        eventTimeMs: ms("2025-01-02T21:00:00Z"),
        knownAtMs: ms("2025-01-02T21:00:00Z"),
        source: "stockbench",
      });
      expect(summer).toMatchObject({ closeMs: ms("2025-07-02T20:00:00Z"), volumeShares: 2000.5 });
      const news = items.filter((item) => item.kind === "fact" && item.fact.kind === "news");
      expect(news.at(-1)?.origin).toEqual({ file: `news.csv${suffix}`, line: 3 });
    },
  );

  test("knows a declared action at the end of the declared day, another at the open of its ex-date", async () => {
    const [dividend, split] = factsIn(await itemsIn(folderOf()), "action");
    expect(dividend).toMatchObject({
      kind: "dividend",
      amountOrRatio: 0.25,
      currency: "USD",
      exMs: ms("2025-02-10T14:30:00Z"),
      eventTimeMs: ms("2025-02-10T14:30:00Z"),
      knownAtMs: ms("2025-01-30T23:59:59.999Z"),
    });
    expect(split).toMatchObject({
      kind: "split",
      amountOrRatio: 4,
      currency: null,
      knownAtMs: ms("2020-08-31T13:30:00Z"),
    });
  });

  test("knows an action declared on its ex-date at the open, not at the end of that day", async () => {
    const folder = folderOf({ "actions.csv": ["AAPL,dividend,2025-02-10,2025-02-10,0.25,USD"] });
    expect(factsIn(await itemsIn(folder), "action")[0]?.knownAtMs).toBe(ms("2025-02-10T14:30:00Z"));
  });

  test("knows a filing when it was accepted, or on the day after it was filed", async () => {
    const [accepted, old] = factsIn(await itemsIn(folderOf()), "filing");
    expect(accepted).toMatchObject({
      value: 94930000000,
      knownAtMs: ms("2024-11-01T10:01:36Z"),
      endMs: ms("2024-09-28T00:00:00Z"),
    });
    expect(old).toMatchObject({
      value: -5500,
      knownAtMs: ms("2012-01-26T00:00:00Z"),
      startMs: null,
      fiscalPeriod: "Q1",
    });
  });

  test("repairs a time that ends in ZZ, says so, and names a publisher that is not given", async () => {
    const items = await itemsIn(folderOf());
    const [quoted, repaired] = factsIn(items, "news");
    expect(quoted).toMatchObject({ title: "Apple, again", summary: 'He said "buy".', publisher: "Wire" });
    expect(repaired).toMatchObject({ knownAtMs: ms("2025-02-22T13:21:00Z"), publisher: "not given", summary: "" });
    const notes = items.flatMap((item) => (item.kind === "read" ? item.notes : []));
    expect(notes).toEqual([{ kind: "repaired", says: 'time ended in "ZZ", read as "Z"', rows: 1, lines: [3] }]);
  });

  test("gives one story under two symbols one id, and the same title at another time another", async () => {
    const news = [
      "AAPL,2025-01-01T13:00:00Z,Wire,Week ahead,a",
      "MSFT,2025-01-01T13:00:00Z,Wire,Week ahead,b",
      "AAPL,2025-01-08T13:00:00Z,Wire,Week ahead,a",
    ];
    const [first, shared, later] = factsIn(await itemsIn(folderOf({ "news.csv": news })), "news").map(
      (item) => item.storyId,
    );
    expect(shared).toBe(first);
    expect(later).not.toBe(first);
  });

  test("brings names, aliases and sectors of its instruments, known before the first fact, with SPY as a benchmark", async () => {
    const instruments = factsIn(await itemsIn(folderOf()), "instrument");
    expect(instruments).toHaveLength(21);
    expect(instruments.filter(({ benchmark }) => benchmark).map(({ symbol }) => symbol)).toEqual(["SPY"]);
    expect(instruments.find(({ symbol }) => symbol === "GS")).toMatchObject({
      aliases: ["Goldman Sachs", "Goldman"],
      sector: "Financials",
    });
    expect(Math.max(...instruments.map(({ knownAtMs }) => knownAtMs))).toBeLessThan(ms("2003-01-01T00:00:00Z"));
  });

  test("describes itself: not simulated, no benchmark, now at the last bar", async () => {
    const folder = folderOf();
    const { dataset } = await (await openCsvFeed({ folder }, { clock: systemClock })).describe();
    expect(dataset).toEqual({
      id: "djia20",
      label: "20 Dow stocks, December 2024 to April 2025",
      simulated: false,
      origin: folder,
      benchmark: null,
      nowMs: ms("2025-07-02T20:00:00Z"),
    });
  });

  test("has one fingerprint for the same files anywhere, another when a byte or a name changes", async () => {
    const printOf = async (folder: string) =>
      (await (await openCsvFeed({ folder }, { clock: systemClock })).identify()).fingerprint;
    const folder = folderOf();
    const print = await printOf(folder);
    expect(await printOf(folderOf())).toBe(print);
    expect((await (await openCsvFeed({ folder }, { clock: systemClock })).describe()).fingerprint).toBe(print);
    expect(await printOf(folderOf({ "bars.csv": [lines["bars.csv"][0]] }))).not.toBe(print);
    expect(await printOf(folderOf({}, ".gz"))).not.toBe(print);
  });
});

describe("a line that is no fact", () => {
  const good = lines["bars.csv"][0];
  const bad: readonly (readonly [string, string, string])[] = [
    ["too few columns", "AAPL,2025-01-03,10,12,9,11,1000", "wanted 8 columns, found 7"],
    ["too many columns", "AAPL,2025-01-03,10,12,9,11,1000,1,2", "wanted 8 columns, found 9"],
    ["a price that is no number", "AAPL,2025-01-03,ten,12,9,11,1000,1", 'open: wanted a number, found "ten"'],
    ["an empty price", "AAPL,2025-01-03,,12,9,11,1000,1", 'open: wanted a number, found ""'],
    ["a price in hexadecimal", "AAPL,2025-01-03,0x10,12,9,11,1000,1", 'open: wanted a number, found "0x10"'],
    ["a price beyond all bounds", "AAPL,2025-01-03,1e999,12,9,11,1000,1", 'open: wanted a number, found "1e999"'],
    ["a negative price", "AAPL,2025-01-03,10,12,-9,11,1000,1", "low: wanted 0.000001 to 1000000000, found -9"],
    [
      "a high below the low",
      "AAPL,2025-01-03,9,8,9,8,1000,1",
      "high is below open, close or low; low is above open or close",
    ],
    ["a low above the close", "AAPL,2025-01-03,10,12,9.5,9,1000,1", "low is above open or close"],
    ["a negative volume", "AAPL,2025-01-03,10,12,9,11,-1,1", "volumeShares: wanted 0 to 1000000000000000, found -1"],
    [
      "a day that does not exist",
      "AAPL,2025-02-30,10,12,9,11,1000,1",
      'date: wanted a day like 2025-04-15, found "2025-02-30"',
    ],
    [
      "a day in another order",
      "AAPL,03.01.2025,10,12,9,11,1000,1",
      'date: wanted a day like 2025-04-15, found "03.01.2025"',
    ],
    [
      "a ticker that is none",
      "aa pl,2025-01-03,10,12,9,11,1000,1",
      'symbol: wanted a ticker such as MSFT, found "aa pl"',
    ],
    [
      "a ticker nobody described",
      "ZZZZ,2025-01-03,10,12,9,11,1000,1",
      "symbol: ZZZZ is not among the instruments of the layout",
    ],
    ["a quote never closed", 'AAPL,"2025-01-03,10,12,9,11,1000,1', "a quote is opened and not closed"],
  ];

  test.each(bad)("with %s is rejected with file, line and reason; the lines round it load", async (_, line, reason) => {
    const items = await itemsIn(folderOf({ "bars.csv": [good, line, lines["bars.csv"][1]] }));
    expect(rejectedIn(items)).toEqual([{ kind: "rejected", origin: { file: "bars.csv", line: 3 }, reason, raw: line }]);
    expect(factsIn(items, "bar")).toHaveLength(2);
    expect(factsIn(items, "news")).toHaveLength(2);
  });

  test("with a quote in the wrong place is rejected alone", async () => {
    const items = await itemsIn(
      folderOf({ "bars.csv": [good, 'AAPL,20"25"-01-03,10,12,9,11,1000,1', lines["bars.csv"][1]] }),
    );
    expect(rejectedIn(items)).toMatchObject([{ origin: { line: 3 }, reason: expect.stringContaining("not CSV") }]);
    expect(factsIn(items, "bar")).toHaveLength(2);
  });

  test("in bytes that are no UTF-8 is rejected alone", async () => {
    const content = Buffer.concat([
      Buffer.from(`${headers["news.csv"]}\nAAPL,2025-01-01T13:00:00Z,Wire,Caf`),
      Buffer.from([0xe9]), // Latin-1
      Buffer.from("\nAAPL,2025-01-02T13:00:00Z,Wire,Café ’,\n"),
    ]);
    const items = await itemsIn(folderOf({ "news.csv": content }));
    expect(rejectedIn(items)).toMatchObject([{ origin: { file: "news.csv", line: 2 }, reason: "invalid UTF-8" }]);
    expect(factsIn(items, "news").map(({ title }) => title)).toEqual(["Café ’"]);
  });

  test.each([
    ["a time without a zone", "AAPL,2025-01-01T13:00:00,Wire,Title,", "published_utc: wanted a time like"],
    ["a time that does not exist", "AAPL,2025-02-30T13:00:00Z,Wire,Title,", "published_utc: wanted a time like"],
    ["no title", "AAPL,2025-01-01T13:00:00Z,Wire,,", "title: Too small"],
  ])("of news with %s is rejected", async (_, line, reason) => {
    const items = await itemsIn(folderOf({ "news.csv": [line, lines["news.csv"][0]] }));
    expect(rejectedIn(items)).toMatchObject([
      { origin: { line: 2 }, reason: expect.stringContaining(reason), raw: line },
    ]);
    expect(factsIn(items, "news")).toHaveLength(1);
  });

  test.each([
    ["a day still to come", "AAPL,2100-01-04,10,12,9,11,1000,1", "which is still to come"],
    ["a day before its instrument", "AAPL,1900-01-02,10,12,9,11,1000,1", "before its instrument (2000-01-01)"],
    ["a Saturday", "AAPL,2025-01-04,10,12,9,11,1000,1", "2025-01-04 is no trading day: a weekend"],
    [
      "a price of another planet",
      "AAPL,2025-01-03,1e300,1e300,1e300,1e300,1000,1",
      "open: wanted 0.000001 to 1000000000",
    ],
    ["more characters than any row has", `AAPL,${"x".repeat(70_000)}`, "longer than 65536 characters"],
    ["more bytes than are held at once", `AAPL,${"x".repeat(3 << 20)}`, "longer than 65536 characters"],
  ])("with %s is rejected alone, and now stays at the last good bar", async (_, line, reason) => {
    const folder = folderOf({ "bars.csv": [good, line, lines["bars.csv"][1]] });
    const feed = await openCsvFeed({ folder }, { clock: systemClock });
    const items = await itemsOf(feed);
    expect(rejectedIn(items)).toMatchObject([{ origin: { line: 3 }, reason: expect.stringContaining(reason) }]);
    expect(factsIn(items, "bar")).toHaveLength(2);
    expect((await feed.describe()).dataset.nowMs).toBe(ms("2025-07-02T20:00:00Z"));
  });

  test("keeps at most 2,000 characters of itself", async () => {
    const items = await itemsIn(folderOf({ "news.csv": ["x".repeat(5_000)] }));
    expect(rejectedIn(items)[0]).toMatchObject({ raw: "x".repeat(2_000) });
  });
});

describe("a file that ends or breaks in the middle", () => {
  const many = Array.from({ length: 3_000 }, (_, n) => `AAPL,2025-01-02,10,12,9,11,${1000 + n * 7919},${n}`);
  const whole = gzipSync(Buffer.from(`${[headers["bars.csv"], ...many].join("\n")}\n`));

  test("gives the lines before a gzip's early end and rejects the rest in one item", async () => {
    const items = await itemsIn(folderOf({ "bars.csv": whole.subarray(0, whole.length * 0.6) }, ".gz"));
    const bars = factsIn(items, "bar").length;
    expect(bars).toBeGreaterThan(1_000);
    expect(bars).toBeLessThan(3_000);
    expect(rejectedIn(items)).toMatchObject([
      { origin: { file: "bars.csv.gz", line: bars + 2 }, reason: expect.stringContaining("ends too early") },
    ]);
    expect(factsIn(items, "news")).toHaveLength(2);
  });

  test("gives what a damaged gzip still gives and says where it breaks", async () => {
    const damaged = Buffer.from(whole);
    const at = Math.floor(damaged.length * 0.6);
    damaged.fill(0xff, at, at + 40);
    const items = await itemsIn(folderOf({ "bars.csv": damaged }, ".gz"));
    expect(rejectedIn(items).at(-1)).toMatchObject({ reason: expect.stringContaining("damaged from here on") });
    expect(factsIn(items, "bar").length).toBeLessThan(3_000);
    expect(factsIn(items, "news")).toHaveLength(2);
  });

  test("reads Windows line ends, a byte order mark, empty lines and a last line without an end", async () => {
    const content = Buffer.from(`\uFEFF${headers["bars.csv"]}\r\n\r\n${lines["bars.csv"].join("\r\n")}`);
    const items = await itemsIn(folderOf({ "bars.csv": content }));
    expect(rejectedIn(items)).toEqual([]);
    expect(factsIn(items, "bar")).toHaveLength(2);
  });

  test("without a readable bar it cannot say when now is", async () => {
    const feed = await openCsvFeed({ folder: folderOf({ "bars.csv": ["x"] }) }, { clock: systemClock });
    await expect(feed.describe()).rejects.toMatchObject({
      code: "knowledge/dataset-empty",
      message: expect.stringMatching(/The first that was refused is bars\.csv:2, wanted \d+ columns, found 1\./),
    });
  });
});

describe("a folder that is laid out otherwise", () => {
  const refusal = async (folder: string, layout?: string) => {
    const error = await openCsvFeed({ folder, ...(layout && { layout }) }, { clock: systemClock }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(QuorumError);
    return error as QuorumError;
  };

  test("is refused with what was found and the layouts that are known", async () => {
    const folder = folderOf();
    writeFileSync(join(folder, "bars.csv"), "ticker,day,price\nAAPL,2025-01-02,10\n");
    const error = await refusal(folder);
    expect(error.code).toBe("knowledge/feed-layout-unknown");
    expect(error.message).toContain("bars.csv (ticker,day,price)");
    expect(error.message).toContain("Nearest is djia20: bars.csv: unknown column ticker, unknown column day");
  });

  test("is refused when one of the layout's files is missing, or it holds no CSV at all", async () => {
    const folder = folderOf();
    renameSync(join(folder, "news.csv"), join(folder, "stories.csv"));
    expect((await refusal(folder)).code).toBe("knowledge/feed-layout-unknown");
    const empty = mkdtempSync(join(tmpdir(), "quorum-feed-"));
    onTestFinished(() => rmSync(empty, { recursive: true, force: true }));
    const { message } = await refusal(empty);
    expect(message).toContain("no CSV file");
    expect(message).toContain("djia20 (bars.csv, actions.csv, filings.csv, news.csv)");
    expect(message.length).toBeLessThan(2_000);
  });

  test("is refused when another layout is asked for by name", async () => {
    const error = await refusal(folderOf(), "other");
    expect(error.message).toContain('not laid out as "other"');
  });

  test("is refused when a gzip is none", async () => {
    const folder = folderOf({}, ".gz");
    copyFileSync(new URL(import.meta.url), join(folder, "bars.csv.gz"));
    expect((await refusal(folder)).message).toContain("bars.csv.gz (cannot be decompressed)");
  });

  test("that does not exist is an error of its own", async () => {
    expect((await refusal(join(tmpdir(), "quorum-no-such-folder"))).code).toBe("infra/file-missing");
  });
});

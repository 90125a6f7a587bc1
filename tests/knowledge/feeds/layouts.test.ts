// The layouts that ship: every file of every folder of ../shared/data, and every column of every file, is read or said to be left out and why.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot, systemClock } from "#infra/runtime/index.ts";
import type { Fact } from "#knowledge/domain/index.ts";
import { shippedLayouts } from "#knowledge/feeds/drivers/csv/layout.ts";
import { columnsIn } from "#knowledge/feeds/drivers/csv/layout-columns.ts";
import { factsOfItem, openCsvFeed } from "#knowledge/feeds/index.ts";

const data = join(packageRoot, "..", "shared", "data");
const skip = existsSync(data) ? null : "no ../shared/data here";
const layouts = [...shippedLayouts()];

describe.each(layouts.map((layout) => [layout.id, layout] as const))("the layout %s", (id, layout) => {
  test("is named like its file, and like its data set but for the dashes", () => {
    expect(layout.dataset.id).toBe(id.replaceAll("-", "_"));
  });

  test.each(layout.files.map((file) => [file.file, file] as const))("speaks of every column of %s", (_, file) => {
    const noted = file.notice.flatMap((notice) => (notice.check === "always" ? [] : [notice.column]));
    const spokenOf = new Set([...file.gives.flatMap(columnsIn), ...noted, ...Object.keys(file.unused)]);
    expect([...spokenOf].sort()).toEqual([...file.header].sort());
  });

  test.skipIf(skip !== null)(`speaks of every file of its folder${skip === null ? "" : ` (skipped: ${skip})`}`, () => {
    const found = readdirSync(join(data, id)).map((name) => name.replace(/\.gz$/, ""));
    const spokenOf = [...layout.files.map(({ file }) => file), ...Object.keys(layout.notLoaded)];
    expect(spokenOf.sort()).toEqual(found.sort());
  });

  test.skipIf(skip !== null)("is recognised by the files of its folder alone", async () => {
    const feed = await openCsvFeed({ folder: join(data, id) }, { clock: systemClock });
    expect(feed.id).toBe(`csv:${id}`);
    expect((await feed.identify()).datasetId).toBe(layout.dataset.id);
  });
});

async function factsOf(folder: string, limit = 5_000): Promise<Fact[]> {
  const facts: Fact[] = [];
  for await (const item of (await openCsvFeed({ folder: join(data, folder) }, { clock: systemClock })).history()) {
    for (const fact of factsOfItem(item)) facts.push(fact);
    if (facts.length > limit) break;
  }
  return facts;
}

describe.skipIf(skip !== null)("what the layouts say of single rows", () => {
  const iso = (ms: number): string => new Date(ms).toISOString();

  test("a yield is known at the end of the next working day, over weekends and holidays", async () => {
    const known = new Map(
      (await factsOf("macro-daily", 200_000)).flatMap(({ kind, value }) =>
        kind === "macro" && value.symbol === "DGS10" ? [[iso(value.periodMs).slice(0, 10), iso(value.knownAtMs)]] : [],
      ),
    );
    expect(known.get("2024-03-04")).toBe("2024-03-05T23:59:59.999Z");
    expect(known.get("2024-03-01")).toBe("2024-03-04T23:59:59.999Z"); // a Friday
    expect(known.get("2023-11-22")).toBe("2023-11-24T23:59:59.999Z"); // Thanksgiving is left out
    expect(known.get("2023-10-06")).toBe("2023-10-10T23:59:59.999Z"); // Columbus Day too, which exchanges do not keep
  });

  test("a factor of a month is known at the end of the next", async () => {
    const [first] = await factsOf("fama-french", 1);
    expect(first).toMatchObject({ kind: "macro", value: { symbol: "FF5.MKT-RF", value: -0.67 } });
    expect(iso((first as Fact).value.knownAtMs)).toBe("1963-08-31T23:59:59.999Z");
  });

  test("the factors of Lean give Apple's splits and dividends as they were paid", async () => {
    const actions = (await factsOf("us-daily-actions", 50_000)).flatMap(({ kind, value }) =>
      kind === "action" && value.symbol === "AAPL"
        ? [`${iso(value.exMs).slice(0, 10)} ${value.kind} ${value.amountOrRatio}`]
        : [],
    );
    expect(actions).toContain("2000-06-21 split 2");
    expect(actions).toContain("2014-06-09 split 7");
    expect(actions).toContain("2020-08-31 split 4");
    const dividend = actions.find((action) => action.startsWith("2012-08-09 dividend"));
    expect(Number(dividend?.split(" ")[2])).toBeCloseTo(2.65, 3); // the factors carry seven digits
    expect(actions.filter((action) => action.includes("split"))).toHaveLength(4);
  });

  test("an A-share keeps its exchange, and its day off is a bar and a figure", async () => {
    const facts = await factsOf("csi300-daily", 400_000);
    const instruments = facts.flatMap(({ kind, value }) => (kind === "instrument" ? [value] : []));
    expect(instruments.find(({ symbol }) => symbol === "SH.600000")).toMatchObject({
      calendar: "XSHG",
      currency: "CNY",
    });
    expect(instruments.find(({ symbol }) => symbol === "SZ.000001")).toMatchObject({ calendar: "XSHE" });
    const day = Date.parse("2021-06-10T07:00:00Z");
    const ofDay = facts.flatMap(({ kind, value }) =>
      "symbol" in value && value.symbol === "SH.600009" && value.eventTimeMs === day
        ? [
            kind === "metric"
              ? `${value.metric} ${value.value}`
              : kind === "bar"
                ? `bar ${value.close} ${value.volumeShares}`
                : kind,
          ]
        : [],
    );
    expect(ofDay.sort()).toEqual(["bar 48.85 0", "pb_mrq 3.271", "pe_ttm -52.77", "pre_close 48.85", "traded 0"]);
  });

  test("options keep fractions, strikes and expiries", async () => {
    const options = (await factsOf("options", 20_000)).flatMap(({ kind, value }) => (kind === "option" ? [value] : []));
    const [dax] = options;
    expect(dax).toMatchObject({
      symbol: "DAX",
      strike: 3_400,
      bidVolatility: 0.6625,
      askVolatility: 0.6625,
      underlyingPrice: 4_468.17,
    });
    expect(iso((dax as { expiryMs: number }).expiryMs)).toBe("2002-07-18T15:30:00.000Z"); // thirteen days later, 17:30 in Frankfurt
    const surface = options.find(
      ({ symbol, eventTimeMs }) => symbol === "SPX" && eventTimeMs === Date.parse("2025-10-17T20:00:00Z"),
    );
    expect(surface).toMatchObject({
      strike: 5_235.144,
      bidVolatility: 0.3798,
      askVolatility: 0.3827,
      forward: 6_581.58,
    });
    const [apple] = options.filter(({ symbol }) => symbol === "AAPL");
    expect(apple).toMatchObject({
      right: "call",
      style: "american",
      bid: 153.75,
      ask: 157.2,
      volume: null,
      openInterest: 0,
    });
  });
});

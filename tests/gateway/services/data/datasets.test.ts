// Which data a name means, and that a source is read once.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FeedSource, type IngestOutcome, openDatasets, sourceOf } from "#gateway/services/data/datasets.ts";
import { callerError } from "#infra/runtime/index.ts";
import { asOf } from "#knowledge/domain/index.ts";
import type { Feed } from "#knowledge/feeds/index.ts";
import { fakeMarket } from "#tests/fakes/market.ts";
import { openTestServices, temporaryFolder } from "../../fixture.ts";

describe("the name of a data set", () => {
  test.each([
    ["simulator", { kind: "simulator", seed: null }],
    ["simulator:3", { kind: "simulator", seed: 3 }],
    ["simulated", { kind: "simulator", seed: null }],
    ["simulated_3", { kind: "simulator", seed: 3 }],
    ["simulator:3:crash", { kind: "simulator", seed: 3, scenario: "crash" }],
    ["simulator:bad-ticks", { kind: "simulator", seed: null, scenario: "bad-ticks" }],
    ["simulated_bad_ticks", { kind: "simulator", seed: null, scenario: "bad-ticks" }],
    ["simulated_3_no_edge", { kind: "simulator", seed: 3, scenario: "no-edge" }],
    ["simulator:3:boom", { kind: "stored", id: "simulator:3:boom" }],
    ["djia20", { kind: "stored", id: "djia20" }],
    ["simulator:x", { kind: "stored", id: "simulator:x" }],
  ] as const)("%s means %o", (name, source) => {
    expect(sourceOf(name)).toEqual(source);
  });

  test("with a slash or a dot in front, or that is a folder here, means a folder", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "prices"));
    expect(sourceOf(join(folder, "prices"))).toEqual({ kind: "folder", folder: join(folder, "prices") });
    expect(sourceOf("./no-such-folder")).toMatchObject({ kind: "folder" });
    expect(sourceOf("tests")).toMatchObject({ kind: "folder" });
  });
});

interface Told {
  readonly opened: FeedSource[];
  brought: number;
}

async function datasetsOver(told: Told, { folders = true, fails = 0 } = {}) {
  const market = await fakeMarket();
  const [dataset] = await market.datasets();
  let failures = fails;
  return openDatasets({
    defaultName: "simulator",
    folders,
    market: async () => market,
    openFeed: async (source) => {
      told.opened.push(source);
      return {} as Feed;
    },
    replay: async () => ({ resolved: 0, left: [], stored: 0 }),
    bring: async (): Promise<IngestOutcome> => {
      told.brought += 1;
      if (failures-- > 0) throw callerError("knowledge/feed-layout-unknown", "no");
      return { dataset: dataset!, read: true, stored: 1, known: 0, quarantined: 0 };
    },
  });
}

describe("a source", () => {
  test("is brought in once, however many ask at the same time, and again when that is asked for", async () => {
    const told = { opened: [], brought: 0 };
    const datasets = await datasetsOver(told);
    await Promise.all([datasets.use(undefined), datasets.use("simulator"), datasets.use("simulated")]);
    expect(told.brought).toBe(1);
    await datasets.ingest("simulator");
    expect(told.brought).toBe(2);
  });

  test("that could not be brought in is tried again by the next who asks", async () => {
    const datasets = await datasetsOver({ opened: [], brought: 0 }, { fails: 1 });
    await expect(datasets.use(undefined)).rejects.toThrow();
    expect((await datasets.use(undefined)).id).toBe("fake");
  });

  test("that is no market of the simulator is refused with the scenarios there are", async () => {
    const datasets = await datasetsOver({ opened: [], brought: 0 });
    await expect(datasets.use("simulator:7:factors")).rejects.toMatchObject({
      code: "knowledge/dataset-unknown",
      message: expect.stringContaining("factor-world"),
    });
  });

  test("that is a folder is refused where the desk is open to other machines, unless it is the desk's own", async () => {
    const told: Told = { opened: [], brought: 0 };
    const datasets = await datasetsOver(told, { folders: false });
    await expect(datasets.use("../somewhere")).rejects.toMatchObject({ code: "knowledge/dataset-unknown" });
    await expect(datasets.idOf("/etc")).rejects.toMatchObject({ code: "knowledge/dataset-unknown" });
    expect(told.opened).toEqual([]);
    await datasets.use(undefined);
    expect(told.opened).toHaveLength(1);
  });

  test("that is neither folder nor in store is refused with the names of those that are", async () => {
    const datasets = await datasetsOver({ opened: [], brought: 0 });
    await expect(datasets.use("fake")).resolves.toMatchObject({ id: "fake" });
    await expect(datasets.use("fakes")).rejects.toThrow("In store: fake");
  });
});

describe("a view", () => {
  test("stands at the set's own now where no time is given", async () => {
    const { datasets } = await openTestServices();
    const dataset = await datasets.use(undefined);
    expect((await datasets.view(undefined, undefined)).asOf).toBe(dataset.nowMs);
    expect((await datasets.view("fake", "2025-03-03T12:00:00Z")).asOf).toBe(Date.UTC(2025, 2, 3, 12));
  });

  test.each(["2024-12-01", "2031-01-01"])("at %s, outside of the data, is refused", async (time) => {
    const { datasets } = await openTestServices();
    await expect(datasets.view(undefined, time)).rejects.toMatchObject({ code: "knowledge/as-of-out-of-range" });
  });
});

describe("folders of one layout", () => {
  const headers = {
    "actions.csv": "symbol,kind,declared_date,ex_date,amount_or_ratio,currency",
    "filings.csv":
      "symbol,fiscal_year,fiscal_period,timeframe,start_date,end_date,filing_date,accepted_utc,statement,item,value,unit",
    "news.csv": "symbol,published_utc,source,title,summary",
  };

  /** A folder with one bar of Microsoft at the close given. */
  function folderWith(close: number): string {
    const folder = temporaryFolder();
    for (const [name, header] of Object.entries(headers)) writeFileSync(join(folder, name), `${header}\n`);
    const bar = ["MSFT", "2025-01-02", close, close, close, close, 10, close].join(",");
    writeFileSync(join(folder, "bars.csv"), `symbol,date,open,high,low,close,volume,vwap\n${bar}\n`);
    return folder;
  }

  test("are data sets of their own, so their facts never mix", async () => {
    const services = await openTestServices();
    const [one, other] = [folderWith(400), folderWith(500)];
    const first = await services.datasets.use(one);
    const second = await services.datasets.use(other);
    expect(first.id).toBe("djia20");
    expect(second.id).toMatch(/^djia20_[0-9a-f]{8}$/);
    expect(await services.datasets.idOf(other)).toBe(second.id);
    const market = await services.market();
    const closes = [];
    for (const { id, nowMs } of [first, second]) {
      const view = await market.at(id, asOf(nowMs));
      closes.push((await view.bars({ symbols: ["MSFT"], adjusted: "none" })).map(({ close }) => close));
    }
    expect(closes).toEqual([[400], [500]]);
    await services.close();
  });
});

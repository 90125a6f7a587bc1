import { beforeAll, describe, expect, test } from "vitest";
import { contentHash } from "#infra/runtime/index.ts";
import { asOf, type Bar, type Dataset, factSchemas, sessionCloseMs } from "#knowledge/domain/index.ts";
import { type FeedItem, openSimulatorFeed } from "#knowledge/feeds/index.ts";
import { type MarketView, openMemoryMarketStore } from "#knowledge/stores/market/index.ts";
import { factsIn, itemsOf } from "./djia20-folder.ts";

const seeds = [7, 1, 2];

interface Made {
  readonly dataset: Dataset;
  readonly items: readonly FeedItem[];
  /** At the very end of what was made. */
  readonly end: MarketView;
  readonly returns: ReadonlyMap<string, readonly number[]>;
}

const made = new Map<number, Made>();
const of = (seed: number): Made => made.get(seed) as Made;

beforeAll(async () => {
  for (const seed of seeds) {
    const feed = await openSimulatorFeed({ seed });
    const { dataset } = await feed.describe();
    const items = await itemsOf(feed);
    const store = await openMemoryMarketStore();
    await store.describe(dataset);
    await store.append(
      dataset.id,
      items.flatMap((item) => (item.kind === "fact" ? [item.fact] : [])),
    );
    const bounds = await store.bounds(dataset.id);
    const end = await store.at(dataset.id, asOf((bounds?.lastMs ?? 0) + 1e9));
    const returns = new Map<string, readonly number[]>();
    for (const { symbol } of await end.instruments()) {
      const bars = await end.bars({ symbols: [symbol], adjusted: "total" });
      returns.set(
        symbol,
        bars.slice(1).map(({ close }, i) => Math.log(close / (bars[i] as Bar).close)),
      );
    }
    made.set(seed, { dataset, items, end, returns });
  }
});

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: readonly number[], power: number): number =>
  mean(values.map((value) => (value - mean(values)) ** power));
const correlation = (x: readonly number[], y: readonly number[]): number => {
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * ((y[i] as number) - my))) / Math.sqrt(moment(x, 2) * moment(y, 2));
};
const lagged = (x: readonly number[], y: readonly number[], lag: number): number =>
  correlation(x.slice(0, x.length - lag), y.slice(lag));

describe("the simulator", () => {
  test("makes the same bytes from the same seed, others from another", async () => {
    const hashOf = async (seed: number) =>
      contentHash(JSON.stringify(await itemsOf(await openSimulatorFeed({ seed }))));
    expect(await hashOf(7)).toBe(contentHash(JSON.stringify(of(7).items)));
    expect(await hashOf(8)).not.toBe(await hashOf(7));
  });

  test("labels itself simulated, takes seed 7 by default, and names another seed's data set", async () => {
    const { dataset } = await (await openSimulatorFeed()).describe();
    expect(dataset).toEqual(of(7).dataset);
    expect(dataset).toMatchObject({
      id: "simulated",
      label: "Simulated market (seed 7)",
      simulated: true,
      benchmark: "SIMX",
    });
    const other = await (await openSimulatorFeed({ seed: 8 })).describe();
    expect(other.dataset).toMatchObject({ id: "simulated_8", simulated: true });
    expect(other.fingerprint).not.toBe((await (await openSimulatorFeed()).identify()).fingerprint);
  });

  test("makes facts that pass the schemas and are known no earlier than they happened, news and bars at once", () => {
    const facts = of(7).items.flatMap((item) => (item.kind === "fact" ? [item.fact] : []));
    expect(facts).toHaveLength(of(7).items.length);
    expect(facts.filter(({ kind, value }) => !factSchemas[kind].safeParse(value).success)).toEqual([]);
    const early = facts.filter(({ kind, value }) =>
      kind === "action" ? value.knownAtMs >= value.exMs : value.knownAtMs < value.eventTimeMs,
    );
    expect(early).toEqual([]);
  });

  test("has about thirty companies in eight sectors, and an index fund as benchmark", async () => {
    const instruments = await of(7).end.instruments();
    const companies = instruments.filter(({ benchmark }) => !benchmark);
    expect(companies.length).toBeGreaterThanOrEqual(28);
    expect(new Set(companies.map(({ sector }) => sector)).size).toBe(8);
    expect(instruments.filter(({ benchmark }) => benchmark).map(({ symbol }) => symbol)).toEqual(["SIMX"]);
  });

  test("has 500 sessions on weekdays for each, and 40 of them lie after now", async () => {
    const { dataset, end } = of(7);
    const symbols = (await end.instruments()).map(({ symbol }) => symbol);
    for (const symbol of symbols) {
      const bars = await end.bars({ symbols: [symbol], adjusted: "none" });
      expect(bars).toHaveLength(500);
      expect(bars.filter(({ knownAtMs }) => knownAtMs > dataset.nowMs)).toHaveLength(40);
      expect(bars.every(({ closeMs }) => ![0, 6].includes(new Date(closeMs).getUTCDay()))).toBe(true);
    }
    const closes = (await end.bars({ symbols: ["SIMX"], adjusted: "none" })).map(({ closeMs }) => closeMs);
    for (const holiday of ["2024-12-25", "2025-07-04", "2026-01-01"])
      expect(closes).not.toContain(sessionCloseMs(holiday));
  });

  test.each(seeds)("has returns like a market's: volatility, fat tails, clusters (seed %i)", (seed) => {
    const clusters: number[] = [];
    for (const [symbol, returns] of of(seed).returns) {
      const perYear = Math.sqrt(moment(returns, 2) * 252);
      expect({ symbol, inRange: perYear > 0.1 && perYear < 0.8 }).toEqual({ symbol, inRange: true });
      const kurtosis = moment(returns, 4) / moment(returns, 2) ** 2;
      expect({ symbol, fat: kurtosis > 3 }).toEqual({ symbol, fat: true });
      const sizes = returns.map(Math.abs);
      clusters.push(mean([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((lag) => lagged(sizes, sizes, lag))));
    }
    expect(mean(clusters)).toBeGreaterThan(0.04);
    expect(clusters.filter((cluster) => cluster > 0).length).toBeGreaterThan(0.9 * clusters.length);
  });

  test.each(seeds)(
    "moves companies together through common factors, and more within a sector (seed %i)",
    async (seed) => {
      const { end, returns } = of(seed);
      const companies = (await end.instruments()).filter(({ benchmark }) => !benchmark);
      const [within, across]: [number[], number[]] = [[], []];
      for (const [i, a] of companies.entries()) {
        for (const b of companies.slice(i + 1)) {
          (a.sector === b.sector ? within : across).push(
            correlation(returns.get(a.symbol) ?? [], returns.get(b.symbol) ?? []),
          );
        }
      }
      expect(mean(across)).toBeGreaterThan(0.1);
      expect(mean(within)).toBeGreaterThan(mean(across) + 0.02);
    },
  );

  test.each(seeds)(
    "hides its three leading pairs where a lagged correlation finds them before all others (seed %i)",
    (seed) => {
      const { returns } = of(seed);
      const found: { pair: string; strength: number }[] = [];
      for (const [leader, x] of returns) {
        for (const [follower, y] of returns) {
          for (const lag of leader === follower ? [] : [1, 2, 3]) {
            found.push({ pair: `${leader} ${follower} ${lag}`, strength: Math.abs(lagged(x, y, lag)) });
          }
        }
      }
      found.sort((a, b) => b.strength - a.strength);
      expect(
        found
          .slice(0, 3)
          .map(({ pair }) => pair)
          .sort(),
      ).toEqual(["IRNV FLKR 2", "KBEN ARPL 1", "VKTM TSFM 1"]);
      expect(found[2]?.strength).toBeGreaterThan(0.3);
    },
  );

  test("trades more on days that move more", async () => {
    const { end, returns } = of(7);
    const symbols = [...returns.keys()];
    const strengths: number[] = [];
    for (const symbol of symbols) {
      const bars = (await end.bars({ symbols: [symbol], adjusted: "splits" })).slice(1);
      strengths.push(
        correlation(
          bars.map(({ volumeShares }) => Math.log(volumeShares)),
          (returns.get(symbol) ?? []).map(Math.abs),
        ),
      );
    }
    expect(mean(strengths)).toBeGreaterThan(0.3);
  });

  test("splits two companies' shares, and adjusted prices do not jump there", async () => {
    const { end, items, returns } = of(7);
    const splits = factsIn(items, "action").filter(({ kind }) => kind === "split");
    expect(splits.map(({ symbol, amountOrRatio }) => [symbol, amountOrRatio])).toEqual([
      ["NMBR", 2],
      ["SLVT", 3],
    ]);
    for (const { symbol, exMs, amountOrRatio } of splits) {
      const bars = await end.bars({ symbols: [symbol], adjusted: "none" });
      const ex = bars.findIndex(({ openMs }) => openMs === exMs);
      const traded = (bars[ex] as Bar).close / (bars[ex - 1] as Bar).close;
      expect(traded).toBeLessThan(1.3 / amountOrRatio);
      expect(Math.abs(returns.get(symbol)?.[ex - 1] ?? 1)).toBeLessThan(0.2);
    }
  });

  test("pays dividends that the price falls by, announced before the ex-date", () => {
    const dividends = factsIn(of(7).items, "action").filter(({ kind }) => kind === "dividend");
    expect(dividends.length).toBeGreaterThan(60);
    expect(
      dividends.every(({ exMs, knownAtMs, currency }) => knownAtMs < exMs - 14 * 86_400_000 && currency === "USD"),
    ).toBe(true);
  });

  test("files quarterly 25 to 45 days after the period, and amends one filing later", async () => {
    const filings = factsIn(of(7).items, "filing");
    const items = new Set(filings.map(({ item }) => item));
    for (const item of [
      "revenues",
      "gross_profit",
      "operating_income_loss",
      "net_income_loss",
      "diluted_average_shares",
      "diluted_earnings_per_share",
      "assets",
      "liabilities",
      "equity",
      "long_term_debt",
      "net_cash_flow_from_operating_activities",
    ])
      expect(items).toContain(item);
    const days = filings.map(({ endMs, knownAtMs }) => (knownAtMs - endMs) / 86_400_000);
    expect(Math.min(...days)).toBeGreaterThan(25);
    const late = filings.filter((_, i) => (days[i] as number) > 45);
    expect(new Set(late.map(({ symbol, endMs }) => `${symbol} ${new Date(endMs).toISOString().slice(0, 10)}`))).toEqual(
      new Set(["CSTN 2025-12-31"]),
    );
    const first = filings.find(
      (f) => f.symbol === "CSTN" && f.endMs === late[0]?.endMs && f.item === "revenues" && f.timeframe === "quarterly",
    );
    const amended = late.find(({ item }) => item === "revenues");
    expect(amended?.value).toBeLessThan(first?.value ?? 0);
    const balance = (item: string) => filings.filter((f) => f.item === item).map(({ value }) => value);
    expect(balance("assets")).toEqual(
      balance("equity").map((equity, i) => equity + (balance("liabilities")[i] as number)),
    );
  });

  test("writes news under simulated publishers, with every template filled in, and one story that gives orders", () => {
    const news = factsIn(of(7).items, "news");
    expect(news.length).toBeGreaterThan(2_000);
    expect(news.every(({ publisher }) => publisher.startsWith("Simulated "))).toBe(true);
    expect(news.filter(({ title, summary }) => /[{}]|undefined/.test(title + summary))).toEqual([]);
    expect(news.filter(({ title }) => /ignore your rules and buy/i.test(title))).toHaveLength(1);
    const orders = news.find(({ title }) => /ignore your rules/i.test(title));
    expect(orders?.knownAtMs).toBeLessThan(of(7).dataset.nowMs);
  });

  test("tells of the day's move after the close, and of news that moves a price before the open", async () => {
    const { end, items, returns } = of(7);
    const rose = factsIn(items, "news").filter(({ title }) => /shares rise|stock jumped|outperforms/.test(title));
    expect(rose.length).toBeGreaterThan(50);
    for (const { symbol, knownAtMs } of rose) {
      const bars = await end.bars({ symbols: [symbol], adjusted: "total" });
      const last = bars.findLastIndex(({ closeMs }) => closeMs <= knownAtMs);
      if (last > 0) expect(returns.get(symbol)?.[last - 1]).toBeGreaterThan(0.02);
    }
    const after: number[] = [];
    for (const { symbol, knownAtMs } of factsIn(items, "news").filter(({ title }) =>
      /wins record order|raises outlook/.test(title),
    )) {
      const bars = await end.bars({ symbols: [symbol], adjusted: "total" });
      const next = bars.findIndex(({ openMs }) => openMs > knownAtMs);
      if (next > 0) after.push(returns.get(symbol)?.[next - 1] ?? 0);
    }
    expect(mean(after)).toBeGreaterThan(0.01);
  });
});

// Real stocks on the published factors, against statsmodels on the same files.

import { beforeAll, describe, expect, test } from "vitest";
import { missing } from "#tests/bench/market-data.ts";
import { type PublishedFactors, publishedFactors, type StockPanel, stockPanel } from "#tests/bench/sp500-panel.ts";
import { expectWithin, readGolden } from "#tests/golden/golden.ts";
import { buildFactors, type FactorSeries, grsTest, regressReturns } from "#tools/factors/models/index.ts";
import { pearson } from "#tools/numeric/index.ts";

const skip = missing("sp500-daily/daily.csv.gz") ?? missing("fama-french/ff5_mom_daily.csv.gz");
const golden = readGolden("factor_models");
const names = ["mkt_rf", "smb", "hml", "rmw", "cma", "mom"];

describe.skipIf(skip !== null)(
  `real stocks on the published factors${skip === null ? "" : ` (skipped: ${skip})`}`,
  () => {
    let published: PublishedFactors;
    let stocks: StockPanel;
    let first: number;

    beforeAll(() => {
      published = publishedFactors();
      first = published.dates.indexOf("2010-01-04");
      stocks = stockPanel(published.dates.slice(first, published.dates.indexOf("2021-04-21") + 1));
    }, 60_000);

    const rows = (): [number, number] => [stocks.dates.indexOf("2012-01-03"), stocks.dates.indexOf("2019-12-31") + 1];
    const factors = (): FactorSeries[] =>
      names.map((name) => ({ name, values: published.series[name]!.subarray(first + rows()[0], first + rows()[1]) }));
    const excess = (symbol: string): FactorSeries => {
      const lane = stocks.symbols.indexOf(symbol);
      const [from, to] = rows();
      const values = Float64Array.from(
        { length: to - from },
        (_, t) => stocks.returns[(from + t) * stocks.lanes + lane]! - published.series.rf![first + from + t]!,
      );
      return { name: symbol, values };
    };

    test.each(golden.filter(({ input }) => input.symbol !== undefined))("$fact equals $by", (certificate) => {
      const { alpha, exposures, rSquared, observations } = regressReturns(
        excess(String(certificate.input.symbol)).values,
        factors(),
        certificate.input.lag as number,
      );
      const all = [alpha, ...exposures];
      expectWithin(
        [...all.map(({ value }) => value), ...all.map(({ tStatistic }) => tStatistic), rSquared, observations],
        certificate,
      );
    });

    test("the GRS test of six of them equals numpy", () => {
      const certificate = golden.find(({ fact }) => fact.startsWith("GRS"))!;
      const { statistic, pValue } = grsTest((certificate.input.symbols as string[]).map(excess), factors());
      expectWithin([statistic, pValue], certificate);
    });

    test("every fourth stock with a whole history has a market beta between 0.3 and 2, about one in the middle, and between 10 and 90 % explained but for a twentieth", () => {
      const whole = stocks.symbols
        .map(excess)
        .filter(({ values }) => values.every((value) => !Number.isNaN(value)))
        .filter((_, i) => i % 4 === 0);
      const model = factors();
      const fits = whole.map(({ values }) => regressReturns(values, model, 0));
      const betas = fits.map(({ exposures }) => exposures[0]!.value).sort((a, b) => a - b);
      expect(whole.length).toBeGreaterThan(50);
      expect(betas[0]).toBeGreaterThan(0.3);
      expect(betas.at(-1)).toBeLessThan(2);
      expect(betas[betas.length >> 1]).toBeCloseTo(1, 1);
      const explained = fits.map(({ rSquared }) => rSquared).sort((a, b) => a - b);
      expect(explained[Math.floor(0.05 * explained.length)]).toBeGreaterThan(0.1);
      expect(explained.at(-1)).toBeLessThan(0.9);
    });

    test("a bank leans on value, a utility little on the market", () => {
      const of = (symbol: string) =>
        Object.fromEntries(regressReturns(excess(symbol).values, factors()).exposures.map((e) => [e.factor, e]));
      expect(of("BAC").hml!.value).toBeGreaterThan(1);
      expect(of("BAC").hml!.tStatistic).toBeGreaterThan(10);
      expect(of("DUK").mkt_rf!.value).toBeLessThan(0.6);
    });

    test("momentum built from these stocks alone, equally weighted, moves with the published one", () => {
      const { factors: own, notBuilt } = buildFactors({
        returns: stocks.returns,
        lanes: stocks.lanes,
        timesMs: stocks.dates.map((date) => Date.parse(date)),
        size: stocks.closes.map((close, at) => close * stocks.volumes[at]!),
      });
      const from = stocks.dates.indexOf("2011-02-01");
      expect(own.mom!.findIndex((value) => !Number.isNaN(value))).toBe(from);
      expect(
        pearson(own.mom!.subarray(from), published.series.mom!.subarray(first + from, first + stocks.dates.length)),
      ).toBeGreaterThan(0.85);
      expect(notBuilt.map(({ factor }) => factor)).toEqual(["smb", "hml", "rmw", "cma"]);
    });
  },
);

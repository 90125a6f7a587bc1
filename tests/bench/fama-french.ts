// Factors built from sp500-daily beside the published ones: correlation, means, and what a portfolio's exposures come out as with either.
// Run: node --import tsx tests/bench/fama-french.ts (needs ../shared/data).

import {
  attributeReturns,
  type BuiltFactors,
  buildFactors,
  type FactorUniverse,
  regressReturns,
} from "#tools/factors/models/index.ts";
import { pearson } from "#tools/numeric/index.ts";
import { fundamentalsOnRows, publishedFactors, stockPanel } from "./sp500-panel.ts";

const published = publishedFactors();
const from = published.dates.findIndex((date) => date >= "2010-01-04");
const to = published.dates.findIndex((date) => date > "2021-04-21");
const cut = Object.fromEntries(
  Object.entries(published.series).map(([name, series]) => [name, series.slice(from, to)]),
);
const stocks = stockPanel(published.dates.slice(from, to));
const { dates, lanes, returns, closes, volumes } = stocks;
const shared: FactorUniverse = { returns, lanes, timesMs: dates.map((date) => Date.parse(date)), riskFree: cut.rf! };

/** Mean dollar volume of the last 21 rows: size where no market value is known. */
function dollarVolume(): Float64Array {
  const dollars = closes.map((close, at) => close * volumes[at]!);
  return dollars.map((_, at) => {
    let sum = 0;
    for (let back = 0; back < 21; back++) sum += dollars[at - back * lanes] ?? Number.NaN;
    return sum / 21;
  });
}

const percentPerYear = (series: Float64Array): string => {
  const known = series.filter((value) => !Number.isNaN(value));
  return ((25_200 * known.reduce((sum, value) => sum + value, 0)) / known.length).toFixed(1);
};

function report(title: string, built: BuiltFactors): void {
  console.log(
    `\n${title}: weights ${built.weighting}, sized by ${built.sizedBy}; stocks sorted by value each June: ${built.yearlyFormations.map((row) => `${dates[row]!.slice(0, 4)} ${sortable(row)}`).join(", ")}`,
  );
  for (const { factor, because } of built.notBuilt) console.log(`  ${factor.padEnd(7)} not built: ${because}`);
  for (const [name, series] of Object.entries(built.factors)) {
    const rows = [...series.keys()].filter((t) => !Number.isNaN(series[t]! + cut[name]![t]!));
    const [ours, theirs] = [series, cut[name]!].map((values) => Float64Array.from(rows, (t) => values[t]!));
    if (rows.length < 3) console.log(`  ${name.padEnd(7)} no rows in common`);
    else
      console.log(
        `  ${name.padEnd(7)} correlation ${pearson(ours!, theirs!).toFixed(3)} over ${rows.length} rows from ${dates[rows[0]!]} to ${dates[rows.at(-1)!]}; mean per year ${percentPerYear(ours!)} % against ${percentPerYear(theirs!)} %`,
      );
  }
}

const { marketCap, bookToPrice } = fundamentalsOnRows(stocks);
const sortable = (row: number): number =>
  stocks.symbols.filter((_, s) => !Number.isNaN(marketCap[row * lanes + s]! + bookToPrice[row * lanes + s]!)).length;
report("Market values and P/B of the dated snapshots", buildFactors({ ...shared, marketCap, bookToPrice }));
report("Dollar volume for size, equal weights", buildFactors({ ...shared, size: dollarVolume(), bookToPrice }));

const names = ["mkt_rf", "smb", "hml", "rmw", "cma", "mom"];
const model = names.map((name) => ({ name, values: cut[name]! }));
const equal = buildFactors({ ...shared, size: dollarVolume() }).factors.mkt_rf!;
const { regression, parts, sumOfReturns, compoundReturn } = attributeReturns(equal, model);
console.log(
  `\nAll stocks in equal parts on the published factors (${regression.observations} rows, lag ${regression.lag}, R2 ${regression.rSquared.toFixed(3)})`,
);
console.log(
  `  alpha   ${(25_200 * regression.alpha.value).toFixed(2)} % a year, t ${regression.alpha.tStatistic.toFixed(2)}`,
);
for (const { factor, value, tStatistic } of regression.exposures)
  console.log(`  ${factor.padEnd(7)} ${value.toFixed(3)}, t ${tStatistic.toFixed(1)}`);
for (const { part, sum, compounded } of parts)
  console.log(`  from ${part.padEnd(9)} ${(100 * sum).toFixed(2)} %, compounded ${(100 * compounded).toFixed(2)} %`);
console.log(`  in all ${(100 * sumOfReturns).toFixed(2)} %, compounded ${(100 * compoundReturn).toFixed(2)} %`);

const betas = stocks.symbols
  .map((symbol, s) => {
    const own = Float64Array.from(dates, (_, t) => returns[t * lanes + s]! - cut.rf![t]!);
    return { symbol, beta: regressReturns(own, model).exposures[0]!.value };
  })
  .sort((a, b) => a.beta - b.beta);
console.log(
  `\nMarket betas of ${betas.length} stocks in six factors: least ${betas[0]!.symbol} ${betas[0]!.beta.toFixed(2)}, middle ${betas[betas.length >> 1]!.beta.toFixed(2)}, greatest ${betas.at(-1)!.symbol} ${betas.at(-1)!.beta.toFixed(2)}`,
);

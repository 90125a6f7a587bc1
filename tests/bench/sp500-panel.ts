// Real returns, sizes and valuations as panels beside the published factors, for tests and for `tests/bench/fama-french.ts`. Not part of the
// product. Rows are the days that both the stocks and the published factors have.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

interface Table {
  readonly names: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

function table(file: string): Table {
  const [heading = "", ...lines] = gunzipSync(readFileSync(folder + file))
    .toString("utf8")
    .trimEnd()
    .split(/\r?\n/);
  return { names: heading.split(","), lines: lines.map((line) => line.split(",")) };
}

const cell = (text: string | undefined): number => (text === undefined || text === "" ? Number.NaN : Number(text));

export interface PublishedFactors {
  readonly dates: readonly string[];
  /** Fractions per row by name: mkt_rf, smb, hml, rmw, cma, mom, rf. */
  readonly series: Readonly<Record<string, Float64Array>>;
}

export function publishedFactors(): PublishedFactors {
  const { names, lines } = table("fama-french/ff5_mom_daily.csv.gz");
  return {
    dates: lines.map(([date = ""]) => date),
    series: Object.fromEntries(
      names.slice(1).map((name, j) => [name, Float64Array.from(lines, (line) => cell(line[j + 1]) / 100)]),
    ),
  };
}

export interface StockPanel {
  readonly dates: readonly string[];
  readonly symbols: readonly string[];
  readonly lanes: number;
  /** Total returns from the row before, in all and in price alone. */
  readonly returns: Float64Array;
  readonly closes: Float64Array;
  readonly volumes: Float64Array;
}

/** sp500-daily on the given dates, its symbols by name. */
export function stockPanel(dates: readonly string[]): StockPanel {
  const { names, lines } = table("sp500-daily/daily.csv.gz");
  const [dateAt, symbolAt, closeAt, adjustedAt, volumeAt] = ["date", "symbol", "close", "adj_close", "volume"].map(
    (name) => names.indexOf(name),
  );
  const symbols = [...new Set(lines.map((line) => line[symbolAt!]!))].sort();
  const [rowOf, laneOf] = [
    new Map(dates.map((date, t) => [date, t])),
    new Map(symbols.map((symbol, s) => [symbol, s])),
  ];
  const lanes = symbols.length;
  const panel = (): Float64Array => new Float64Array(dates.length * lanes).fill(Number.NaN);
  const [adjusted, closes, volumes] = [panel(), panel(), panel()];
  for (const line of lines) {
    const row = rowOf.get(line[dateAt!]!);
    if (row === undefined) continue;
    const at = row * lanes + laneOf.get(line[symbolAt!]!)!;
    adjusted[at] = cell(line[adjustedAt!]);
    closes[at] = cell(line[closeAt!]);
    volumes[at] = cell(line[volumeAt!]);
  }
  const returns = adjusted.map((price, at) => (at < lanes ? Number.NaN : price / adjusted[at - lanes]! - 1));
  return { dates, symbols, lanes, returns, closes, volumes };
}

export interface Fundamentals {
  /** Market value in dollars and book to price as last snapshot by each row, NaN before the first and a year after the last. */
  readonly marketCap: Float64Array;
  readonly bookToPrice: Float64Array;
}

/** The dated snapshots of sp500-fundamentals carried forward onto the rows of a panel, from the day after each snapshot. */
export function fundamentalsOnRows({ dates, symbols, lanes }: StockPanel): Fundamentals {
  const { names, lines } = table("sp500-fundamentals/panel_2012_2018.csv.gz");
  const at = (name: string): number => names.indexOf(name);
  const laneOf = new Map(symbols.map((symbol, s) => [symbol.replace("-", "."), s]));
  const latest = {
    marketCap: new Float64Array(lanes).fill(Number.NaN),
    bookToPrice: new Float64Array(lanes).fill(Number.NaN),
  };
  const seen: string[] = new Array(lanes).fill("");
  const out = {
    marketCap: new Float64Array(dates.length * lanes),
    bookToPrice: new Float64Array(dates.length * lanes),
  };
  let next = 0;
  dates.forEach((date, t) => {
    for (; next < lines.length && lines[next]![at("date")]! < date; next++) {
      const line = lines[next]!;
      const lane = laneOf.get(line[at("symbol")]!.replace("-", "."));
      if (lane === undefined) continue;
      const [marketCap, priceToBook] = [cell(line[at("market_cap_usd")]), cell(line[at("pb")])];
      latest.marketCap[lane] = marketCap > 0 ? marketCap : Number.NaN;
      latest.bookToPrice[lane] = priceToBook > 0 ? 1 / priceToBook : Number.NaN;
      seen[lane] = line[at("date")]!;
    }
    for (let s = 0; s < lanes; s++) {
      const old = seen[s] === "" || Date.parse(date) - Date.parse(seen[s]!) > 366 * 86_400_000;
      out.marketCap[t * lanes + s] = old ? Number.NaN : latest.marketCap[s]!;
      out.bookToPrice[t * lanes + s] = old ? Number.NaN : latest.bookToPrice[s]!;
    }
  });
  return out;
}

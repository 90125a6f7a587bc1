// Real prices for tests and benches, read from ../shared/data where that folder exists. Not part of the product.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/** Why the tests over a file cannot run here, or null when they can. */
export const missing = (file: string): string | null =>
  existsSync(folder + file) ? null : `needs ../shared/data/${file}, which is not here`;

/** Rows of a gzipped CSV without quoted fields, as arrays of text, after its heading. */
function rows(file: string): { readonly names: readonly string[]; readonly lines: readonly string[] } {
  const [heading = "", ...lines] = gunzipSync(readFileSync(folder + file))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  return { names: heading.split(","), lines };
}

/** Column of one symbol of djia20/bars.csv.gz, oldest first. */
export function djiaColumn(symbol: string, column: "close" | "volume"): Float64Array {
  const { names, lines } = rows("djia20/bars.csv.gz");
  const wanted = names.indexOf(column);
  return Float64Array.from(
    lines.filter((line) => line.startsWith(`${symbol},`)),
    (line) => Number(line.split(",")[wanted]),
  );
}

/** Adjusted closes of the S&P 500 symbols with a whole history, by name, the last `days` of each. */
export function sp500Closes(
  symbols: number,
  days: number,
): { readonly symbol: string; readonly closes: Float64Array }[] {
  const { names, lines } = rows("sp500-daily/daily.csv.gz");
  const [symbolAt, closeAt] = [names.indexOf("symbol"), names.indexOf("adj_close")];
  const closes = new Map<string, number[]>();
  for (const line of lines) {
    const cells = line.split(",");
    const series = closes.get(cells[symbolAt]!) ?? [];
    series.push(Number(cells[closeAt]));
    closes.set(cells[symbolAt]!, series);
  }
  return [...closes]
    .filter(([, series]) => series.length === 2844)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, symbols)
    .map(([symbol, series]) => ({ symbol, closes: Float64Array.from(series.slice(-days)) }));
}

/** 100 ln(p[t] / p[t-1]) with the last return repeated: 2,500 numbers a symbol, as the peer baselines take them. */
export function sp500PercentReturns(symbols: number): { readonly symbol: string; readonly returns: Float64Array }[] {
  return sp500Closes(symbols, 2500).map(({ symbol, closes }) => ({
    symbol,
    returns: Float64Array.from(closes, (_, t) => {
      const at = Math.min(t + 1, closes.length - 1);
      return 100 * Math.log(closes[at]! / closes[at - 1]!);
    }),
  }));
}

/** Facts of one item of djia20/filings.csv.gz, as filed; a fact without an acceptance time counts from the day after filing. */
export function djiaFilings(
  symbol: string,
  item: string,
): {
  readonly fiscalYear: number;
  readonly fiscalPeriod: "Q1" | "Q2" | "Q3" | "Q4" | "FY" | "TTM";
  readonly timeframe: "quarterly" | "annual";
  readonly startMs: number;
  readonly endMs: number;
  readonly knownAtMs: number;
  readonly value: number;
}[] {
  const { names, lines } = rows("djia20/filings.csv.gz");
  const cell = (cells: readonly string[], name: string): string => cells[names.indexOf(name)]!;
  return lines
    .map((line) => line.split(","))
    .filter((cells) => cell(cells, "symbol") === symbol && cell(cells, "item") === item)
    .map((cells) => ({
      fiscalYear: Number(cell(cells, "fiscal_year")),
      fiscalPeriod: cell(cells, "fiscal_period") as "FY",
      timeframe: cell(cells, "timeframe") as "annual",
      startMs: Date.parse(cell(cells, "start_date")),
      endMs: Date.parse(cell(cells, "end_date")),
      knownAtMs: Date.parse(cell(cells, "accepted_utc")) || Date.parse(cell(cells, "filing_date")) + 86_400_000,
      value: Number(cell(cells, "value")),
    }));
}

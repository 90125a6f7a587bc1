// The 1,026 NASDAQ stocks of the RSR papers: their five features, and the next day's return.

import { readLines } from "../data-lines.ts";

export interface StockPanel {
  readonly days: number;
  readonly stocks: number;
  /** (stocks, days, 5): means of 5, 10, 20 and 30 closes, and the close, each over the stock's highest close; 1.1 where missing. */
  readonly features: Float32Array;
  /** (stocks, days): the close's return on the day before; NaN where either is missing. */
  readonly returns: Float64Array;
  /** (stocks, days): 1 where the close is there. */
  readonly present: Uint8Array;
}

export const featureCount = 5;
const spans = [5, 10, 20, 30] as const;
const firstDay = "2013-01-02";
const lastDay = "2017-12-08"; // the day after is mostly missing, and the papers drop it
const missing = 1.1; // what the papers put in place of it

/** @param most lines of the bars, which lie stock by stock; Infinity = all */
export async function stockPanel(most = Number.POSITIVE_INFINITY): Promise<StockPanel> {
  const { place, cells } = await readLines("rsr-nasdaq/ohlcv.csv.gz", most);
  const [date, symbol, close] = ["date", "symbol", "close"].map((name) => place.get(name) as number) as [
    number,
    number,
    number,
  ];
  const calendar = [...new Set(cells.map((row) => row[date] as string))].filter((day) => day <= lastDay).sort();
  const dayAt = new Map(calendar.map((day, at) => [day, at]));
  const symbols = [...new Set(cells.map((row) => row[symbol] as string))];
  const lane = new Map(symbols.map((name, at) => [name, at]));
  const before = calendar.indexOf(firstDay);
  const days = calendar.length;
  const closes = new Float64Array(symbols.length * days).fill(Number.NaN);
  for (const row of cells) {
    const day = dayAt.get(row[date] as string);
    if (day !== undefined) closes[(lane.get(row[symbol] as string) as number) * days + day] = Number(row[close]);
  }
  return panelOf(closes, symbols.length, before);
}

/** @param closes (stocks, before + days), NaN where a stock did not trade
 * @param before days that only the means reach back into */
export function panelOf(closes: Float64Array, stocks: number, before: number): StockPanel {
  const all = closes.length / stocks;
  const days = all - before;
  const features = new Float32Array(stocks * days * featureCount).fill(missing);
  const returns = new Float64Array(stocks * days).fill(Number.NaN);
  const present = new Uint8Array(stocks * days);
  for (let stock = 0; stock < stocks; stock++) {
    const own = closes.subarray(stock * all, (stock + 1) * all);
    const highest = own.subarray(before).reduce((top, value) => (Number.isNaN(value) ? top : Math.max(top, value)), 0);
    for (let day = 0; day < days; day++) {
      const at = stock * days + day;
      const now = before + day;
      spans.forEach((span, i) => {
        const mean = meanOfTraded(own, now, span);
        if (mean !== null) features[at * featureCount + i] = mean / highest;
      });
      const [last, value] = [own[now - 1] ?? Number.NaN, own[now] as number];
      if (Number.isNaN(value) || Number.isNaN(last)) continue; // missing too where the day before is: as published
      features[at * featureCount + featureCount - 1] = value / highest;
      present[at] = 1;
      if (day > 0 && present[at - 1] === 1) returns[at] = value / last - 1;
    }
  }
  return { days, stocks, features, returns, present };
}

function meanOfTraded(closes: Float64Array, to: number, span: number): number | null {
  let [sum, count] = [0, 0];
  for (let day = Math.max(0, to - span + 1); day <= to; day++) {
    const close = closes[day] as number;
    if (Number.isNaN(close)) continue;
    sum += close;
    count += 1;
  }
  return count === 0 ? null : sum / count;
}

/** The days below `to` alone, as a panel that holds nothing of what comes after. */
export function cutBefore({ days, stocks, features, returns, present }: StockPanel, to: number): StockPanel {
  const rows = <T extends Float32Array | Float64Array | Uint8Array>(all: T, width: number, into: T): T => {
    for (let stock = 0; stock < stocks; stock++) {
      const from = stock * days * width;
      into.set(all.subarray(from, from + to * width) as never, stock * to * width);
    }
    return into;
  };
  return {
    days: to,
    stocks,
    features: rows(features, featureCount, new Float32Array(stocks * to * featureCount)),
    returns: rows(returns, 1, new Float64Array(stocks * to)),
    present: rows(present, 1, new Uint8Array(stocks * to)),
  };
}

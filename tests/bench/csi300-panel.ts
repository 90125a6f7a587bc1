// Adjusted bars of the 300 A-shares of csi300-daily as columns, in the single precision that pyqlib keeps. Not part of the product.

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { packageFile } from "#infra/runtime/index.ts";

export interface Csi300Panel {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly rows: number;
  readonly lanes: number;
}

const names = ["open", "high", "low", "close", "volume", "vwap"] as const;

/** Prices chained by the adjusted previous close, the first one as traded; vwap is the mean of the four prices, as no amount is known. Suspended days are missing. */
export function csi300Panel(): Csi300Panel {
  const file = packageFile("..", "shared", "data", "csi300-daily", "daily.csv.gz");
  const [heading = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n");
  const place = new Map(
    heading
      .trim()
      .split(",")
      .map((name, at) => [name, at]),
  );
  const cells = lines.map((line) => line.split(","));
  const text = (row: readonly string[], name: string): string => row[place.get(name) as number] as string;
  const days = [...new Set(cells.map((row) => text(row, "date")))].sort();
  const symbols = [...new Set(cells.map((row) => text(row, "symbol")))].sort();
  const [dayAt, laneOf] = [days, symbols].map((list) => new Map(list.map((name, at) => [name, at])));
  const [rows, lanes] = [days.length, symbols.length];
  const columns = Object.fromEntries(names.map((name) => [name, new Float64Array(rows * lanes).fill(Number.NaN)]));
  const chained = new Map<string, number>();
  for (const row of cells.sort((a, b) => (text(a, "date") < text(b, "date") ? -1 : 1))) {
    const of = (name: string): number => Number(text(row, name));
    const symbol = text(row, "symbol");
    const before = chained.get(symbol);
    const close = before === undefined ? of("close") : (before * of("close")) / of("pre_close");
    chained.set(symbol, close);
    if (of("traded") !== 1) continue;
    const factor = close / of("close");
    const at = dayAt!.get(text(row, "date"))! * lanes + laneOf!.get(symbol)!;
    const [open, high, low] = [of("open") * factor, of("high") * factor, of("low") * factor];
    const values = { open, high, low, close, volume: of("volume") / factor, vwap: (open + high + low + close) / 4 };
    for (const name of names) columns[name]![at] = Math.fround(values[name]);
  }
  return { columns, rows, lanes };
}

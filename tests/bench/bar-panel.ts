// Open, high, low, close and volume of as many lanes as a desk's universe, from fewer real symbols; widePanel has its closes alone.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

const file = fileURLToPath(new URL("../../../shared/data/sp500-daily/daily.csv.gz", import.meta.url));

/** Why the panel cannot be made here, or null when it can. */
export const missingPanel = existsSync(file) ? null : "needs ../shared/data/sp500-daily, which is not here";

export const barColumns = ["open", "high", "low", "close", "volume"] as const;
export type BarPanel = Readonly<Record<(typeof barColumns)[number], Float64Array>>;

/**
 * Adjusted bars of the 223 symbols with a whole history, by name, their last rows. Lane 223 and on is symbol s % 223 with its daily rows (log
 * return, shape of the bar, volume) rolled forward by 97 (s div 223) rows.
 * @returns row t, lane s at t * lanes + s
 */
export function barPanel(lanes: number, rows: number): BarPanel {
  const real = wholeHistories(rows);
  const make = (): Float64Array => new Float64Array(rows * lanes);
  const panel = { open: make(), high: make(), low: make(), close: make(), volume: make() };
  for (let s = 0; s < lanes; s++) {
    const from = real[s % real.length]!;
    const roll = 97 * Math.floor(s / real.length);
    let sum = 0;
    for (let t = 0; t < rows; t++) {
      const at = (t - roll + rows) % rows;
      const before = from.close[at]!;
      sum += at === 0 ? 0 : Math.log(before) - Math.log(from.close[at - 1]!);
      const close = roll === 0 ? before : from.close[0]! * Math.exp(sum);
      const to = t * lanes + s;
      panel.close[to] = close;
      for (const name of ["open", "high", "low"] as const) panel[name][to] = close * (from[name][at]! / before);
      panel.volume[to] = from.volume[at]!;
    }
  }
  return panel;
}

function wholeHistories(rows: number): readonly Record<(typeof barColumns)[number], Float64Array>[] {
  const [heading = "", ...lines] = gunzipSync(readFileSync(file)).toString("utf8").trimEnd().split("\n");
  const names = heading.trim().split(",");
  const bySymbol = new Map<string, string[][]>();
  for (const line of lines) {
    const cells = line.split(",");
    const symbol = cells[names.indexOf("symbol")]!;
    const found = bySymbol.get(symbol);
    if (found) found.push(cells);
    else bySymbol.set(symbol, [cells]);
  }
  return [...bySymbol]
    .filter(([, found]) => found.length === 2844)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, found]) => {
      const column = (name: string): Float64Array =>
        Float64Array.from(found.slice(-rows), (cells) => Number(cells[names.indexOf(name)]));
      const adjusted = column("adj_close");
      const traded = column("close");
      const factor = adjusted.map((x, t) => x / traded[t]!);
      const scaled = (name: string): Float64Array => column(name).map((x, t) => x * factor[t]!);
      return {
        open: scaled("open"),
        high: scaled("high"),
        low: scaled("low"),
        close: adjusted,
        volume: column("volume"),
      };
    });
}

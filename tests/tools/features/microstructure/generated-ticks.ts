// A made session: 9,000 events in 2,400 seconds (quotes, trades without sign, orders), and 2,600 changes of a ten-level book.
// tests/golden/make/features_microstructure.py makes the same ones.

import { u01 } from "#tests/bench/series.ts";
import { secondColumns } from "#tools/features/inputs/ticks/second-columns.ts";
import { SecondRows } from "#tools/features/inputs/ticks/second-rows.ts";

const seconds = 2_400;
const events = 9_000;
const spacingNs = 266_666_666;

type Columns = Readonly<Record<string, Float64Array>>;

/** Second columns of the made events. */
export function generatedSeconds(): { readonly rows: number; readonly columns: Columns } {
  const draw = [701, 702, 703, 704, 705, 706].map((seed) => u01(events, seed));
  const columns = Object.fromEntries(secondColumns.map((name) => [name, new Float64Array(seconds)]));
  const sink = new SecondRows({
    seconds,
    carries: ["trade", "quote", "order"],
    onRow: (row, second) => {
      secondColumns.forEach((name, place) => {
        (columns[name] as Float64Array)[second] = row[place] as number;
      });
    },
  });
  let ticks = 10_000;
  let [bid, ask] = [99.99, 100.01];
  sink.quote(0, bid, 10, ask, 10);
  for (let i = 0; i < events; i++) {
    const [kind, a, b, c, d, when] = draw.map((numbers) => numbers[i] as number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const at = i * spacingNs + Math.floor(when * 100_000_000) + 1;
    if (kind < 0.6) {
      ticks += a < 0.15 ? -1 : a > 0.85 ? 1 : 0;
      bid = (ticks - 1 - (b < 0.25 ? 1 : 0)) / 100;
      ask = (ticks + 1 + (b > 0.75 ? 1 : 0)) / 100;
      sink.quote(at, bid, 1 + Math.floor(c * 50), ask, 1 + Math.floor(d * 50));
    } else if (kind < 0.85) {
      const price = a < 0.45 ? ask : a < 0.9 ? bid : (bid + ask) / 2;
      sink.trade(at, price, (1 + Math.floor(b * 20)) * (c > 0.97 ? 20 : 1), 0);
    } else {
      const type = a < 0.5 ? 1 : a < 0.85 ? 2 : 5;
      sink.order(at, type, BigInt(i), d < 0.5 ? 1 : -1, bid, 1 + Math.floor(b * 30));
    }
  }
  sink.advance(seconds * 1e9);
  return { rows: seconds, columns };
}

/** Columns of the book clock. Level k lies k ticks behind the best price, sometimes one more; every seventh row lacks level 10 of the bid. */
export function generatedBook(): { readonly rows: number; readonly columns: Columns } {
  const rows = 2_600;
  const name = (side: string, what: string, level: number) => `${side}_${what}_${level}`;
  const columns: Record<string, Float64Array> = {};
  const moves = u01(rows, 801);
  const gaps = u01(rows, 802);
  let ticks = 10_000;
  const mids = Float64Array.from(moves, (u) => {
    ticks += u < 0.1 ? -1 : u > 0.9 ? 1 : 0;
    return ticks;
  });
  for (let level = 1; level <= 10; level++) {
    const [bidSize, askSize, extra] = [810, 830, 850].map((seed) => u01(rows, seed + level)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const wider = (i: number) => ((extra[i] as number) > 0.8 ? 0.5 : 0);
    columns[name("bid", "price", level)] = mids.map((mid, i) => (mid - level - wider(i)) / 100);
    columns[name("ask", "price", level)] = mids.map((mid, i) => (mid + level + wider(i)) / 100);
    columns[name("bid", "size", level)] = bidSize.map((u) => 1 + Math.floor(u * 99));
    columns[name("ask", "size", level)] = askSize.map((u) => 1 + Math.floor(u * 99));
  }
  for (let i = 0; i < rows; i += 7) {
    (columns.bid_price_10 as Float64Array)[i] = Number.NaN;
    (columns.bid_size_10 as Float64Array)[i] = Number.NaN;
  }
  columns.seconds_between = gaps.map((u) => -Math.log(u) / 4);
  return { rows, columns };
}

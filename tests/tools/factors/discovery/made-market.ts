// A made market of 30 lanes: prices that answer to volume, or to nothing.

import { seededRandom } from "#infra/runtime/index.ts";
import { forwardRanks, type SearchPanel } from "#tools/factors/discovery/index.ts";

const lanes = 30;
const rows = 420;

/** Where `edge` is above 0, a lane whose volume stands high above its own mean of 20 rows gains in the second row after. */
export function madeMarket(seed: number, edge: number): SearchPanel {
  const random = seededRandom(seed);
  const column = (): Float64Array => new Float64Array(rows * lanes);
  const [open, high, low, close, volume, universe] = [column(), column(), column(), column(), column(), column()];
  for (let i = 0; i < rows * lanes; i++) {
    const [t, lane] = [Math.floor(i / lanes), i % lanes];
    const before = t === 0 ? 50 + lane : close[i - lanes]!;
    let usual = 0;
    for (let back = 2; back <= 21; back++) usual += (volume[i - back * lanes] ?? 1e6) / 20;
    // who sees the volume of a row buys in the row after, so the gain comes in the one after that
    const surprise = t < 21 ? 0 : Math.log(volume[i - 2 * lanes]! / usual);
    close[i] = before * Math.exp(edge * surprise + 0.01 * random.normal());
    open[i] = before * Math.exp(0.002 * random.normal());
    high[i] = Math.max(open[i]!, close[i]!) * (1 + 0.004 * random.next());
    low[i] = Math.min(open[i]!, close[i]!) * (1 - 0.004 * random.next());
    volume[i] = 1e6 * Math.exp(0.5 * random.normal());
    universe[i] = 1;
  }
  const columns = ["open", "high", "low", "close", "volume"];
  return {
    columns: { open, high, low, close, volume, universe },
    rows,
    lanes,
    words: { columns, groups: [] },
    grammar: { columns, groups: [] },
    forward: forwardRanks(close, universe, lanes, 1),
    trainRows: 280,
  };
}

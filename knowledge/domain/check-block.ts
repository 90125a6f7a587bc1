// Which rows of a block are no facts, and why: the rules of the schemas, column by column. A crossed or a stale book is a fact, if a bad one:
// such things are told by the data-quality report.

import { callerError } from "#infra/runtime/index.ts";
import { BarInterval } from "./bar.ts";
import {
  type Block,
  type BlockColumns,
  type BlockKind,
  blockColumns,
  type ColumnType,
  levels,
  type TextColumn,
} from "./blocks.ts";
import {
  checkLevels,
  checkMaybe,
  checkMs,
  checkNs,
  checkNumbers,
  checkTexts,
  checkWhole,
  type Note,
} from "./check-columns.ts";
import { highestPrice, lowestPrice, mostShares, SymbolId } from "./known.ts";

export interface WrongRow {
  readonly row: number;
  /** "price: wanted 0.000001 to 1000000000, found -5"; several are joined by "; ". */
  readonly reason: string;
}

/**
 * The rows that are no facts, by row; none where all are well.
 * @throws knowledge/fact-invalid where a column is not as long as the block says: nothing can be said of its rows then
 */
export function checkBlock<K extends BlockKind>(block: Extract<Block, { readonly kind: K }>): readonly WrongRow[] {
  requireLengths(block);
  const reasons = new Map<number, string>();
  const wrong: Note = (row, reason) => {
    const before = reasons.get(row);
    reasons.set(row, before === undefined ? reason : `${before}; ${reason}`);
  };
  if (block.source === "") for (let row = 0; row < block.rows; row++) wrong(row, "source: wanted a name, found none");
  checkTexts("symbol", block.symbol, (text) => SymbolId.safeParse(text).success, "a ticker such as MSFT", wrong);
  const check = checks[block.kind] as (columns: Block["columns"], wrong: Note) => void;
  check(block.columns, wrong);
  return [...reasons].sort(([a], [b]) => a - b).map(([row, reason]) => ({ row, reason }));
}

/** The order events that have neither price nor size: they are the last ones. */
const [halt, clear] = [7, 8];

const checks: { readonly [K in BlockKind]: (columns: BlockColumns<K>, wrong: Note) => void } = {
  trade(columns, wrong) {
    checkTimes(columns, wrong);
    checkNumbers("price", columns.price, lowestPrice, highestPrice, wrong);
    checkNumbers("size", columns.size, 0, mostShares, wrong);
    checkWhole("side", columns.side, -1, 1, wrong);
    checkTexts("venue", columns.venue, () => true, "a venue", wrong);
  },
  quote(columns, wrong) {
    checkTimes(columns, wrong);
    for (const name of ["bid", "ask"] as const) checkMaybe(name, columns[name], lowestPrice, highestPrice, wrong);
    for (const name of ["bidSize", "askSize"] as const) checkMaybe(name, columns[name], 0, mostShares, wrong);
  },
  book(columns, wrong) {
    checkTimes(columns, wrong);
    checkLevels("bids", columns.bids, columns.bidSizes, -1, wrong);
    checkLevels("asks", columns.asks, columns.askSizes, 1, wrong);
  },
  delta({ side, ...columns }, wrong) {
    checkTimes(columns, wrong);
    checkNumbers("price", columns.price, lowestPrice, highestPrice, wrong);
    checkNumbers("size", columns.size, 0, mostShares, wrong);
    checkWhole("reset", columns.reset, 0, 1, wrong);
    for (let row = 0; row < side.length; row++)
      if (side[row] !== 1 && side[row] !== -1) wrong(row, `side: wanted 1 or -1, found ${side[row]}`);
  },
  order({ type, ...columns }, wrong) {
    const trading: Note = (row, reason) => (type[row] as number) < halt && wrong(row, reason);
    checkTimes(columns, wrong);
    checkWhole("type", type, 1, clear, wrong);
    checkWhole("side", columns.side, -1, 1, wrong);
    checkNumbers("price", columns.price, lowestPrice, highestPrice, trading);
    checkNumbers("size", columns.size, 0, mostShares, trading);
  },
  bar(columns, wrong) {
    const { interval, open, high, low, close, volumeShares } = columns;
    checkTexts("interval", interval, (text) => BarInterval.safeParse(text).success, "1s to 1M, or tick:N", wrong);
    for (const name of ["openMs", "closeMs", "eventTimeMs", "knownAtMs"] as const) checkMs(name, columns[name], wrong);
    for (const name of ["open", "high", "low", "close"] as const)
      checkNumbers(name, columns[name], lowestPrice, highestPrice, wrong);
    checkNumbers("volumeShares", volumeShares, 0, mostShares, wrong);
    for (let row = 0; row < open.length; row++) {
      const [o, h, l, c] = [open[row] as number, high[row] as number, low[row] as number, close[row] as number];
      if (h < o || h < c || h < l) wrong(row, "high is below open, close or low");
      if (l > o || l > c) wrong(row, "low is above open or close");
    }
  },
  metric({ metric, unit, value, eventTimeMs, knownAtMs }, wrong) {
    checkTexts("metric", metric, (text) => text !== "", "a name", wrong);
    checkTexts("unit", unit, (text) => text !== "", "a unit", wrong);
    checkNumbers("value", value, -Number.MAX_VALUE, Number.MAX_VALUE, wrong);
    checkMs("eventTimeMs", eventTimeMs, wrong);
    checkMs("knownAtMs", knownAtMs, wrong);
  },
};

function checkTimes(
  { eventNs, knownNs }: { readonly eventNs: BigInt64Array; readonly knownNs: BigInt64Array },
  wrong: Note,
): void {
  checkNs("eventNs", eventNs, wrong);
  checkNs("knownNs", knownNs, wrong);
}

function requireLengths(block: Block): void {
  const columns = block.columns as Readonly<Record<string, { readonly length: number } | TextColumn>>;
  const types = Object.entries(blockColumns[block.kind] as Readonly<Record<string, ColumnType>>);
  for (const [name, type] of [...types, ["symbol", "text"] as const]) {
    const column = name === "symbol" ? block.symbol : columns[name];
    const values = column === undefined ? 0 : "codes" in column ? column.codes.length : column.length;
    const wanted = type === "f64x10" ? block.rows * levels : block.rows;
    if (values === wanted) continue;
    const message = `Column ${name} of a block of kind ${block.kind}: wanted ${wanted} values for ${block.rows} rows, found ${values}.`;
    throw callerError("knowledge/fact-invalid", message, { kind: block.kind, column: name, wanted, found: values });
  }
}

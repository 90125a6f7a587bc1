// When the rows of a block were known and happened, and which of two rows comes first where facts are told again in the order they were known.

import type { Block, Fact } from "#knowledge/domain/index.ts";

/** Rows of a block that have not been told, by their place in it. */
export interface HeldBlock {
  readonly block: Block;
  readonly rank: number;
  readonly knownNs: BigInt64Array;
  readonly eventNs: BigInt64Array;
  /** The words of knownNs: compared without making big integers. */
  readonly high: Int32Array;
  readonly low: Uint32Array;
  readonly rows: Uint32Array;
}

/** Of what was known at one moment, this comes first. */
const kindOrder: readonly (Block | Fact)["kind"][] = [
  "instrument",
  "ticker",
  "action",
  "filing",
  "macro",
  "metric",
  "sample",
  "news",
  "post",
  "prediction",
  "signal",
  "option",
  "order",
  "delta",
  "quote",
  "book",
  "trade",
  "bar",
];
export const rankOf = (kind: (Block | Fact)["kind"]): number => kindOrder.indexOf(kind);

export const nsOfMs = (ms: number): bigint => BigInt(Math.round(ms)) * 1_000_000n;

export function heldBlock(block: Block, rows: Uint32Array): HeldBlock {
  const { knownNs, eventNs } = timesOf(block);
  const words = new Int32Array(knownNs.buffer, knownNs.byteOffset, 2 * block.rows);
  const [high, low] = [new Int32Array(block.rows), new Uint32Array(block.rows)];
  for (let row = 0; row < block.rows; row++) {
    low[row] = words[2 * row] as number;
    high[row] = words[2 * row + 1] as number;
  }
  return { block, rank: rankOf(block.kind), knownNs, eventNs, high, low, rows };
}

function timesOf(block: Block): { readonly knownNs: BigInt64Array; readonly eventNs: BigInt64Array } {
  if (block.kind !== "bar" && block.kind !== "metric") return block.columns;
  const { eventTimeMs, knownAtMs } = block.columns;
  const ns = (column: Float64Array): BigInt64Array => BigInt64Array.from(column, nsOfMs);
  return { knownNs: ns(knownAtMs), eventNs: ns(eventTimeMs) };
}

/** By the time they were known, then kind, time of the event, symbol, number and source: an order that does not depend on how rows were read.
 * 0 where only the place in the source tells them apart. */
export function compareRows(a: HeldBlock, rowA: number, b: HeldBlock, rowB: number): number {
  const high = (a.high[rowA] as number) - (b.high[rowB] as number);
  if (high !== 0) return high;
  const low = (a.low[rowA] as number) - (b.low[rowB] as number);
  if (low !== 0) return low;
  if (a.rank !== b.rank) return a.rank - b.rank;
  return (
    compared(a.eventNs[rowA] as bigint, b.eventNs[rowB] as bigint) ||
    compared(symbolOf(a.block, rowA), symbolOf(b.block, rowB)) ||
    compared(numberOf(a.block, rowA), numberOf(b.block, rowB)) ||
    compared(a.block.source, b.block.source)
  );
}

const compared = <T extends bigint | string>(a: T, b: T): number => (a === b ? 0 : a < b ? -1 : 1);
const symbolOf = ({ symbol: { values, codes } }: Block, row: number): string => values[codes[row] as number] as string;
const numberOf = (block: Block, row: number): bigint =>
  block.kind === "bar" || block.kind === "metric" ? 0n : (block.columns.sequence[row] as bigint);

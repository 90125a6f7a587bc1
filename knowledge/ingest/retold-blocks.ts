// Rows by column that a source tells again, however it cuts them this time: those that are in store are left out, and those that it tells
// otherwise are known since now.

import type { Clock } from "#infra/runtime/index.ts";
import {
  asOf,
  type Block,
  blockColumns,
  type ColumnType,
  levels,
  rowsOf,
  type SeriesKind,
  seriesKinds,
  type TextColumn,
  withoutRows,
} from "#knowledge/domain/index.ts";
import type { MarketStore } from "#knowledge/stores/market/index.ts";

export interface RetoldBlocksParts {
  readonly market: MarketStore;
  readonly datasetId: string;
  readonly clock: Clock;
}

export interface RetoldBlock {
  /** What is left to store; of no rows where all is there. */
  readonly block: Block;
  /** Rows that are in store already. */
  readonly known: number;
  /** The latest known time that was given to a row here; null where none was. */
  readonly lastMs: number | null;
}

type SeriesBlock = Extract<Block, { readonly kind: SeriesKind }>;

const afterAll = asOf(Date.UTC(2200, 0, 1) - 1);
const nsPerMs = 1_000_000n;

/** Rows of the kinds that exist as blocks only; others are left as they are, since the store knows them by their content. */
export async function settleBlock(block: Block, { market, datasetId, clock }: RetoldBlocksParts): Promise<RetoldBlock> {
  if (!isSeries(block) || block.rows === 0) return { block, known: 0, lastMs: null };
  const own = new Map<string, number>();
  for (let row = 0; row < block.rows; row++) own.set(identityOf(block, row), row);
  const [same, otherwise] = [new Set<number>(), new Set<number>()];
  const view = await market.at(datasetId, afterAll);
  const symbols = [...new Set(block.symbol.values)];
  for await (const stored of view.blocks(block.kind, { symbols, ...stretchOf(block.columns.eventNs) })) {
    if (stored.source !== block.source) continue;
    const kept = stored as SeriesBlock; // of the kind asked for
    for (let row = 0; row < stored.rows; row++) {
      const told = own.get(identityOf(kept, row));
      if (told !== undefined) (contentOf(kept, row) === contentOf(block, told) ? same : otherwise).add(told);
    }
  }
  const nowNs = BigInt(clock.nowMs()) * nsPerMs;
  const left = withoutRows(knownSince(block, otherwise, nowNs), same);
  return { block: left, known: same.size, lastMs: otherwise.size > 0 ? clock.nowMs() : null };
}

const isSeries = (block: Block): block is SeriesBlock => seriesKinds.includes(block.kind as SeriesKind);

const symbolIn = ({ symbol }: Block, row: number): string => symbol.values[symbol.codes[row] as number] ?? "";

const identityOf = (block: SeriesBlock, row: number): string =>
  `${symbolIn(block, row)} ${block.columns.eventNs[row]} ${block.columns.sequence[row]}`;

/** What a row says, but since when. */
function contentOf({ kind, columns }: SeriesBlock, row: number): string {
  const of = columns as unknown as Readonly<Record<string, Float64Array | BigInt64Array | Int8Array | TextColumn>>;
  const cells = Object.entries(blockColumns[kind] as Readonly<Record<string, ColumnType>>).map(([name, type]) => {
    if (name === "knownNs") return "";
    const column = of[name] as Float64Array | TextColumn;
    if ("codes" in column) return column.values[column.codes[row] as number];
    return type === "f64x10" ? column.subarray(row * levels, (row + 1) * levels).join(" ") : String(column[row]);
  });
  return cells.join("|");
}

function knownSince(block: SeriesBlock, rows: ReadonlySet<number>, nowNs: bigint): Block {
  if (rows.size === 0) return block;
  const copy = rowsOf(
    block as Block,
    Uint32Array.from({ length: block.rows }, (_, row) => row),
  );
  const { knownNs } = (copy as SeriesBlock).columns;
  for (const row of rows) if ((knownNs[row] as bigint) < nowNs) knownNs[row] = nowNs;
  return copy;
}

function stretchOf(eventNs: BigInt64Array): { readonly fromMs: number; readonly toMs: number } {
  let [first, last] = [eventNs[0] as bigint, eventNs[0] as bigint];
  for (const ns of eventNs) {
    if (ns < first) first = ns;
    if (ns > last) last = ns;
  }
  return { fromMs: Number(first / nsPerMs), toMs: Number(last / nsPerMs) + 1 };
}

// Books of the folders in ../shared/data as rows of the book clock. Not part of the product.

import { BookRows, bookColumns, mergeBlocks, TickPusher } from "#tools/features/index.ts";
import { readTicks } from "../features/inputs/ticks/shared-ticks.ts";

export interface BookTable {
  readonly rows: number;
  readonly endMs: Float64Array;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

export async function bookTable(name: string, openMs: number, tickSize?: number): Promise<BookTable> {
  const blocks = await readTicks(name);
  const rows: Float64Array[] = [];
  const ends: number[] = [];
  const carries = [...blocks.keys()];
  const sink = new BookRows({
    carries,
    ...(tickSize !== undefined && { tickSize }),
    onRow: (row, atNs) => {
      rows.push(Float64Array.from(row));
      ends.push(atNs / 1e6);
    },
  });
  const sources = [...blocks].map(([kind, held]) => ({ kind, blocks: held }));
  await mergeBlocks(sources, new TickPusher(sink, BigInt(openMs) * 1_000_000n, tickSize));
  const columns = Object.fromEntries(
    bookColumns.map((column, c) => [column, Float64Array.from(rows, (row) => row[c]!)]),
  );
  return { rows: rows.length, endMs: Float64Array.from(ends), columns };
}

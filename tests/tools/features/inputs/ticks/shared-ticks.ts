// Ticks of the folders in ../shared/data as blocks, read by their layouts. Not part of the product.

import { existsSync } from "node:fs";
import { describe, test } from "vitest";
import { packageFile, systemClock } from "#infra/runtime/index.ts";
import { type SeriesKind, seriesKinds } from "#knowledge/domain/index.ts";
import { openCsvFeed } from "#knowledge/feeds/index.ts";
import { mergeBlocks } from "#tools/features/inputs/ticks/merge-blocks.ts";
import { type TickBlock, TickPusher } from "#tools/features/inputs/ticks/push-block.ts";
import { secondColumns } from "#tools/features/inputs/ticks/second-columns.ts";
import { SecondRows, type SecondRowsOptions, type TickCounts } from "#tools/features/inputs/ticks/second-rows.ts";

const folderOf = (name: string): string => packageFile(`../shared/data/${name}`);

export function describeOver(what: string, name: string, tests: () => void): void {
  describe(what, () => {
    if (existsSync(folderOf(name))) tests();
    else test.skip(`needs ../shared/data/${name}, which is not here`, () => {});
  });
}

export type TickBlocks = ReadonlyMap<SeriesKind, readonly TickBlock[]>;

export async function readTicks(name: string): Promise<TickBlocks> {
  const feed = await openCsvFeed({ folder: folderOf(name) }, { clock: systemClock });
  const blocks = new Map<SeriesKind, TickBlock[]>();
  for await (const item of feed.history({})) {
    if (item.kind !== "block" || !seriesKinds.some((kind) => kind === item.block.kind)) continue;
    const block = item.block as TickBlock;
    blocks.set(block.kind, [...(blocks.get(block.kind) ?? []), block]);
  }
  return blocks;
}

export interface SecondTable {
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly counts: TickCounts;
}

/** @param openMs start of the session, UTC */
export async function secondTable(
  blocks: TickBlocks,
  openMs: number,
  seconds: number,
  options: Partial<SecondRowsOptions> = {},
): Promise<SecondTable> {
  const columns = Object.fromEntries(secondColumns.map((name) => [name, new Float64Array(seconds)]));
  let rows = 0;
  const sink = new SecondRows({
    seconds,
    carries: [...blocks.keys()],
    ...options,
    onRow: (row, second) => {
      secondColumns.forEach((name, place) => {
        (columns[name] as Float64Array)[second] = row[place] as number;
      });
      rows += 1;
    },
  });
  const pusher = new TickPusher(sink, BigInt(openMs) * 1_000_000n, options.tickSize);
  await mergeBlocks(
    [...blocks].map(([kind, held]) => ({ kind, blocks: held })),
    pusher,
  );
  pusher.advance(seconds * 1e9);
  return { rows, columns, counts: sink.counts };
}

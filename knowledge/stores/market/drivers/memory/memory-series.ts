// Rows of the series kinds in typed arrays of this process: what memory.driver.ts keeps beside its facts.

import type { AsOf, Block, SeriesKind } from "#knowledge/domain/index.ts";
import type { BlockReport, Bounds } from "../../market-store.port.ts";
import { noSeries, noSeriesReader } from "../../series-none.ts";
import type { SeriesReader } from "../../series-reader.ts";

/** One data set's series; blocks of bars and metrics never come here. */
export interface MemorySeries {
  append(block: Block, token?: string): Promise<BlockReport>;
  reader(asOf: AsOf): SeriesReader;
  /** Null while there is no row. */
  bounds(): Bounds | null;
}

export const memorySeriesKinds: readonly SeriesKind[] = [];

export const openMemorySeries = (): MemorySeries => ({
  append: async () => noSeries(),
  reader: noSeriesReader,
  bounds: () => null,
});

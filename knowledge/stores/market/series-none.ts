// What a driver answers that keeps no rows by column: nothing is there, and asking for it is an error.

import { callerError } from "#infra/runtime/index.ts";
import type { SeriesReader } from "./series-reader.ts";

export function noSeries(): never {
  throw callerError(
    "knowledge/not-supported",
    "This market store keeps no rows by column. Use one that does: chdb or clickhouse.",
  );
}

export const noSeriesReader = (): SeriesReader => ({
  blocks: noSeries,
  rollUp: async () => noSeries(),
  quotedTrades: noSeries,
  coverage: async () => [],
  digest: async () => null,
});

// The drivers of the market store, as told by `quorum doctor` and the documentation.

import { needs as chdb } from "./chdb/chdb.driver.ts";
import { needs as clickhouse } from "./clickhouse/clickhouse.driver.ts";
import { needs as memory } from "./memory/memory.driver.ts";
import { needs as questdb } from "./questdb/questdb.driver.ts";

export interface DriverDeclaration {
  readonly id: string;
  readonly for: string;
  /** The npm package that it loads when opened; null where it needs none. */
  readonly package: string | null;
  readonly how: string;
}

export const marketStoreDrivers: readonly DriverDeclaration[] = [
  { id: "chdb", ...chdb },
  { id: "clickhouse", ...clickhouse },
  { id: "memory", ...memory },
  { id: "questdb", ...questdb },
];

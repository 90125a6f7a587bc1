// The engine behind an open market store, for the backup, which copies tables as they are. Readers and writers go through the port.

import type { MarketStore } from "../market-store.port.ts";
import type { Sql } from "./sql.port.ts";

const engines = new WeakMap<MarketStore, Sql>();

export function withEngine(store: MarketStore, sql: Sql): MarketStore {
  engines.set(store, sql);
  return store;
}

/** Null where the store has none: one in process memory. */
export const engineOf = (store: MarketStore): Sql | null => engines.get(store) ?? null;

// The dumps of a data folder's embedded stores, in the order in which they are fixed: the bus before what its consumers write, what refers to
// others before what it refers to.

import type { MarketStore } from "#knowledge/stores/market/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";
import { busDump, secretsDump } from "./files-dump.ts";
import { layoutOf, sqliteStores } from "./layout.ts";
import { marketDump } from "./market-dump.ts";
import { objectsDump } from "./objects-dump.ts";
import { sqliteDump } from "./sqlite-dump.ts";
import type { StoreDump } from "./store-dump.port.ts";

export interface EmbeddedStores {
  readonly home: string;
  /** Null where it is not among what is backed up. Stays the caller's. */
  readonly market: MarketStore | null;
  readonly objects: ObjectStore | null;
}

/** To be closed by the caller, also after a failure. */
export async function embeddedDumps({ home, market, objects }: EmbeddedStores): Promise<readonly StoreDump[]> {
  const { sqlite, bus, secrets } = layoutOf(home);
  const files = await Promise.all(sqliteStores.map((store) => sqliteDump({ store, path: sqlite[store] })));
  return [
    busDump(bus),
    ...files.filter((dump) => dump !== null),
    ...(objects === null ? [] : [objectsDump(objects)]),
    ...(market === null ? [] : [marketDump(market)]),
    secretsDump(secrets),
  ];
}

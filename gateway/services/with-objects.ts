// The object store alone, for commands that need no other and may run beside a gateway: the data folder is not held.

import { type Clock, type Config, type Ids, silentLog } from "#infra/runtime/index.ts";
import type { ObjectStore } from "#knowledge/stores/objects/index.ts";

export interface ObjectParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Opens it, works, and closes it whatever happened. */
export async function withObjects<T>(
  { config, clock, ids, env }: ObjectParts,
  work: (objects: ObjectStore) => Promise<T>,
): Promise<T> {
  const [{ openDatabase }, { openStore }] = await Promise.all([import("./database.ts"), import("./open-stores.ts")]);
  const objects = await openStore("objects", {
    config,
    database: openDatabase(config, env),
    clock,
    ids,
    log: silentLog,
  });
  try {
    return await work(objects);
  } finally {
    await objects.close();
  }
}

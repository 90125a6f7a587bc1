// Where the embedded stores lie in a data folder, for backing one up and for making one.

import { join } from "node:path";

export const sqliteStores = ["records", "memory", "relations"] as const;
export type SqliteStore = (typeof sqliteStores)[number];

export interface HomeLayout {
  readonly sqlite: Readonly<Record<SqliteStore, string>>;
  readonly market: string;
  readonly objects: string;
  readonly bus: string;
  /** The folder of the encrypted secrets and of their key, which is never backed up. */
  readonly secrets: string;
}

export const layoutOf = (home: string): HomeLayout => ({
  sqlite: {
    records: join(home, "records.sqlite"),
    memory: join(home, "memory.sqlite"),
    relations: join(home, "relations.sqlite"),
  },
  market: join(home, "market"),
  objects: join(home, "objects"),
  bus: join(home, "bus"),
  secrets: join(home, "secrets"),
});

// The drivers of the records store, for doctor and docs.

import { needs as postgres } from "./postgres/postgres.driver.ts";
import { needs as sqlite } from "./sqlite/sqlite.driver.ts";

export const recordsDrivers = [
  { id: "sqlite", ...sqlite },
  { id: "postgres", ...postgres },
] as const;

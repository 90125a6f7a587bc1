// The drivers of the records store, for doctor and docs.

import { needs as sqlite } from "./sqlite/sqlite.driver.ts";

export const recordsDrivers = [{ id: "sqlite", ...sqlite }] as const;

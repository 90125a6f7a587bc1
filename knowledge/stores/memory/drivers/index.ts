// The drivers of memory, for doctor and docs.

import { needs as embedded } from "./embedded/embedded.driver.ts";

export const memoryDrivers = [{ id: "embedded", ...embedded }] as const;

// The drivers of memory, for doctor and docs.

import { needs as embedded } from "./embedded/embedded.driver.ts";
import { needs as weaviate } from "./weaviate/weaviate.driver.ts";

export const memoryDrivers = [
  { id: "embedded", ...embedded },
  { id: "weaviate", ...weaviate },
] as const;

// The drivers of the cache, for doctor and docs.

import { needs as memory } from "./memory/memory.driver.ts";
import { needs as redis } from "./redis/redis.driver.ts";

export const cacheDrivers = [
  { id: "memory", ...memory },
  { id: "redis", ...redis },
] as const;

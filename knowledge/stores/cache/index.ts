// The cache: its port, its drivers.

export type { Cache, CacheStats, CacheStore, CacheValue } from "./cache-store.port.ts";
export { cacheDrivers } from "./drivers/index.ts";
export { MemoryCacheOptions, openMemoryCache } from "./drivers/memory/memory.driver.ts";
export { openRedisCache, RedisCacheOptions } from "./drivers/redis/redis.driver.ts";

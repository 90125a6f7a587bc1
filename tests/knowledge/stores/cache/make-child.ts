// Makes a value for the cache named on the command line and never gets done, until it is killed. Says so when it has begun.
import { randomIds, systemClock } from "#infra/runtime/index.ts";
import { openRedisCache } from "#knowledge/stores/cache/index.ts";

const [url = "", prefix = ""] = process.argv.slice(2);
const cache = await openRedisCache({ url, prefix, lockMs: 600 }, { clock: systemClock, ids: randomIds });
await cache.getOrMake("k", 3_600_000, async () => {
  process.stdout.write("making\n");
  return new Promise((done) => setTimeout(done, 600_000));
});

// The memory driver runs the suite on a clock moved by hand.
import { manualClock } from "#infra/runtime/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { cacheSuite } from "./cache.suite.ts";

const alone = "the memory of a process is its own: no other sees it";

cacheSuite(
  "memory",
  async () => {
    const clock = manualClock(1_700_000_000_000);
    const cache = await openMemoryCache({}, { clock });
    return {
      cache,
      async another() {
        throw new Error(alone);
      },
      pass: async (ms) => clock.advance(ms),
      destroy: () => cache.close(),
    };
  },
  { skip: { "CA-16": alone, "CA-17": alone, "CA-18": alone, "CA-19": alone } },
);

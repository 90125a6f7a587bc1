// A desk that has learnt nothing yet: no factors found, no reader trained, an empty cache of its own.

import { systemClock } from "#infra/runtime/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import type { ToolContext } from "#tools/define/index.ts";

export const nothingLearnt = async (): Promise<Pick<ToolContext, "discovered" | "reader" | "cache">> => ({
  discovered: [],
  reader: async () => null,
  cache: await openMemoryCache({}, { clock: systemClock }),
});

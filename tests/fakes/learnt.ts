// A desk that has learnt nothing yet: no factors found, no reader and no model trained, an empty cache of its own.

import { systemClock } from "#infra/runtime/index.ts";
import { openMemoryCache } from "#knowledge/stores/cache/index.ts";
import { noModels, type ToolContext } from "#tools/define/index.ts";

export const nothingLearnt = async (): Promise<Pick<ToolContext, "discovered" | "reader" | "models" | "cache">> => ({
  discovered: [],
  reader: async () => null,
  models: noModels,
  cache: await openMemoryCache({}, { clock: systemClock }),
});

// The picture out of a view's facts, made once for the same facts.

import { contentHash, dayMs } from "#infra/runtime/index.ts";
import type { ToolContext } from "#tools/define/index.ts";
import { factorOfRegistered, factors } from "../library/index.ts";
import { factorPanel } from "../panel/index.ts";
import { FactorPicture, pictureOf, type Watched } from "./picture.ts";

/** What is read before the as-of: a record of two years, and the longest usual window before it. */
const historyMs = 3 * 365 * dayMs;
const keptMs = dayMs;

export interface PictureQuery {
  readonly horizon: number;
  readonly back: number;
}

/** Of the library and of what searches had found by the as-of.
 * @throws tools/series-too-short where no session is known */
export async function pictureAt(
  { market, discovered, cache, signal }: Pick<ToolContext, "market" | "discovered" | "cache" | "signal">,
  query: PictureQuery,
): Promise<FactorPicture> {
  const watched: readonly Watched[] = [
    ...factors.map((factor) => ({ factor, trainEndMs: null })),
    ...discovered.map((one) => ({ factor: factorOfRegistered(one), trainEndMs: one.trainEndMs })),
  ];
  const recipe = {
    ...query,
    factors: watched.map(({ factor, trainEndMs }) => [factor.id, factor.version, trainEndMs]),
  };
  const key = `${await market.snapshot()}/${market.asOf}/${contentHash(recipe)}`;
  const kept = await cache.namespace("factor-picture-1").getOrMake(key, keptMs, async () => {
    const columns = [...new Set(["close", ...watched.flatMap(({ factor }) => factor.columns)])];
    const panel = await factorPanel(market, { columns, fromMs: market.asOf - historyMs });
    return pictureOf(panel, watched, query);
  });
  signal.throwIfAborted();
  return FactorPicture.parse(kept);
}

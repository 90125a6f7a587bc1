// What an item of a feed holds as single facts, for whoever reads few of them. Rows of series are kept by column only.

import { type Fact, factsOfBlock } from "#knowledge/domain/index.ts";
import type { FeedItem } from "./feed.port.ts";

/** The fact of an item, or the bars and metrics of its block; none for what is neither. */
export function factsOfItem(item: FeedItem): readonly Fact[] {
  if (item.kind === "fact") return [item.fact];
  if (item.kind !== "block") return [];
  const { block } = item;
  if (block.kind === "bar") return factsOfBlock(block).map((value) => ({ kind: "bar", value }));
  return block.kind === "metric" ? factsOfBlock(block).map((value) => ({ kind: "metric", value })) : [];
}

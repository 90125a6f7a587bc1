// Which segments may go: those whose messages all subscriptions have acknowledged, and that are older or more than the topic keeps.

import type { Retention } from "../../define-topic.ts";
import type { Segment } from "./segment.ts";

/**
 * How many of the oldest segments may be dropped.
 * @param sealed those written to no longer, oldest first
 * @param neededFrom the oldest message that a subscription has not acknowledged
 * @param bytes of the whole log
 */
export function droppable(
  sealed: readonly Pick<Segment, "end" | "latestMs" | "bytes">[],
  neededFrom: number,
  bytes: number,
  { timeMs, bytes: keptBytes }: Retention,
  nowMs: number,
): number {
  let left = bytes;
  let count = 0;
  for (const segment of sealed) {
    const old = timeMs !== null && segment.latestMs < nowMs - timeMs;
    const tooMuch = keptBytes !== null && left > keptBytes;
    if (segment.end > neededFrom || !(old || tooMuch)) break;
    left -= segment.bytes;
    count += 1;
  }
  return count;
}

// The rows of a stored block as the tick checks read them, and its messages as the message rate counts them.

import { type BlockOf, levels } from "#knowledge/domain/index.ts";
import type { TickRow } from "./tick-checks.ts";

export function* tickRows(block: BlockOf<"trade"> | BlockOf<"quote"> | BlockOf<"book">): Generator<TickRow> {
  for (let row = 0; row < block.rows; row++) {
    const { eventNs, knownNs, sequence } = block.columns;
    const told = { eventNs: eventNs[row]!, knownNs: knownNs[row]!, sequence: sequence[row]! };
    if (block.kind === "trade") {
      yield { ...told, kind: "trade", price: block.columns.price[row]!, size: block.columns.size[row]! };
    } else if (block.kind === "quote") {
      const { bid, bidSize, ask, askSize } = block.columns;
      yield { ...told, kind: "quote", bid: bid[row]!, bidSize: bidSize[row]!, ask: ask[row]!, askSize: askSize[row]! };
    } else {
      yield { ...told, kind: "book", bid: block.columns.bids[row * levels]!, ask: block.columns.asks[row * levels]! };
    }
  }
}

/** Types of order events that are trades: visible and hidden executions. */
const executions: ReadonlySet<number> = new Set([4, 5]);

/** Time and meaning of each order event. */
export function* messagesOf(block: BlockOf<"order">): Generator<readonly [atMs: number, what: "message" | "trade"]> {
  const { eventNs, type } = block.columns;
  for (let row = 0; row < block.rows; row++) {
    yield [Number(eventNs[row]! / 1_000n) / 1_000, executions.has(type[row]!) ? "trade" : "message"];
  }
}

// Which facts, rows and sessions a request for history asks for.

import { type Block, type Fact, rowsOf, type SymbolId } from "#knowledge/domain/index.ts";
import type { HistoryRequest } from "../../feed.port.ts";

export interface Asked {
  /** The session behind which reading goes on; null where it begins at the start. */
  readonly isAfter: string | null;
  fact(fact: Fact): boolean;
  /** The rows asked for; null where there are none. */
  block(block: Block): Block | null;
  /** Whether a session told tick by tick is asked for; those up to the mark are not. */
  session(mark: string, symbol: SymbolId, openMs: number, closeMs: number): boolean;
}

/** Rows of a session may happen a little before its open, and bad clocks tell of others later. */
const slackMs = 60_000;

export function whatIsAsked({ after, symbols, fromMs, toMs }: HistoryRequest): Asked {
  const wanted = symbols && new Set<string>(symbols);
  const [from, to] = [fromMs ?? Number.NEGATIVE_INFINITY, toMs ?? Number.POSITIVE_INFINITY];
  const isAll = fromMs === undefined && toMs === undefined;
  const isMeant = (symbol: string): boolean => wanted?.has(symbol) ?? true;
  let passed = after === undefined;
  return {
    isAfter: after ?? null,
    fact: ({ kind, value }) =>
      (kind === "sample" || isMeant(value.symbol)) && value.eventTimeMs >= from && value.eventTimeMs <= to,
    block(block) {
      if (isAll && (wanted === undefined || block.symbol.values.every(isMeant))) return block;
      const timeOf = eventMsOf(block);
      const rows = Array.from({ length: block.rows }, (_, row) => row).filter(
        (row) =>
          isMeant(block.symbol.values[block.symbol.codes[row] as number] as SymbolId) &&
          timeOf(row) >= from &&
          timeOf(row) <= to,
      );
      return rows.length === 0 ? null : rowsOf(block, rows);
    },
    session(mark, symbol, openMs, closeMs) {
      const isBehind = passed;
      passed ||= mark === after;
      return isBehind && isMeant(symbol) && closeMs + slackMs >= from && openMs - slackMs <= to;
    },
  };
}

function eventMsOf(block: Block): (row: number) => number {
  if (block.kind === "bar" || block.kind === "metric") {
    const { eventTimeMs } = block.columns;
    return (row) => eventTimeMs[row] as number;
  }
  const { eventNs } = block.columns;
  return (row) => Number((eventNs[row] as bigint) / 1_000n) / 1_000;
}

// Bars of a live feed that tells trades only. A bar is made where all of its trades could be heard: not of the stretch in which the feed
// began, and not of one that a gap lies in. A trade that comes late revises its bar.

import { type BarBuilder, barRuleOf, msOfNs, openBarBuilder, type TradeBar } from "#knowledge/books/index.ts";
import type { BarInterval, Block, BlockOf, SymbolId } from "#knowledge/domain/index.ts";
import type { FeedItem } from "#knowledge/feeds/index.ts";
import { checked } from "./checked.ts";

/** So long after its end a bar is told, in case its last trades are still on their way. */
const graceMs = 2_000;
/** Bars that late trades may still revise. */
const keep = 5;

interface Growing {
  readonly source: string;
  /** Where the first whole stretch begins; NaN before the first trade. */
  fromMs: number;
  builder: BarBuilder;
}

export class LiveBars {
  readonly #interval: BarInterval;
  readonly #nowMs: () => number;
  readonly #feed: string;
  readonly #growing = new Map<string, Growing>();
  #ended: FeedItem[] = [];

  constructor(interval: BarInterval, feed: string, nowMs: () => number) {
    this.#interval = interval;
    this.#feed = feed;
    this.#nowMs = nowMs;
  }

  /** Takes in what a feed told; items that are no trades, and rows that are none, change nothing. */
  take(item: FeedItem): void {
    if (item.kind !== "block" || item.block.kind !== "trade") return;
    for (const part of checked(item)) if (part.kind === "block") this.#add(part.block);
  }

  /** Something was missed: the bars that are open will never be whole. */
  forget(): void {
    this.#growing.clear();
  }

  /** The bars that have ended since the last call. */
  ended(): readonly FeedItem[] {
    for (const { builder } of this.#growing.values()) builder.advance(this.#nowMs() - graceMs);
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  #add(block: Block): void {
    const { columns, symbol, source, rows } = block as BlockOf<"trade">;
    const [eventMs, knownMs] = [msOfNs(columns.eventNs), msOfNs(columns.knownNs)];
    for (let row = 0; row < rows; row++) {
      const size = columns.size[row] as number;
      if (size === 0) continue;
      const about = symbol.values[symbol.codes[row] as number] as SymbolId;
      const growing = this.#of(about, source, eventMs[row] as number);
      if ((eventMs[row] as number) < growing.fromMs) continue;
      growing.builder.add({
        eventTimeMs: eventMs[row] as number,
        knownAtMs: knownMs[row] as number,
        price: columns.price[row] as number,
        size,
      });
    }
  }

  #of(symbol: SymbolId, source: string, eventMs: number): Growing {
    const key = `${source} ${symbol}`;
    const known = this.#growing.get(key);
    if (known !== undefined) return known;
    const made: Growing = { source, fromMs: this.#nextStart(eventMs), builder: this.#builder(symbol, source) };
    this.#growing.set(key, made);
    return made;
  }

  /** The stretch that began before the first trade was heard is left out. */
  #nextStart(eventMs: number): number {
    const rule = barRuleOf(this.#interval);
    return rule.kind === "time" ? rule.endOf(rule.startOf(eventMs)) : eventMs;
  }

  #builder(symbol: SymbolId, source: string): BarBuilder {
    const onBar = (bar: TradeBar): void => void this.#ended.push(this.#item(symbol, source, bar));
    return openBarBuilder({ interval: this.#interval, late: { policy: "revise", keep } }, { onBar, onLate() {} });
  }

  #item(symbol: SymbolId, source: string, bar: TradeBar): FeedItem {
    const { openMs, closeMs, open, high, low, close, volume } = bar;
    const knownAtMs = Math.max(bar.knownAtMs, this.#nowMs());
    const prices = { openMs, closeMs, open, high, low, close, volumeShares: volume };
    const value = { symbol, interval: this.#interval, ...prices, eventTimeMs: closeMs, knownAtMs, source };
    return {
      kind: "fact",
      fact: { kind: "bar", value },
      origin: { file: `bars of ${this.#feed}'s trades`, line: null },
    };
  }
}

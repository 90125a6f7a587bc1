// Bars out of trades, one trade at a time, in memory that does not grow. A trade that comes late is never dropped unseen:
// it goes to the list of late trades, or it revises its bar, which is told again with a later knownAtMs.

import { callerError } from "#infra/runtime/index.ts";
import type { BarInterval } from "#knowledge/domain/index.ts";
import { type BarRule, barRuleOf } from "./bar-interval.ts";
import { GrowingBar, type Trade, type TradeBar } from "./growing-bar.ts";

export interface BarOptions {
  readonly interval: BarInterval;
  /** Moves the starts of time bars. */
  readonly offsetMs?: number;
  /**
   * list: a late trade changes no bar. revise: it changes its bar, if that is among the newest `keep` told, and is listed if not.
   * Bars by trading have no interval to find the bar by: for them there is only list, the usual one.
   */
  readonly late?: { readonly policy: "list" } | { readonly policy: "revise"; readonly keep: number };
  /** A trade larger than what a volume or dollar bar has room for: cut into several bars, the usual one, or kept whole. */
  readonly overshoot?: "cut" | "keep";
}

export interface BarSink {
  /** Each bar when it has ended, and again with each revision. */
  onBar(bar: TradeBar): void;
  /** Trades that no bar took in. */
  onLate(trade: Trade): void;
}

export interface BarBuilder {
  /** @throws knowledge/fact-invalid: the trade is in no bar */
  add(trade: Trade): void;
  /** The clock is here: a time bar that has ended is told without waiting for the next trade. */
  advance(nowMs: number): void;
  /** The bar that has not ended; null where there is none. */
  open(): TradeBar | null;
}

/** Bars that one trade may be cut into. */
const mostCuts = 10_000;
/** Part of a target that is rounding and no trading. */
const dust = 1e-9;

/** @throws knowledge/fact-invalid for an interval that is none, and for revisions of bars that have no interval */
export function openBarBuilder(options: BarOptions, sink: BarSink): BarBuilder {
  const rule = barRuleOf(options.interval, options.offsetMs);
  if (rule.kind === "time") return new TimeBars(rule, options.late?.policy === "revise" ? options.late.keep : 0, sink);
  if (options.late?.policy === "revise") {
    const message = `A late trade cannot revise bars of ${options.interval}: where such a bar begins depends on every trade before. Wanted late: list.`;
    throw callerError("knowledge/fact-invalid", message, { interval: options.interval });
  }
  return new AmountBars(rule.kind, rule.target, options.overshoot ?? "cut", sink);
}

class TimeBars implements BarBuilder {
  readonly #rule: Extract<BarRule, { kind: "time" }>;
  readonly #keep: number;
  readonly #sink: BarSink;
  #bar: GrowingBar | null = null;
  /** Start of the open bar, or end of the last one told: what is earlier is late. */
  #frontierMs = Number.NEGATIVE_INFINITY;
  /** Bars told, oldest first, that late trades may still revise. */
  readonly #told: GrowingBar[] = [];

  constructor(rule: Extract<BarRule, { kind: "time" }>, keep: number, sink: BarSink) {
    this.#rule = rule;
    this.#keep = keep;
    this.#sink = sink;
  }

  add(trade: Trade): void {
    const { eventTimeMs, knownAtMs, price, size } = trade;
    requireTrade(trade);
    if (eventTimeMs < this.#frontierMs) {
      this.#late(trade);
      return;
    }
    if (this.#bar === null || eventTimeMs >= this.#bar.endMs) {
      this.#end();
      this.#bar = this.#newBar(eventTimeMs);
      this.#frontierMs = this.#bar.openMs;
    }
    this.#bar.add(eventTimeMs, knownAtMs, price, size);
  }

  advance(nowMs: number): void {
    if (this.#bar !== null && nowMs >= this.#bar.endMs) this.#end();
  }

  open(): TradeBar | null {
    return this.#bar?.bar() ?? null;
  }

  #newBar(ms: number): GrowingBar {
    const startMs = this.#rule.startOf(ms);
    return new GrowingBar(startMs, this.#rule.endOf(startMs));
  }

  #end(): void {
    const bar = this.#bar;
    if (bar === null) return;
    this.#bar = null;
    this.#frontierMs = bar.endMs;
    this.#remember(bar);
    this.#sink.onBar(bar.bar());
  }

  #remember(bar: GrowingBar): void {
    if (this.#keep === 0) return;
    let at = this.#told.length;
    while (at > 0 && (this.#told[at - 1] as GrowingBar).openMs > bar.openMs) at--;
    this.#told.splice(at, 0, bar);
    if (this.#told.length > this.#keep) this.#told.shift();
  }

  #late(trade: Trade): void {
    const startMs = this.#rule.startOf(trade.eventTimeMs);
    const oldestMs = this.#told[0]?.openMs ?? Number.POSITIVE_INFINITY;
    if (startMs < oldestMs) {
      this.#sink.onLate(trade);
      return;
    }
    const { eventTimeMs, knownAtMs, price, size } = trade;
    const told = this.#told.find(({ openMs }) => openMs === startMs);
    const bar = told ?? this.#newBar(eventTimeMs); // an interval that had no trade yet is told for the first time
    if (told !== undefined) told.revision += 1;
    bar.add(eventTimeMs, knownAtMs, price, size);
    if (told === undefined) this.#remember(bar);
    this.#sink.onBar(bar.bar());
  }
}

class AmountBars implements BarBuilder {
  readonly #kind: "tick" | "volume" | "dollar";
  readonly #target: number;
  readonly #overshoot: "cut" | "keep";
  readonly #sink: BarSink;
  #bar: GrowingBar | null = null;
  /** Last trade of the last bar told: what is earlier is late. */
  #frontierMs = Number.NEGATIVE_INFINITY;

  constructor(kind: "tick" | "volume" | "dollar", target: number, overshoot: "cut" | "keep", sink: BarSink) {
    this.#kind = kind;
    this.#target = target;
    this.#overshoot = overshoot;
    this.#sink = sink;
  }

  add(trade: Trade): void {
    requireTrade(trade);
    const { eventTimeMs, knownAtMs, price } = trade;
    if (eventTimeMs < this.#frontierMs) {
      this.#sink.onLate(trade);
      return;
    }
    const perSize = this.#kind === "dollar" ? price : 1;
    const isCut = this.#overshoot === "cut" && this.#kind !== "tick";
    this.#requireFilling(trade, perSize, isCut);
    if (!isCut) {
      this.#take(trade, trade.size);
      return;
    }
    for (let left = trade.size; left > dust * trade.size; ) {
      const room = (this.#target - this.#filled()) / perSize;
      const part = left - room > dust * trade.size ? room : left;
      this.#take({ eventTimeMs, knownAtMs, price }, part);
      left -= part;
    }
  }

  /** Time ends none of these bars. */
  advance(): void {}

  open(): TradeBar | null {
    return this.#bar?.bar() ?? null;
  }

  #take({ eventTimeMs, knownAtMs, price }: Omit<Trade, "size">, size: number): void {
    this.#bar ??= new GrowingBar(eventTimeMs, Number.NaN);
    this.#bar.add(eventTimeMs, knownAtMs, price, size);
    if (this.#filled() < this.#target * (1 - dust)) return;
    const bar = this.#bar;
    this.#bar = null;
    this.#frontierMs = bar.lastMs;
    this.#sink.onBar(bar.bar());
  }

  #filled(): number {
    const bar = this.#bar;
    if (bar === null) return 0;
    return this.#kind === "tick" ? bar.trades : this.#kind === "volume" ? bar.volume : bar.value;
  }

  /** @throws knowledge/fact-invalid for a trade that is worth nothing, or would be cut without end */
  #requireFilling(trade: Trade, perSize: number, isCut: boolean): void {
    const fills = trade.size * perSize;
    if (fills > 0 && (!isCut || fills <= this.#target * mostCuts)) return;
    const message = `A trade of ${trade.size} at ${trade.price} makes no bars of ${this.#kind}:${this.#target}: wanted one that fills up to ${mostCuts} of them.`;
    throw callerError("knowledge/fact-invalid", message, { ...trade });
  }
}

function requireTrade(trade: Trade): void {
  const { eventTimeMs, knownAtMs, price, size } = trade;
  const sound = Number.isFinite(price) && size > 0 && size < Number.POSITIVE_INFINITY;
  if (sound && Number.isFinite(eventTimeMs) && Number.isFinite(knownAtMs)) return;
  const message = `Wanted a trade with two times, a price and a size above 0, found ${JSON.stringify(trade)}.`;
  throw callerError("knowledge/fact-invalid", message, { ...trade });
}

// One symbol's session, event by event: a book is built before the open, follows the planned prints, is kept alive between them by orders that
// come and go, and is taken down at the close. Asked for in stretches, so that any session fits into bounded memory.

import type { Random } from "#infra/runtime/index.ts";
import type { Block, SymbolId } from "#knowledge/domain/index.ts";
import type { BookSide, RestingLevel, RestingSide } from "./resting-book.ts";
import { SessionRows } from "./session-rows.ts";
import { type Halt, planTrades, printKinds, type Tone, type TradePlan, type WantedBar } from "./trade-plan.ts";

export interface SessionParts {
  readonly symbol: SymbolId;
  readonly openMs: number;
  readonly closeMs: number;
  readonly bar: WantedBar;
  readonly tone: Tone;
  readonly halt: Halt | null;
  /** Order events in the mean. */
  readonly perSecond: number;
  /** Of the first order; ids of other sessions lie elsewhere. */
  readonly firstOrderId: number;
  readonly random: Random;
}

const eventsPerTrade = 12;
const [fewestLevels, mostLevels] = [12, 26];
const buildNs = 2e9;

/** The session's prints as they are planned, which its bar follows from where the range is free. */
export function planOf({ bar, tone, halt, perSecond, openMs, closeMs, random }: SessionParts): TradePlan {
  const trades = (perSecond * (closeMs - openMs)) / 1_000 / eventsPerTrade;
  return planTrades(random.fork("plan"), bar, { lengthNs: (closeMs - openMs) * 1e6, trades, tone, halt });
}

export class TickSession {
  readonly #plan: TradePlan;
  readonly #rows: SessionRows;
  readonly #random: Random;
  readonly #halt: Halt | null;
  /** Order events that the session should have in all. */
  readonly #budget: number;
  /** Shares of a usual order. */
  readonly #usualSize: number;
  #next = 0;
  #isHalted = false;

  constructor(parts: SessionParts) {
    const { symbol, openMs, closeMs, firstOrderId, random, bar, tone, halt, perSecond } = parts;
    this.#plan = planOf(parts);
    this.#random = random.fork("flow");
    this.#rows = new SessionRows({ symbol, openMs, firstOrderId, random: random.fork("latency") });
    this.#budget = (perSecond * (closeMs - openMs)) / 1_000;
    this.#usualSize = Math.max(1, (bar.volume / this.#plan.count) * 0.6 * tone.depth);
    this.#halt = halt;
  }

  get isDone(): boolean {
    return this.#next > this.#plan.count;
  }

  /** Blocks with every row up to a moment, in nanoseconds from the open, and perhaps a few later ones; rows come once and in order.
   * @param mostRows ends earlier after so many of one kind: call again */
  advance(untilNs: number, mostRows = Number.POSITIVE_INFINITY): Block[] {
    const { count, atNs } = this.#plan;
    while (!this.isDone && this.#rows.rows < mostRows) {
      if (this.#next === 0) {
        if (untilNs <= -buildNs) break;
        this.#build();
      }
      const from = this.#next === 0 ? 0 : (atNs[this.#next - 1] as number);
      if (from >= untilNs && this.#next > 0) break;
      if (this.#next < count) this.#reach(this.#next, from);
      else this.#clear();
      this.#next += 1;
    }
    return this.#rows.take();
  }

  /** Orders of both sides round the opening price, then the first snapshot. */
  #build(): void {
    const rows = this.#rows;
    const [bid, ask] = [this.#plan.bid[0] as number, this.#plan.ask[0] as number];
    const spread = ask - bid;
    for (let level = 0, [low, high] = [bid, ask]; level < fewestLevels + 2; level++) {
      const atNs = -buildNs + (level * buildNs * 0.8) / (fewestLevels + 2);
      if (low >= 1) rows.add(atNs, 1, low, this.#size());
      rows.add(atNs, -1, high, this.#size());
      low -= this.#step(spread);
      high += this.#step(spread);
    }
    rows.speak(false);
  }

  /** From the print before to this one: orders come and go, the best prices move to where they must be, and it prints. */
  #reach(k: number, fromNs: number): void {
    const { count, atNs, kind, ticks, side, size, bid, ask } = this.#plan;
    const toNs = atNs[k] as number;
    const random = this.#random;
    const done = 0.7 * (k / count) + 0.3 * (toNs / (atNs[count - 1] as number)); // some also where nobody trades
    const due = Math.max(0, Math.round(this.#budget * done) - this.#rows.events);
    const gap = toNs - Math.max(fromNs, this.#rows.atNs);
    const [early, late] = [Math.floor(due * random.next()), due];
    const start = toNs - gap;
    let halting = this.#halt !== null && this.#halt.fromNs >= fromNs && this.#halt.fromNs < toNs;
    const at = (event: number): number => {
      const wanted = start + (gap * 0.98 * (event + random.next())) / (late + 1);
      if (!halting || wanted < (this.#halt as Halt).fromNs) return wanted;
      halting = false;
      this.#isHalted = true;
      this.#rows.halt((this.#halt as Halt).fromNs, -1);
      return wanted;
    };
    for (let event = 0; event < early; event++) this.#background(at(event), k);
    this.#move(at(early), bid[k] as number, ask[k] as number);
    for (let event = early; event < late; event++) this.#background(at(event), k);
    if (halting) at(late + 1);
    const [bids, asks] = [this.#rows.bids, this.#rows.asks];
    this.#move(toNs - 2_000 * (bids.levels.length + asks.levels.length), bid[k] as number, ask[k] as number);
    if (this.#isHalted) {
      this.#isHalted = false;
      this.#rows.halt(toNs - 500, 1);
    }
    const [price, shares, aggressor] = [ticks[k] as number, size[k] as number, side[k] as number];
    if (kind[k] !== printKinds.book) this.#rows.printUnseen(toNs, price, shares, aggressor);
    else this.#execute(toNs, -aggressor as BookSide, shares);
  }

  #execute(atNs: number, side: BookSide, shares: number): void {
    const best = this.#rows.sideOf(side).best as RestingLevel;
    if (best.size < shares) this.#rows.add(atNs - 700, side, best.ticks, shares - best.size + this.#size());
    this.#rows.execute(atNs, side, shares);
  }

  /** Makes these the best prices: what is better goes, or moves to where it may stay, and an order comes where none is. */
  #move(fromNs: number, bid: number, ask: number): void {
    let atNs = fromNs;
    const next = (): number => {
      atNs += 1_500 * this.#random.next();
      return atNs;
    };
    const spread = ask - bid;
    for (const [side, best] of [
      [this.#rows.bids, bid],
      [this.#rows.asks, ask],
    ] as const) {
      for (let top = side.best; top !== undefined && side.isBetter(top.ticks, best); top = side.best) {
        const order = top.queue[top.queue.length - 1] as { readonly size: number };
        const place = top.queue.length - 1;
        if (this.#random.next() < 0.5) this.#rows.cancel(next(), side.side, top, place, order.size);
        else this.#rows.replace(next(), side.side, top, place, this.#behind(side.side, best, spread));
      }
    }
    for (const [side, best] of [
      [this.#rows.bids, bid],
      [this.#rows.asks, ask],
    ] as const) {
      if (side.best?.ticks !== best) this.#rows.add(next(), side.side, best, this.#size());
      this.#deepen(side, spread, next);
    }
  }

  /** Keeps enough levels for ten to be told, and not so many that those far away pile up. */
  #deepen(side: RestingSide, spread: number, next: () => number): void {
    while (side.levels.length < fewestLevels) {
      const ticks = (side.worst as RestingLevel).ticks - side.side * this.#step(spread);
      if (ticks < 1) break;
      this.#rows.add(next(), side.side, ticks, this.#size());
    }
    while (side.levels.length > mostLevels) {
      const worst = side.worst as RestingLevel;
      this.#rows.cancel(next(), side.side, worst, 0, (worst.queue[0] as { readonly size: number }).size);
    }
  }

  /** One order comes, goes, shrinks or moves, and leaves the best prices where they are. */
  #background(atNs: number, k: number): void {
    const random = this.#random;
    const side = random.next() < 0.5 ? this.#rows.bids : this.#rows.asks;
    const spread = (this.#plan.ask[k] as number) - (this.#plan.bid[k] as number);
    const best = side.best?.ticks ?? (side.side === 1 ? this.#plan.bid[k] : this.#plan.ask[k]);
    const rank = Math.floor(side.levels.length * random.next() ** 2);
    const level = side.levels[rank];
    const orders = level?.queue.length ?? 0;
    const draw = random.next();
    const crowded = side.levels.length > fewestLevels + 6 ? 0.3 : 0.52;
    if (level === undefined || draw < crowded || (rank === 0 && orders < 2)) {
      const joins = level !== undefined && orders < 6 && random.next() < 0.6;
      const ticks = joins ? level.ticks : this.#behind(side.side, best as number, spread);
      this.#rows.add(atNs, side.side, ticks, this.#size());
      return;
    }
    const place = Math.floor(orders * random.next());
    const { size } = level.queue[place] as { readonly size: number };
    if (draw > 0.96) this.#rows.replace(atNs, side.side, level, place, this.#behind(side.side, best as number, spread));
    else if (draw > 0.9 && size > 1) this.#rows.cancel(atNs, side.side, level, place, Math.ceil(size / 3));
    else this.#rows.cancel(atNs, side.side, level, place, size);
  }

  /** Every order expires; an empty book is told last. */
  #clear(): void {
    this.#rows.speak(true);
    const next = (): number => this.#rows.atNs + 5_000;
    for (const side of [this.#rows.bids, this.#rows.asks]) {
      for (let top = side.best; top !== undefined; top = side.best)
        this.#rows.cancel(next(), side.side, top, 0, (top.queue[0] as { readonly size: number }).size);
    }
    this.#rows.speak(true);
  }

  /** A price at the best one or behind it. */
  #behind(side: BookSide, best: number, spread: number): number {
    const away = Math.floor(-3 * spread * Math.log(1 - this.#random.next()));
    return Math.max(1, best - side * away);
  }

  #step(spread: number): number {
    return 1 + Math.floor(-0.8 * spread * Math.log(1 - this.#random.next()));
  }

  #size(): number {
    const shares = Math.ceil(this.#usualSize * (0.3 - 0.9 * Math.log(1 - this.#random.next())));
    return shares > 100 && this.#random.next() < 0.7 ? Math.round(shares / 100) * 100 : shares;
  }
}

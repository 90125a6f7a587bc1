// The sessions that are told tick by tick: which they are, and each of them in stretches of bounded size that depend on nothing but the options.

import { callerError, type Random } from "#infra/runtime/index.ts";
import type { Bar, Block, SymbolId } from "#knowledge/domain/index.ts";
import type { DailyMarket } from "../daily-market.ts";
import type { NamedScenario, TickOptions } from "../scenario.ts";
import type { Session } from "../sessions.ts";
import { toneOf } from "../shape.ts";
import { type BadTick, BadTickMaker } from "./bad-ticks.ts";
import { planOf, type SessionParts, TickSession } from "./tick-session.ts";
import { ticksOfPrice } from "./tick-size.ts";
import type { Halt, Tone, WantedBar } from "./trade-plan.ts";

export interface IntradayParts {
  readonly options: TickOptions;
  readonly sessions: readonly Session[];
  readonly nowSession: number;
  readonly scenario: NamedScenario | null;
  readonly random: Random;
}

/** What becomes known of a symbol's session up to a moment. */
export interface Stretch {
  readonly blocks: readonly Block[];
  readonly badTicks: readonly BadTick[];
  /** Everything that happened before is in this stretch or an earlier one. */
  readonly untilMs: number;
}

/** Order events of a stretch, about: rows of the larger kinds a block. */
const eventsAStretch = 30_000;
const idsASession = 1e9;

export class Intraday {
  /** Places of the sessions that are told, oldest first. */
  readonly days: readonly number[];
  readonly #parts: IntradayParts;

  /** @throws knowledge/not-supported for days without a session */
  constructor(parts: IntradayParts) {
    this.#parts = parts;
    this.days = daysOf(parts.options.days, parts.sessions, parts.nowSession);
  }

  get symbols(): readonly SymbolId[] {
    return this.#parts.options.symbols;
  }

  /** Of a market without edge: the range of a bar, from the trades that will be told; null for a session that is not told. */
  rangeOf(symbol: SymbolId, session: number, bar: Omit<WantedBar, "range">): { high: number; low: number } | null {
    if (!this.symbols.includes(symbol) || !this.days.includes(session)) return null;
    const tone = toneOf(null, symbol, session, 1);
    const { ticks } = planOf(this.#sessionParts(symbol, session, { ...bar, range: null }, tone, null));
    return {
      high: ticks.reduce((highest, price) => Math.max(highest, price)),
      low: ticks.reduce((lowest, price) => Math.min(lowest, price)),
    };
  }

  /** How long a stretch is. */
  get stretchMs(): number {
    return Math.max(1_000, Math.min(1_800_000, Math.round(eventsAStretch / this.#parts.options.perSecond) * 1_000));
  }

  /** One session of one symbol, oldest stretch first. */
  *stretches(market: DailyMarket, symbol: SymbolId, session: number): Generator<Stretch> {
    const { scenario, random } = this.#parts;
    const bar = (market.bars.get(symbol) as readonly Bar[])[session] as Bar;
    const tone = toneOf(market.shape, symbol, session, market.stress[session] ?? 1);
    const wanted = wantedOf(bar, market.deviationOf(symbol));
    const halt = haltOf(this.#parts, symbol, session);
    const ticks = new TickSession(this.#sessionParts(symbol, session, wanted, tone, halt));
    const { openMs, closeMs } = bar;
    const spoiler =
      scenario?.badTicks === undefined
        ? null
        : new BadTickMaker(scenario.badTicks, openMs, closeMs, random.fork(`bad ticks ${symbol} ${session}`));
    for (let untilMs = openMs + this.stretchMs; !ticks.isDone; untilMs += this.stretchMs) {
      const blocks = ticks.advance((untilMs - openMs) * 1e6);
      const before = spoiler?.told.length ?? 0;
      const told = spoiler?.spoil(blocks) ?? blocks;
      yield { blocks: told, badTicks: spoiler?.told.slice(before) ?? [], untilMs };
    }
  }

  #sessionParts(symbol: SymbolId, session: number, bar: WantedBar, tone: Tone, halt: Halt | null): SessionParts {
    const { sessions, options, random } = this.#parts;
    const { openMs, closeMs } = sessions[session] as Session;
    return {
      symbol,
      openMs,
      closeMs,
      bar,
      tone,
      halt,
      perSecond: options.perSecond,
      firstOrderId: session * idsASession + 1,
      random: random.fork(`ticks ${symbol} ${session}`),
    };
  }
}

function wantedOf({ open, high, low, close, volumeShares }: Bar, deviation: number | null): WantedBar {
  return {
    open: ticksOfPrice(open),
    close: ticksOfPrice(close),
    range: deviation === null ? { high: ticksOfPrice(high), low: ticksOfPrice(low) } : null,
    volume: volumeShares,
    deviation: deviation ?? 0,
  };
}

function haltOf({ scenario, nowSession }: IntradayParts, symbol: SymbolId, session: number): Halt | null {
  const halt = scenario?.halt;
  if (halt === undefined || scenario?.company !== symbol) return null;
  if (session !== nowSession - halt.sessionsBeforeNow) return null;
  const fromNs = halt.fromMinute * 6e10;
  const { moveBefore, moveAtReopening } = halt;
  return { fromNs, toNs: fromNs + halt.minutes * 6e10, moveBefore, moveAtReopening };
}

function daysOf(days: TickOptions["days"], sessions: readonly Session[], nowSession: number): readonly number[] {
  if (typeof days === "number") {
    if (days <= nowSession + 1) return Array.from({ length: days }, (_, i) => nowSession + 1 - days + i);
    throw callerError(
      "knowledge/not-supported",
      `Wanted ticks of ${days} days, but the simulated market has ${nowSession + 1} sessions up to now. Ask for fewer.`,
      { days },
    );
  }
  const places = days.map((day) => sessions.findIndex((session) => session.day === day));
  const missing = days.filter((_, i) => (places[i] as number) < 0);
  if (missing.length === 0) return [...new Set(places)].sort((a, b) => a - b);
  const [first, last] = [sessions[0]?.day, sessions.at(-1)?.day];
  throw callerError(
    "knowledge/not-supported",
    `The simulated market has no session on ${missing.join(", ")}. It trades on weekdays from ${first} to ${last}, holidays left out.`,
    { missing },
  );
}

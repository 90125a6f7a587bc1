// A simulated market as a live feed: through the same machinery as the vendors' feeds, on the market's own clock.

import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock, Random } from "#infra/runtime/index.ts";
import {
  type Block,
  type BlockKind,
  type Fact,
  type FactKind,
  factsOfBlock,
  type SymbolId,
} from "#knowledge/domain/index.ts";
import type { FeedItem, LiveItem, LiveRequest } from "../../../feed.port.ts";
import { type LivePolicy, liveStream, usualPolicy } from "../../../live/live-stream.ts";
import type { Wait } from "../../../waiting.ts";
import { inKnownOrder, type Portion } from "../../replay/known-order.ts";
import { nsOfMs } from "../../replay/known-rows.ts";
import { openReplayTime } from "../../replay/replay-time.ts";
import type { DailyMarket } from "../daily-market.ts";
import type { Session } from "../sessions.ts";
import type { Intraday } from "../ticks/intraday.ts";
import { Channel, type Message, type Tidings } from "./channel.ts";
import type { LiveOptions } from "./live-options.ts";

export interface SimulatedLiveParts {
  readonly market: DailyMarket;
  readonly facts: Iterable<Fact>;
  readonly intraday: Intraday | null;
  readonly sessions: readonly Session[];
  readonly options: LiveOptions;
  readonly usualFromMs: number;
  /** Told which clock it goes by. */
  readonly onTime?: (clock: Clock) => void;
  readonly address: string;
  readonly random: Random;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly policy?: Partial<LivePolicy>;
}

/** Ends when all was told, or by the signal. States and gaps carry the market's time. */
export async function* simulatedLive(request: LiveRequest, parts: SimulatedLiveParts): AsyncGenerator<LiveItem> {
  const { options, usualFromMs, address, random, policy } = parts;
  const { fromMs = usualFromMs, toMs = Number.MAX_SAFE_INTEGER, speed, heartbeatMs, faults } = options;
  const time = openReplayTime(fromMs, speed, parts);
  parts.onTime?.(time.clock);
  const ended = new AbortController();
  const signal = AbortSignal.any([request.signal, ended.signal]);
  const world = new LiveWorld(request, parts);
  const told = new WeakSet<object>();
  const channel = new Channel({
    tidings: world.between(fromMs, toMs),
    time,
    heartbeatMs,
    faults,
    onSent: ({ item }) => item.kind === "fact" && told.add(item.fact.value),
    onEnd: () => ended.abort(),
  });
  const source = {
    address,
    connect: (stop: AbortSignal) => channel.connect(stop),
    read(message: Message) {
      if (message !== "garbage") return message;
      throw new Error("no message of this source");
    },
    /** From a little before: what was known within one millisecond may have been told in part. Rows told twice are one row to the store;
     * a fact told twice would be another one, since what is filled in counts as learnt now. */
    async *backfill(
      symbol: SymbolId | null,
      sinceMs: number,
      _toMs: number,
      stop: AbortSignal,
    ): AsyncGenerator<FeedItem> {
      const nowMs = Math.min(Math.floor(time.clock.nowMs()), toMs);
      for await (const { item, symbol: about } of world.between(Math.floor(sinceMs) - 1, nowMs, stop)) {
        if ((symbol !== null && about !== symbol) || (item.kind === "fact" && told.has(item.fact.value))) continue;
        if (item.kind === "fact") told.add(item.fact.value);
        yield item;
      }
    },
  };
  // A source that says something only so often is not dead before it has missed a few of them, and a moment of ours is long in a market
  // that runs faster.
  const patience = {
    deadAfterMs: Math.max(usualPolicy.deadAfterMs, 4 * heartbeatMs),
    maxSkewMs: usualPolicy.maxSkewMs * Math.max(1, speed),
  };
  const own = { clock: time.clock, wait: time.wait, random, policy: { ...patience, ...policy } };
  yield* liveStream(source, signal, own);
}

/** All that becomes known, cut to what is asked for. */
class LiveWorld {
  readonly #parts: SimulatedLiveParts;
  readonly #symbols: ReadonlySet<string>;
  readonly #kinds: ReadonlySet<FactKind | BlockKind>;
  /** Made once, so that a fact read again is the same object. */
  readonly #facts: readonly Fact[];

  constructor({ symbols, kinds }: LiveRequest, parts: SimulatedLiveParts) {
    this.#parts = parts;
    this.#symbols = new Set(symbols.length > 0 ? symbols : parts.market.bars.keys());
    this.#kinds = new Set(kinds);
    const metrics = parts.market.metricBlocks.flatMap((block) => factsOfBlock(block));
    this.#facts = [...parts.facts, ...metrics.map((value) => ({ kind: "metric" as const, value }))].filter(
      ({ kind, value }) => this.#kinds.has(kind) && "symbol" in value && this.#symbols.has(value.symbol),
    );
  }

  /** What became known in (fromMs, toMs], in that order. Where it can be stopped, the process has a turn between any two stretches of a session:
   * a whole one may be made for little that is told of it. */
  async *between(fromMs: number, toMs: number, stop?: AbortSignal): AsyncGenerator<Tidings> {
    const { options, address } = this.#parts;
    const portions = this.#portions(fromMs, toMs);
    const told = inKnownOrder(stop === undefined ? portions : breathing(portions, stop), {
      fromNs: nsOfMs(fromMs) + 1n,
      toNs: nsOfMs(toMs) + 1n,
      mostRows: options.messageRows,
      grainNs: 1_000_000n,
    });
    for await (const { firstNs: _, knownNs, countAt: __, ...what } of told) {
      const origin = { file: address, line: null };
      const knownMs = Number((knownNs + 999_999n) / 1_000_000n);
      if (what.kind === "fact") {
        const { symbol, eventTimeMs } = what.fact.value as { readonly symbol: SymbolId; readonly eventTimeMs: number };
        // A filing happened at the end of its quarter: what a clock is held against is when it was told.
        const eventMs = what.fact.kind === "bar" ? eventTimeMs : knownMs;
        yield { symbol, item: { kind: "fact", fact: what.fact, origin }, eventMs, knownMs };
      } else {
        const symbol = what.block.symbol.values[what.block.symbol.codes[0] as number] as SymbolId;
        yield { symbol, item: { ...what, origin }, eventMs: lastEventMs(what.block, knownMs), knownMs };
      }
    }
  }

  /** Facts first, since they are few; then the ticks in stretches, all symbols side by side. */
  *#portions(fromMs: number, toMs: number): Generator<Portion> {
    const { market, intraday } = this.#parts;
    const ticked = this.#ticked(fromMs, toMs);
    const [first] = ticked;
    yield {
      facts: this.#facts,
      blocks: [],
      completeNs: first === undefined ? nsOfMs(toMs) : nsOfMs(first.openMs - 60_000),
    };
    if (intraday === null) return;
    const symbols = intraday.symbols.filter((symbol) => this.#symbols.has(symbol));
    for (const [at, { place }] of ticked.entries()) {
      const going = symbols.map((symbol) => intraday.stretches(market, symbol, place));
      const nextOpenMs = ticked[at + 1]?.openMs ?? toMs + 60_000;
      for (let left = going.length; left > 0; ) {
        const steps = going.map((stretches) => stretches.next());
        left = steps.filter(({ done }) => !done).length;
        const untilMs = steps.reduce(
          (least, step) => (step.done ? least : Math.min(least, step.value.untilMs)),
          nextOpenMs,
        );
        const told = steps.flatMap((step) => (step.done ? [] : step.value.blocks));
        const completeMs = left === 0 ? nextOpenMs : untilMs;
        const wanted = told.filter(({ kind }) => this.#kinds.has(kind));
        yield { facts: [], blocks: wanted, completeNs: nsOfMs(completeMs - 60_000) };
      }
    }
  }

  /** Sessions told tick by tick that something may become known of. */
  #ticked(fromMs: number, toMs: number): readonly { readonly place: number; readonly openMs: number }[] {
    const { intraday, sessions } = this.#parts;
    return (intraday?.days ?? [])
      .map((place) => ({ place, ...(sessions[place] as Session) }))
      .filter(({ openMs, closeMs }) => closeMs + 60_000 >= fromMs && openMs - 60_000 <= toMs);
  }
}

async function* breathing<T>(all: Iterable<T>, stop: AbortSignal): AsyncGenerator<T> {
  for (const one of all) {
    await nextTurn();
    if (stop.aborted) return;
    yield one;
  }
}

function lastEventMs(block: Block, knownMs: number): number {
  if (block.kind === "bar" || block.kind === "metric") return knownMs;
  return Number((block.columns.eventNs[block.rows - 1] as bigint) / 1_000_000n);
}

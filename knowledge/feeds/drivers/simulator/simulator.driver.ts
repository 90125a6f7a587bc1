// A market that never was, from a seed: the same seed gives the same facts to the last byte. Everything it says is labelled simulated.
// What is planted in the usual market (factors, regimes, news drift, leading pairs) stands in market.yaml, stories.yaml and the comments of
// returns.ts; what a scenario plants, in scenarios.yaml and in planted().

import { z } from "zod";
import { type Clock, callerError, contentHash, type Random, seededRandom } from "#infra/runtime/index.ts";
import type { Dataset, Fact, SymbolId } from "#knowledge/domain/index.ts";
import type { Feed, FeedCan, FeedItem, HistoryRequest, LiveItem, LiveRequest } from "../../feed.port.ts";
import type { LivePolicy } from "../../live/live-stream.ts";
import { realWait, type Wait } from "../../waiting.ts";
import { type Asked, whatIsAsked } from "./asked.ts";
import { type DailyMarket, dailyMarket } from "./daily-market.ts";
import { LiveOptions } from "./live/live-options.ts";
import { simulatedLive } from "./live/simulated-live.ts";
import { type MarketPlan, readMarketPlan, readStoryPlan, type StoryPlan } from "./plan.ts";
import { type Planted, plantedBy } from "./planted.ts";
import { type NamedScenario, readScenario, scenarioNames, TickOptions } from "./scenario.ts";
import { planSessions, type Session } from "./sessions.ts";
import type { BadTick } from "./ticks/bad-ticks.ts";
import { Intraday } from "./ticks/intraday.ts";

export const SimulatorOptions = z.strictObject({
  seed: z.int().min(0).default(7),
  /** The usual market where left out. */
  scenario: z.enum(scenarioNames).optional(),
  /** What is told tick by tick; null for nothing. As the scenario says where left out. */
  ticks: TickOptions.nullable().optional(),
  live: LiveOptions.optional(),
});
export type SimulatorOptions = z.output<typeof SimulatorOptions>;

export const needs = {
  package: null,
  for: `a first run without data; scenarios ${scenarioNames.join(", ")}`,
  how: "part of Quorum",
} as const;

/** What a simulated feed needs to be live. */
export interface SimulatorParts {
  readonly clock: Clock;
  readonly wait?: Wait;
  readonly policy?: Partial<LivePolicy>;
}

export interface SimulatorFeed extends Feed {
  /** What was planted, as data. */
  planted(): Planted;
}

/** Facts by the day come first, then the ticks, session by session. live() is there where parts are given.
 * @throws knowledge/symbol-unknown, knowledge/not-supported for ticks of symbols and days that the market does not have */
export async function openSimulatorFeed(
  given: z.input<typeof SimulatorOptions> = {},
  parts?: SimulatorParts,
): Promise<SimulatorFeed> {
  return new Simulator(SimulatorOptions.parse(given), parts ?? null);
}

class Simulator implements SimulatorFeed {
  readonly id = "simulator";
  readonly can: FeedCan;
  readonly live?: (request: LiveRequest) => AsyncIterable<LiveItem>;
  readonly clock: Clock = { nowMs: () => this.#liveClock?.nowMs() ?? this.#nowMs };
  #liveClock: Clock | null = null;
  readonly #options: SimulatorOptions;
  readonly #scenario: NamedScenario | null;
  readonly #ticks: TickOptions | null;
  readonly #plan: MarketPlan = readMarketPlan();
  readonly #stories: StoryPlan = readStoryPlan();
  readonly #intraday: Intraday | null;
  #planned: readonly Session[] | null = null;

  constructor(options: SimulatorOptions, parts: SimulatorParts | null) {
    this.#options = options;
    this.#scenario = options.scenario === undefined ? null : readScenario(options.scenario);
    this.#ticks = options.ticks === undefined ? (this.#scenario?.ticks ?? null) : options.ticks;
    this.#intraday = this.#ticks === null ? null : this.#openIntraday(this.#ticks);
    const tells = [this.#scenario?.shortInterest, this.#scenario?.factors].some((part) => part !== undefined);
    this.can = {
      history: true,
      live: parts !== null,
      kinds: [
        ...(["instrument", "bar", "action", "filing", "news"] as const),
        ...(tells ? (["metric"] as const) : []),
        ...(this.#intraday === null ? [] : (["trade", "quote", "book", "delta", "order"] as const)),
      ],
      resume: this.#intraday !== null,
    };
    if (parts !== null) this.live = (request) => this.#live(request, parts);
  }

  async identify(): Promise<{ readonly datasetId: string; readonly fingerprint: string }> {
    const { seed } = this.#options;
    const [scenario, ticks] = [this.#scenario, this.#ticks];
    const made = { seed, plan: this.#plan, stories: this.#stories };
    const fingerprint = contentHash(scenario === null && ticks === null ? made : { ...made, scenario, ticks });
    const usualTicks = contentHash(ticks) === contentHash(scenario?.ticks ?? null);
    const parts = [
      "simulated",
      ...(seed === 7 ? [] : [seed]),
      ...(scenario === null ? [] : [scenario.name.replace("-", "_")]),
      ...(usualTicks ? [] : [`t${contentHash(ticks).slice(0, 8)}`]),
    ];
    return { datasetId: parts.join("_"), fingerprint };
  }

  async describe(): Promise<{ readonly dataset: Dataset; readonly fingerprint: string }> {
    const { seed } = this.#options;
    const name = this.#scenario?.name;
    const { datasetId, fingerprint } = await this.identify();
    const dataset: Dataset = {
      id: datasetId,
      label: `Simulated market (seed ${seed}${name === undefined ? "" : `, ${name}`})`,
      simulated: true,
      origin: this.#origin,
      benchmark: this.#plan.benchmark.symbol,
      nowMs: this.#nowMs,
    };
    return { dataset, fingerprint };
  }

  async *history(request: HistoryRequest = {}): AsyncGenerator<FeedItem> {
    const asked = whatIsAsked(request);
    const origin = { file: `simulator, seed ${this.#options.seed}${this.#suffix}`, line: null };
    const market = this.#market();
    if (asked.isAfter === null) {
      for (const fact of factsOf(market)) if (asked.fact(fact)) yield { kind: "fact", fact, origin };
      for (const block of market.metricBlocks) {
        const rows = asked.block(block);
        if (rows !== null) yield { kind: "block", block: rows, origin };
      }
    }
    if (this.#intraday === null) return;
    for (const session of this.#intraday.days) {
      for (const symbol of this.#intraday.symbols) {
        const { day, openMs, closeMs } = this.#sessions[session] as Session;
        const mark = `${day} ${symbol}`;
        if (!asked.session(mark, symbol, openMs, closeMs)) continue;
        yield* this.#toldTicks(market, symbol, session, asked, mark);
      }
    }
  }

  planted(): Planted {
    const badTicks = (): readonly BadTick[] => {
      const intraday = this.#intraday;
      if (intraday === null || this.#scenario?.badTicks === undefined) return [];
      const market = this.#market();
      return intraday.days.flatMap((session) =>
        intraday.symbols.flatMap((symbol) =>
          [...intraday.stretches(market, symbol, session)].flatMap((stretch) => stretch.badTicks),
        ),
      );
    };
    return plantedBy(this.#scenario, this.#plan, this.#sessions, this.#nowSession, badTicks);
  }

  /** The blocks of one session, the last of them with its mark. */
  *#toldTicks(market: DailyMarket, symbol: SymbolId, session: number, asked: Asked, mark: string): Generator<FeedItem> {
    const origin = { file: `simulator, seed ${this.#options.seed}${this.#suffix}, ${mark}`, line: null };
    let held: FeedItem | null = null;
    for (const { blocks } of (this.#intraday as Intraday).stretches(market, symbol, session)) {
      for (const block of blocks) {
        const rows = asked.block(block);
        if (rows === null) continue;
        if (held !== null) yield held;
        held = { kind: "block", block: rows, origin };
      }
    }
    if (held !== null) yield { ...held, mark };
  }

  #live(request: LiveRequest, { clock, wait = realWait, policy }: SimulatorParts): AsyncIterable<LiveItem> {
    const market = this.#market();
    const firstTold = this.#intraday === null ? undefined : this.#sessions[this.#intraday.days[0] as number];
    return simulatedLive(request, {
      market,
      facts: factsOf(market),
      intraday: this.#intraday,
      sessions: this.#sessions,
      options: LiveOptions.parse(this.#options.live ?? {}),
      usualFromMs: firstTold?.openMs ?? this.#nowMs,
      onTime: (time) => {
        this.#liveClock = time;
      },
      address: `${this.#origin}, live`,
      random: this.#random.fork("live"),
      clock,
      wait,
      ...(policy && { policy }),
    });
  }

  #market(): DailyMarket {
    const intraday = this.#intraday;
    return dailyMarket({
      seed: this.#options.seed,
      plan: this.#plan,
      stories: this.#stories,
      sessions: this.#sessions,
      nowSession: this.#nowSession,
      scenario: this.#scenario,
      rangeOf: (symbol) => (session, bar) => intraday?.rangeOf(symbol, session, bar) ?? null,
    });
  }

  #openIntraday(options: TickOptions): Intraday {
    const { companies, benchmark } = this.#plan;
    const listed = new Set([...companies.map(({ symbol }) => symbol), benchmark.symbol]);
    const unknown = options.symbols.find((symbol) => !listed.has(symbol));
    if (unknown !== undefined) {
      const message = `The simulated market lists no ${unknown}. It lists ${[...listed].join(", ")}.`;
      throw callerError("knowledge/symbol-unknown", message, { symbol: unknown });
    }
    return new Intraday({
      options: { ...options, symbols: [...new Set(options.symbols)] },
      sessions: this.#sessions,
      nowSession: this.#nowSession,
      scenario: this.#scenario,
      random: this.#random.fork("ticks"),
    });
  }

  get #random(): Random {
    return seededRandom(this.#options.seed);
  }

  get #suffix(): string {
    return this.#scenario === null ? "" : `, ${this.#scenario.name}`;
  }

  get #origin(): string {
    return `market simulator, seed ${this.#options.seed}${this.#suffix}`;
  }

  get #sessions(): readonly Session[] {
    this.#planned ??= planSessions(this.#plan);
    return this.#planned;
  }

  get #nowMs(): number {
    return (this.#sessions[this.#nowSession] as Session).closeMs;
  }

  get #nowSession(): number {
    return this.#plan.sessions - 1 - this.#plan.sessionsAfterNow;
  }
}

/** By kind, in the order in which they are told. */
function* factsOf(market: DailyMarket): Generator<Fact> {
  for (const value of market.instruments) yield { kind: "instrument", value };
  for (const bars of market.bars.values()) for (const value of bars) yield { kind: "bar", value };
  for (const value of market.actions) yield { kind: "action", value };
  for (const value of market.filings) yield { kind: "filing", value };
  for (const value of market.news) yield { kind: "news", value };
  for (const value of market.metrics) yield { kind: "metric", value };
}
